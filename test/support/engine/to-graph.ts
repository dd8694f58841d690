import type { ResourceKind } from "../../../parity/graph/types";
import type { Wire, WireObject } from "../provider/wire";
import { providerPath, toOptions } from "./engine-options";
import { assignPaths, type Named } from "./engine-paths";
import { transformedInputs } from "./engine-transforms";
import { toObject, type ValueReader } from "./engine-value";
import type { EngineGraph, EngineInvoke, EngineResource } from "./graph-types";
import { type LoggedCall, monitorCalls } from "./grpc-log";

export interface ToGraphOptions {
  /** Folder that the program ran in: its relative asset paths start there. */
  readonly cwd: string;
}

interface Registration extends Named {
  readonly kind: ResourceKind;
  readonly request: WireObject;
  readonly response: WireObject | null;
}

/** What the engine was asked during one run of a program, in the shape of a recorded graph. */
export function toGraph(calls: readonly LoggedCall[], options: ToGraphOptions): EngineGraph {
  const registrations = [
    ...monitorCalls(calls, "RegisterResource").map((call) => registration(call, kindOf(call.request))),
    ...monitorCalls(calls, "ReadResource").map((call) => registration(call, "read")),
  ];
  const paths = assignPaths(registrations);
  const transformed = transformedInputs(calls);
  const reader: ValueReader = { cwd: options.cwd, pathOf: (urn) => paths.get(urn) ?? urn };
  const outputs = new Map(
    monitorCalls(calls, "RegisterResourceOutputs").map(({ request }) => [request["urn"], request["outputs"] ?? {}]),
  );
  const root = registrations.find(({ kind }) => kind === "stack");
  if (root === undefined) throw new Error("the engine's log holds no registration of a root stack");
  const [start = "", project = ""] = root.urn.split("::");
  return {
    project,
    stack: start.replace("urn:pulumi:", ""),
    resources: registrations
      .map((item) => resource(item, transformed(item.urn, inputsOf(item)), reader, outputs.get(item.urn)))
      .sort(byPath),
    invokes: invokesOf(calls, reader),
  };
}

function kindOf(request: WireObject): ResourceKind {
  if (request["type"] === "pulumi:pulumi:Stack") return "stack";
  if (request["remote"] === true) return "remote";
  return request["custom"] === true ? "custom" : "component";
}

/** A registration that failed has no URN; one of its own keeps it apart from all others. */
function registration({ request, response }: LoggedCall, kind: ResourceKind): Registration {
  const [type, name] = [String(request["type"]), String(request["name"])];
  const parent = typeof request["parent"] === "string" ? request["parent"] : null;
  const urn = typeof response?.["urn"] === "string" ? response["urn"] : `failed:${parent ?? ""}:${type}::${name}`;
  return { urn, type, name, parent, kind, request, response };
}

function inputsOf({ kind, request }: Registration): WireObject {
  return ((kind === "read" ? request["properties"] : request["object"]) ?? {}) as WireObject;
}

function resource(
  item: Registration,
  inputs: WireObject,
  reader: ValueReader,
  outputs: Wire | undefined,
): EngineResource {
  const { request, response, kind, type, name, urn } = item;
  const state = response === null ? null : ((kind === "read" ? response["properties"] : response["object"]) ?? {});
  return {
    kind,
    type,
    name,
    path: reader.pathOf(urn),
    parent: kind === "stack" ? null : item.parent === null ? "" : reader.pathOf(item.parent),
    inputs: toObject(inputs, reader),
    options: toOptions(request, kind, reader),
    outputs: outputs === undefined ? null : toObject(outputs as WireObject, reader),
    urn,
    state: state === null ? null : toObject({ ...(state as WireObject), ...idOf(response, kind, request) }, reader),
  };
}

/** The id belongs to what a program can read of a resource; it travels beside the properties. */
function idOf(response: WireObject | null, kind: ResourceKind, request: WireObject): WireObject {
  const id = kind === "read" ? request["id"] : response?.["id"];
  return typeof id === "string" && kind !== "component" && kind !== "stack" ? { id } : {};
}

function invokesOf(calls: readonly LoggedCall[], reader: ValueReader): readonly EngineInvoke[] {
  const distinct = new Map<string, EngineInvoke>();
  for (const { request, response } of monitorCalls(calls, "Invoke")) {
    const answer = response?.["return"];
    const invoke: EngineInvoke = {
      token: String(request["tok"]),
      args: toObject((request["args"] ?? {}) as WireObject, reader),
      provider: providerPath(request["provider"], reader),
      ...(request["version"] ? { version: String(request["version"]) } : {}),
      answer: answer === undefined ? null : toObject(answer as WireObject, reader),
    };
    distinct.set(JSON.stringify([invoke.token, invoke.args, invoke.provider, invoke.version]), invoke);
  }
  return [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, invoke]) => invoke);
}

function byPath(a: EngineResource, b: EngineResource): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
