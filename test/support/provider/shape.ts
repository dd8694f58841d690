import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "../engine/versions";

/** What an output looks like, as far as plausible values need it. */
export type Shape =
  | { readonly kind: "string" | "number" | "boolean" | "map" | "any" }
  | { readonly kind: "constant"; readonly value: string }
  | { readonly kind: "array"; readonly element: Shape }
  | { readonly kind: "object"; readonly namespace: string; readonly name: string };

export interface Field {
  readonly shape: Shape;
  /** The provider leaves it out where the program does not set it. What is not optional, it computes. */
  readonly optional: boolean;
}

export type Fields = ReadonlyMap<string, Field>;

/** Shapes of a package's outputs, out of the `.d.ts` files of the installed SDK. */
export class Shapes {
  readonly #folder: string;
  readonly #resources = new Map<string, Fields | null>();
  readonly #objects = new Map<string, Fields>();
  #outputs: string | null = null;

  constructor(readonly pkg: string) {
    this.#folder = join(REPOSITORY, "node_modules", "@pulumi", pkg);
  }

  /** Outputs of a resource type, or null when the SDK has no such class. */
  resource(type: string): Fields | null {
    const known = this.#resources.get(type);
    if (known !== undefined) return known;
    const file = this.#fileOf(type);
    const fields = file === null ? null : readClass(readFileSync(file, "utf8"));
    this.#resources.set(type, fields);
    return fields;
  }

  /** Fields of a nested object type. */
  object(namespace: string, name: string): Fields {
    const key = `${namespace}.${name}`;
    const known = this.#objects.get(key);
    if (known !== undefined) return known;
    this.#outputs ??= readFileSync(join(this.#folder, "types", "output.d.ts"), "utf8");
    const fields = readInterface(this.#outputs, namespace, name);
    this.#objects.set(key, fields);
    return fields;
  }

  /** `aws:lb/loadBalancer:LoadBalancer` → `lb/loadBalancer.d.ts`; the file's name differs from the class in case only. */
  #fileOf(type: string): string | null {
    const [, module = "", name = ""] = type.split(":");
    const folder = join(
      this.#folder,
      ...module.split("/").filter((part, i) => part !== "index" && (i === 0 || /^v\d/.test(part))),
    );
    const wanted = `${name}.d.ts`.toLowerCase();
    const file = listing(folder).find((entry) => entry.toLowerCase() === wanted);
    return file === undefined ? null : join(folder, file);
  }
}

function listing(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** What a program cannot set is computed, whatever the declaration says of its being undefined. */
function readClass(text: string): Fields {
  const inputs = new Set<string>();
  const args = /^export interface \w+Args \{\n([\s\S]*?)^\}/m.exec(text)?.[1] ?? "";
  for (const [, name] of args.matchAll(/^ {4}(\w+)\??: /gm)) inputs.add(name!);
  const fields = new Map<string, Field>();
  for (const [, name, type] of text.matchAll(/^ {4}readonly (\w+): pulumi\.Output<([\s\S]*?)>;$/gm)) {
    const optional = / \| undefined$/.test(type!) && inputs.has(name!);
    fields.set(name!, { shape: parseShape(type!), optional });
  }
  return fields;
}

function readInterface(text: string, namespace: string, name: string): Fields {
  const fields = new Map<string, Field>();
  const block = text.indexOf(`export declare namespace ${namespace} {`);
  const start = block < 0 ? -1 : text.indexOf(`    interface ${name} {\n`, block);
  if (start < 0) return fields;
  const body = text.slice(start, text.indexOf("\n    }\n", start) + 1);
  for (const [, field, mark, type] of body.matchAll(
    /^ {8}(\w+)(\?)?: ([\s\S]*?);$(?=\n {8}(?:\w|\/)|\n?$(?![\s\S]))/gm,
  )) {
    fields.set(field!, { shape: parseShape(type!), optional: mark === "?" });
  }
  return fields;
}

/** Reads a TypeScript type as the SDK generators write them; of a union, its first member. */
export function parseShape(text: string): Shape {
  const type = text.replace(/ \| undefined$/, "").trim();
  if (type.endsWith("[]"))
    return { kind: "array", element: parseShape(type.slice(0, -2).replace(/^\(([\s\S]*)\)$/, "$1")) };
  if (type.startsWith("{")) return { kind: "map" };
  const first = type.split(" | ")[0]!;
  const constant = /^"(.*)"$/.exec(first);
  if (constant) return { kind: "constant", value: constant[1]! };
  const object = /^outputs\.(?:(\w+)\.)?(\w+)$/.exec(first);
  if (object) return { kind: "object", namespace: object[1] ?? "", name: object[2]! };
  if (first === "string" || first === "number" || first === "boolean") return { kind: first };
  return first.startsWith("enums.") ? { kind: "string" } : { kind: "any" };
}
