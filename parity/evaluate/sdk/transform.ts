import type { Recorded } from "../record/resource";
import { globalStore } from "./callbacks";
import type { RegisterRequest, Struct } from "./requests";
import { lightStruct } from "./struct";

type Message = Record<string, (...args: never[]) => unknown>;

interface TransformResponse {
  getProperties(): Struct | undefined;
  getOptions(): Message | undefined;
}

/** The SDK's generated messages, learnt when `proto/resource_pb` loads. */
interface ResourceProto {
  TransformRequest: { deserializeBinary(bytes: unknown): unknown };
  TransformResourceOptions: new () => Message;
}

let proto: ResourceProto | null = null;

/**
 * Called with the exports of `proto/resource_pb`. Requests to transforms stay in this process: what is not bytes is
 * handed over as it is.
 */
export function learnResourceProto(exports: Partial<ResourceProto>): void {
  // Before 3.108 there were no transforms.
  if (exports.TransformRequest === undefined) return;
  proto = exports as ResourceProto;
  const { deserializeBinary } = proto.TransformRequest;
  proto.TransformRequest.deserializeBinary = (bytes) =>
    bytes instanceof Uint8Array ? deserializeBinary(bytes) : bytes;
}

/**
 * Applies transforms in the engine's order (pulumi/pkg/resource/deploy/source_eval.go): the resource's own, its
 * parents' from the nearest, then the stack's.
 */
export class Transforms {
  private readonly ofResource = new Map<string, readonly string[]>();

  /** Remembers a resource's transforms for its children. */
  remember(urn: string, tokens: readonly string[]): void {
    if (tokens.length > 0) this.ofResource.set(urn, tokens);
  }

  async apply(request: RegisterRequest, parent: Recorded | null): Promise<void> {
    const store = globalStore()?.callbacks;
    if (store === undefined || proto === null) return;
    const tokens = (request.getTransformsList?.() ?? []).map((callback) => callback.getToken());
    const inherited: string[] = [];
    for (let at = parent; at !== null; at = at.parent) inherited.push(...(this.ofResource.get(at.urn) ?? []));
    const isStack = request.getType() === "pulumi:pulumi:Stack";
    for (const token of [...tokens, ...inherited, ...(isStack ? [] : store.stackTransforms)]) {
      const transform = store._callbacks.get(token) as unknown as
        | ((request: unknown) => Promise<TransformResponse>)
        | undefined;
      if (transform !== undefined) writeBack(request, await transform(lightRequest(request, proto)));
    }
  }
}

function lightRequest(request: RegisterRequest, { TransformResourceOptions }: ResourceProto): object {
  const options = new TransformResourceOptions();
  const from = request as unknown as Message;
  for (const [get, set] of OPTIONS) if (has(from, get)) call(options, set, call(from, get));
  const properties = lightStruct(request.getObject()?.toJavaScript() ?? {});
  const providers = call(options, "getProvidersMap") as Map<string, string>;
  for (const [key, value] of request.getProvidersMap().entries()) providers.set(key, value);
  return {
    getType: () => request.getType(),
    getName: () => request.getName(),
    getCustom: () => request.getCustom(),
    getParent: () => request.getParent(),
    getProperties: () => properties,
    getOptions: () => options,
  };
}

function writeBack(request: RegisterRequest, response: TransformResponse): void {
  request.setObject(lightStruct(response.getProperties()?.toJavaScript() ?? {}));
  const options = response.getOptions();
  if (options === undefined) return;
  const to = request as unknown as Message;
  for (const [get, set, from, into] of OPTIONS) {
    const value = call(options, into ?? set.replace(/^set/, "get"));
    if (from === "once" && value === undefined) continue;
    if (has(to, get)) call(to, get.replace(/^get/, "set"), value);
  }
}

/** Getter of the request, setter of the transform's options, whether an absent value means "as it was", its getter. */
const OPTIONS: readonly (readonly [string, string, "once"?, string?])[] = [
  ["getDependenciesList", "setDependsOnList"],
  ["getProtect", "setProtect"],
  ["getIgnorechangesList", "setIgnoreChangesList"],
  ["getReplaceonchangesList", "setReplaceOnChangesList"],
  ["getVersion", "setVersion"],
  ["getAliasesList", "setAliasesList"],
  ["getProvider", "setProvider"],
  ["getCustomtimeouts", "setCustomTimeouts", "once"],
  ["getPlugindownloadurl", "setPluginDownloadUrl"],
  ["getRetainondelete", "setRetainOnDelete"],
  ["getDeletedwith", "setDeletedWith"],
  ["getDeletebeforereplace", "setDeleteBeforeReplace"],
  ["getAdditionalsecretoutputsList", "setAdditionalSecretOutputsList"],
  ["getImportid", "setImport"],
];

function has(message: Message, method: string): boolean {
  return typeof message[method] === "function";
}

function call(message: Message, method: string, ...args: unknown[]): unknown {
  return (message[method] as ((...all: unknown[]) => unknown) | undefined)?.apply(message, args);
}
