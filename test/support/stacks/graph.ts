import { gzipSync } from "node:zlib";
import { segments } from "../../../parity/graph/pattern";
import { formatReference } from "../../../parity/graph/reference";
import { type Graph, type Resource, TAG, type Value } from "../../../parity/graph/types";
import type { Base, BaseResource, Change } from "./types";

/** The graph that a program for this stack would give, changes made in their order. Throws where a change does not fit. */
export function graphOf(base: Base, changes: readonly Change[] = [], stack = "prod"): Graph {
  const changed = changes.reduce(changeResources, structuredClone(base.resources) as BaseResource[]);
  const files = changes.reduce((all, { nginx = {} }) => changeFiles(all, nginx), base.files);
  const wrapping = changes.findLast(({ userData }) => userData !== undefined)?.userData ?? "base64";
  const { resource, property } = base.userData;
  const hasServers = changed.some((one) => pathOf(one) === resource);
  const withUserData =
    wrapping === "none" || !hasServers
      ? changed
      : setValue(changed, `${resource} ${property}`, wrap(cloudConfig(files), wrapping));
  const resources = withUserData
    .map((one, index) => complete(one, base, index))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const root = complete({ kind: "stack", type: "pulumi:pulumi:Stack", name: `app-${stack}` }, base, 0);
  return {
    project: "app",
    stack,
    resources: [{ ...root, path: "", parent: null, options: {} }, ...resources],
    invokes: [],
    unknowns: [],
    configReads: [],
  };
}

/** The nginx files of a stack, changes made. */
export function filesOf(base: Base, changes: readonly Change[] = []): ReadonlyMap<string, string> {
  return new Map(Object.entries(changes.reduce((all, { nginx = {} }) => changeFiles(all, nginx), base.files)));
}

/** As `write_files` of cloud-init. */
export function cloudConfig(files: { readonly [path: string]: string }): string {
  const written = Object.entries(files).map(([path, content]) => ({ path, content }));
  return `#cloud-config\n${JSON.stringify({ packages: ["nginx"], write_files: written }, null, 2)}\n`;
}

function wrap(text: string, wrapping: "base64" | "gzip" | "secret"): Value {
  const wrapped = (wrapping === "gzip" ? gzipSync(text) : Buffer.from(text)).toString("base64");
  return wrapping === "secret" ? { [TAG]: "secret", content: wrapped } : wrapped;
}

function pathOf({ parent, name }: BaseResource): string {
  return parent ? `${parent}/${name}` : name;
}

function changeResources(resources: readonly BaseResource[], change: Change): BaseResource[] {
  const { set = {}, remove = [], add = [] } = change;
  const left = remove.reduce((all, address) => setValue(all, address, undefined), [...resources]);
  return Object.entries(set).reduce((all, [address, value]) => setValue(all, address, value), [...left, ...add]);
}

/** `undefined` removes. */
function setValue(resources: readonly BaseResource[], address: string, value: Value | undefined): BaseResource[] {
  const [path = "", property = ""] = address.split(/ (.*)/s);
  if (!resources.some((one) => pathOf(one) === path)) throw new Error(`there is no resource "${path}" to change`);
  return resources.flatMap((one) => {
    if (pathOf(one) !== path) return [one];
    if (property === "") return [];
    return [{ ...one, inputs: setIn(one.inputs ?? {}, keysOf(property), value) as { [property: string]: Value } }];
  });
}

function keysOf(property: string): (string | number)[] {
  return segments(property).flatMap((segment): (string | number)[] => {
    if (segment === ".") return [];
    if (!segment.startsWith("[")) return [segment];
    const key: unknown = JSON.parse(segment.slice(1, -1));
    return [key as string | number];
  });
}

function setIn(value: Value | undefined, [key, ...rest]: readonly (string | number)[], to: Value | undefined): Value {
  if (typeof key === "number") {
    const list = Array.isArray(value) ? [...(value as readonly Value[])] : [];
    if (rest.length === 0 && to === undefined) list.splice(key, 1);
    else list[key] = rest.length === 0 ? to! : setIn(list[key], rest, to);
    return list;
  }
  const record: { [key: string]: Value } = { ...(value as { readonly [key: string]: Value } | undefined) };
  if (rest.length > 0) record[key!] = setIn(record[key!], rest, to);
  else if (to !== undefined) record[key!] = to;
  else if (!Object.hasOwn(record, key!)) throw new Error(`there is nothing at "${key}" to remove`);
  else delete record[key!];
  return record;
}

function changeFiles(files: Base["files"], edits: NonNullable<Change["nginx"]>): Base["files"] {
  const changed = { ...files };
  for (const [path, edit] of Object.entries(edits)) {
    if (edit === null) delete changed[path];
    else changed[path] = typeof edit === "string" ? edit : replaceIn(path, changed[path], edit);
  }
  return changed;
}

function replaceIn(
  path: string,
  text: string | undefined,
  replacements: readonly (readonly [string, string])[],
): string {
  return replacements.reduce((all, [from, to]) => {
    const pieces = all.split(from);
    if (pieces.length !== 2) throw new Error(`"${from}" stands ${pieces.length - 1} times in ${path}`);
    if (to !== "") return pieces.join(to);
    const [before, after] = pieces as [string, string];
    return /(^|\n)[ \t]*$/.test(before) && /^[ \t]*\n/.test(after)
      ? before.replace(/[ \t]*$/, "") + after.replace(/^[ \t]*\n/, "")
      : before + after;
  }, text ?? "");
}

/** References as people see them, in the marks of a graph. */
function fill(value: Value): Value {
  if (typeof value === "string")
    return value.replace(/\$\{([\w/-]+)\.([\w.[\]]+)\}/g, (_, path: string, property: string) =>
      formatReference({ path, property, operations: "" }),
    );
  if (Array.isArray(value)) return value.map(fill);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item)]));
}

function complete(resource: BaseResource, { provider }: Base, index: number): Resource {
  const { type, name, parent = "", kind = "custom", inputs = {} } = resource;
  const options = kind === "component" ? {} : { provider: null, version: provider.version, dependencies: [] };
  return {
    kind,
    type,
    name,
    path: pathOf(resource),
    parent,
    inputs: fill(inputs) as Resource["inputs"],
    options,
    position: { file: "index.ts", line: 10 + index, column: 1 },
    dropped: [],
    outputs: null,
  };
}
