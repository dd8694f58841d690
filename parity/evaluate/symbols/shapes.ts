import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ANY, type Shape } from "./symbol";

/**
 * Types of outputs, read from the declarations that a provider's SDK ships beside its classes (`targetGroup.d.ts`
 * beside `targetGroup.js`, nested types in `types/output.d.ts`). Only what a program asks for is read, once a process.
 */

const STRING: Shape = { kind: "string" };
const NUMBER: Shape = { kind: "number" };
const BOOLEAN: Shape = { kind: "boolean" };

const classes = new Map<string, ReadonlyMap<string, Shape>>();

/** Output properties of the resource class in `file` (its `.js`); empty where no declaration stands beside it. */
export function classShapes(file: string): ReadonlyMap<string, Shape> {
  let shapes = classes.get(file);
  if (shapes === undefined) {
    shapes = readClass(file);
    classes.set(file, shapes);
  }
  return shapes;
}

function readClass(file: string): ReadonlyMap<string, Shape> {
  const text = read(file.replace(/\.js$/, ".d.ts"));
  const shapes = new Map<string, Shape>();
  if (text === null) return shapes;
  const context: Context = { file: file.replace(/\.js$/, ".d.ts"), text };
  for (const match of text.matchAll(/^ {4}readonly (\w+): pulumi\.Output<(.*)>;$/gm))
    shapes.set(match[1] as string, parseType(match[2] as string, context));
  return shapes;
}

/** Shape of what the provider function in `file` returns: the interface `Get…Result` beside it. */
export function resultShape(file: string): Shape {
  const declaration = file.replace(/\.js$/, ".d.ts");
  const text = read(declaration);
  const name = text === null ? undefined : /export interface (\w+Result) /.exec(text)?.[1];
  if (text === null || name === undefined) return ANY;
  return interfaceShape(text, text.indexOf(`export interface ${name} `), { file: declaration, text }) ?? ANY;
}

interface Context {
  readonly file: string;
  readonly text: string;
}

function parseType(source: string, context: Context): Shape {
  const type = source
    .trim()
    .replace(/\s*\|\s*(undefined|null)\b/g, "")
    .replace(/^\((.*)\)$/, "$1")
    .trim();
  if (type === "string" || /^"[^"]*"(\s*\|\s*"[^"]*")*$/.test(type)) return STRING;
  if (type === "number") return NUMBER;
  if (type === "boolean") return BOOLEAN;
  if (type.endsWith("[]")) return list(type.slice(0, -2), context);
  const generic = /^(?:Array|ReadonlyArray)<(.*)>$/.exec(type);
  if (generic !== null) return list(generic[1] as string, context);
  const map = /^\{\s*\[key: string\]:\s*(.*?);?\s*\}$/s.exec(type);
  if (map !== null) return { kind: "object", element: () => parseType(map[1] as string, context) };
  if (/^(string|enums\.[\w.]+)(\s*\|\s*(string|enums\.[\w.]+))*$/.test(type)) return STRING;
  const reference = /^outputs\.([\w.]+)$/.exec(type);
  if (reference !== null) return lazily(() => outputType(reference[1] as string, context.file));
  return ANY;
}

function list(inner: string, context: Context): Shape {
  return { kind: "array", element: () => parseType(inner, context) };
}

/** An object type that is looked up when it is first asked; `any` where the declaration cannot be found. */
function lazily(resolve: () => Shape | null): Shape {
  let resolved: Shape | undefined;
  const get = (): Shape => {
    resolved ??= resolve() ?? ANY;
    return resolved;
  };
  return {
    kind: "object",
    property: (name) => {
      const shape = get();
      return shape.property === undefined ? (shape.element?.() ?? ANY) : shape.property(name);
    },
    keys: () => get().keys?.() ?? [],
    isOptional: (name) => get().isOptional?.(name) ?? true,
  };
}

function outputType(path: string, from: string): Shape | null {
  const file = outputDeclarations(dirname(from));
  if (file === null) return null;
  const text = read(file);
  if (text === null) return null;
  const names = path.split(".");
  const last = names.pop() as string;
  let at = 0;
  for (const name of names) {
    at = text.indexOf(`namespace ${name} {`, at);
    if (at < 0) return null;
  }
  const start = new RegExp(`\\binterface ${last} \\{`, "g");
  start.lastIndex = at;
  const found = start.exec(text);
  return found === null ? null : interfaceShape(text, found.index, { file, text });
}

function outputDeclarations(from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "types", "output.d.ts");
    if (existsSync(candidate)) return candidate;
    if (existsSync(join(folder, "package.json")) || dirname(folder) === folder) return null;
  }
}

/** Members of the interface that begins at `start`, up to the brace that closes it. */
function interfaceShape(text: string, start: number, context: Context): Shape | null {
  if (start < 0) return null;
  const indent = /(^|\n)( *)[^\n]*$/.exec(text.slice(Math.max(0, start - 200), start))?.[2] ?? "";
  const end = text.indexOf(`\n${indent}}`, start);
  const body = text.slice(start, end < 0 ? undefined : end);
  const members = new Map<string, string>();
  const optional = new Set<string>();
  for (const match of body.matchAll(/^\s+(?:readonly )?(\w+)(\?)?: ([^;]+(?:;\s*\})?);$/gm)) {
    members.set(match[1] as string, match[3] as string);
    if (match[2] === "?") optional.add(match[1] as string);
  }
  return {
    kind: "object",
    property: (name) => {
      const type = members.get(name);
      return type === undefined ? undefined : parseType(type, context);
    },
    keys: () => [...members.keys()],
    isOptional: (name) => optional.has(name),
  };
}

const texts = new Map<string, string | null>();

function read(file: string): string | null {
  let text = texts.get(file);
  if (text === undefined) {
    text = existsSync(file) ? readFileSync(file, "utf8") : null;
    // Class declarations are read once each; the large shared ones are worth keeping.
    if (file.endsWith("output.d.ts") || text === null) texts.set(file, text);
  }
  return text;
}
