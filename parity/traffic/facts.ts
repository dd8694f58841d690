import {
  type Graph,
  isRecord,
  joinAddress,
  REF_OPEN,
  type Resource,
  referencesIn,
  showReferences,
  TAG,
  type Value,
} from "../graph";
import { resourceNamed, step, steps, wholeReference } from "./references";
import type { Fact, Gap, Place } from "./types";

/** References in one another. Real ones have two or three; more is a loop. */
const FOLLOW_LIMIT = 32;

/** What a value turned out to be once references are followed, or why it cannot be known. */
export type Resolved =
  | { readonly known: true; readonly value: Value | undefined }
  | { readonly known: false; readonly why: string };

/** A graph to read facts from, and what could not be followed while reading. */
export class GraphReader {
  private readonly byPath: ReadonlyMap<string, Resource>;
  private readonly told = new Map<string, Gap>();

  constructor(readonly graph: Graph) {
    this.byPath = new Map(graph.resources.map((resource) => [resource.path, resource]));
  }

  /** In the order they were first met. */
  get gaps(): readonly Gap[] {
    return [...this.told.values()];
  }

  /** Says once that something could not be followed. */
  gap(at: Place, message: string, blocking: boolean): void {
    const key = `${at.resource}\n${at.property}\n${message}`;
    if (!this.told.has(key)) this.told.set(key, { at, message, blocking });
  }

  at(path: string): Resource | undefined {
    return this.byPath.get(path);
  }

  /** The inputs of a resource. */
  view(resource: Resource): View {
    return new View(this, resource, "", resource.inputs as Value);
  }

  /** A value with its references followed: an output is the input of that name, or unknown. */
  resolve(value: Value | undefined, depth = 0): Resolved {
    if (typeof value === "string") return value.includes(REF_OPEN) ? this.resolveText(value, depth) : known(value);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return known(value);
    const tag = (value as { readonly [key: string]: Value })[TAG];
    if (tag === "secret") return unknown("it is a secret, and secrets are not read");
    if (tag === "unknown") return unknown(this.whyUnknown(value as { readonly [key: string]: Value }));
    return known(value);
  }

  private resolveText(text: string, depth: number): Resolved {
    if (depth > FOLLOW_LIMIT) return unknown("its references lead round in a circle");
    const whole = wholeReference(text);
    if (whole !== null) {
      const given = this.outputOf(whole.path, whole.property, whole.operations);
      return given.known ? this.resolve(given.value, depth + 1) : given;
    }
    let result = "";
    let from = 0;
    for (const span of referencesIn(text)) {
      const given = this.resolve(text.slice(span.start, span.end), depth + 1);
      if (!given.known) return given;
      if (typeof given.value === "object" || given.value === undefined) {
        return unknown(`${showReferences(text.slice(span.start, span.end))} is no text`);
      }
      result += text.slice(from, span.start) + String(given.value);
      from = span.end;
    }
    return known(result + text.slice(from));
  }

  /** The input that an output is equal to. */
  private outputOf(path: string, property: string, operations: string): Resolved {
    const shown = showReferences(`\uE001${path}#${property}${operations === "" ? "" : `|${operations}`}\uE002`);
    if (operations !== "") return unknown(`${shown} is computed while it is deployed`);
    const resource = this.at(path);
    if (resource === undefined) return unknown(`${shown} belongs to no resource of this program`);
    let value: Value | undefined = resource.inputs as Value;
    for (const key of steps(property)) {
      if (typeof value === "string" && value.includes(REF_OPEN)) {
        const inner = this.resolve(value, 1);
        if (!inner.known) return inner;
        value = inner.value;
      }
      value = step(value, key);
    }
    return value === undefined ? unknown(`${shown} is known only once it is deployed`) : known(value);
  }

  private whyUnknown(node: { readonly [key: string]: Value }): string {
    const about = typeof node["unknown"] === "number" ? this.graph.unknowns[node["unknown"]] : undefined;
    return about === undefined ? "its value could not be determined" : `it could not be determined: ${about.remedy}`;
  }

  /**
   * The resource that a value names, by reference or by literal id or name, of those that `accept` takes. An output that is
   * equal to an input is followed: `${validation.certificateArn}` names the certificate.
   */
  target(value: Value | undefined, accept: (resource: Resource) => boolean): Resource | { readonly why: string } {
    let current = value;
    for (let depth = 0; depth <= FOLLOW_LIMIT; depth++) {
      if (typeof current !== "string") return { why: this.notAName(current) };
      const whole = wholeReference(current);
      if (whole === null) return this.literal(current, accept);
      const resource = this.at(whole.path);
      if (resource !== undefined && whole.operations === "" && accept(resource)) return resource;
      const given = this.outputOf(whole.path, whole.property, whole.operations);
      if (!given.known) return { why: given.why };
      current = given.value;
    }
    return { why: "its references lead round in a circle" };
  }

  private notAName(value: Value | undefined): string {
    if (value === undefined || value === null) return "it is not given";
    const resolved = this.resolve(value);
    return resolved.known ? "it is not a name" : resolved.why;
  }

  private literal(text: string, accept: (resource: Resource) => boolean): Resource | { readonly why: string } {
    if (text.includes(REF_OPEN)) {
      const resolved = this.resolve(text);
      if (!resolved.known) return { why: resolved.why };
      return this.literal(String(resolved.value), accept);
    }
    const found = resourceNamed(this.graph.resources, text, accept);
    return found ?? { why: `${JSON.stringify(text)} comes from elsewhere: no resource of this program has it` };
  }
}

/** A value of a resource's inputs with its place. References are followed when it is read. */
export class View {
  private resolution: Resolved | undefined;

  constructor(
    readonly reader: GraphReader,
    readonly resource: Resource,
    readonly property: string,
    /** As recorded. */
    readonly raw: Value | undefined,
  ) {}

  get place(): Place {
    const { path, type, position } = this.resource;
    return { resource: path, type, property: this.property, position };
  }

  /** False where the program says nothing; null counts as nothing, as it does for providers. */
  get given(): boolean {
    return this.raw !== undefined && this.raw !== null;
  }

  get resolved(): Resolved {
    this.resolution ??= this.reader.resolve(this.raw);
    return this.resolution;
  }

  /** What stands under a key, or at an index. Where this is not an object or a list, nothing does. */
  get(key: string | number): View {
    const value = this.resolved.known ? step(this.resolved.value, key) : undefined;
    return new View(this.reader, this.resource, joinAddress(this.property, key), value);
  }

  /** The items of a list: none where it is not given, null (and a gap that says so) where it cannot be known. */
  items(): readonly View[] | null {
    if (!this.given) return [];
    const value = this.known();
    if (value === undefined) return null;
    if (Array.isArray(value)) return value.map((_, index) => this.get(index));
    this.wrong("a list");
    return null;
  }

  /** True for an object; false where it is not given; null, and a gap that says so, for everything else. */
  isBlock(): boolean | null {
    if (!this.given) return false;
    const value = this.known();
    if (value === undefined) return null;
    if (isRecord(value)) return true;
    this.wrong("an object");
    return null;
  }

  text<D extends string | null>(fallback: D): Fact<string> {
    return this.fact<string>(fallback, "a text", (value) => {
      if (typeof value === "string") return value;
      return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
    });
  }

  number(fallback: number | null): Fact<number> {
    return this.fact<number>(fallback, "a number", (value) => {
      if (typeof value === "number") return value;
      return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : undefined;
    });
  }

  flag(fallback: boolean | null): Fact<boolean> {
    return this.fact<boolean>(fallback, "true or false", (value) => {
      if (typeof value === "boolean") return value;
      return value === "true" || value === "false" ? value === "true" : undefined;
    });
  }

  /** One of some words, upper and lower case alike. */
  word<W extends string>(words: readonly W[], fallback: W | null): Fact<W> {
    return this.fact<W>(fallback, `one of ${words.join(", ")}`, (value) => {
      return words.find((word) => typeof value === "string" && word.toLowerCase() === value.toLowerCase());
    });
  }

  /** A list of texts: `fallback` where it is not given, unknown where one of them is. */
  texts(fallback: readonly string[] | null): Fact<readonly string[]> {
    if (!this.given) return { value: this.otherwise(fallback), given: false, at: this.place };
    const values = this.items()?.map((item) => item.text(null).value);
    const value = values?.every((text): text is string => text !== null) ? values : null;
    return { value, given: true, at: this.place };
  }

  /** The resource that this names; null, and a gap with `means`, where it cannot be followed. */
  target(accept: (resource: Resource) => boolean, means: string, blocking: boolean): Resource | null {
    const found = this.reader.target(this.raw, accept);
    if (!("why" in found)) return found;
    this.reader.gap(this.place, `${this.label} cannot be followed: ${found.why}. ${means}`, blocking);
    return null;
  }

  gap(message: string, blocking: boolean): void {
    this.reader.gap(this.place, message, blocking);
  }

  private get label(): string {
    return this.property === "" ? "This" : this.property;
  }

  private fact<T>(fallback: T | null, wanted: string, read: (value: Value) => T | undefined): Fact<T> {
    const at = this.place;
    if (!this.given) return { value: this.otherwise(fallback), given: false, at };
    const value = this.known();
    if (value === undefined) return { value: null, given: true, at };
    const result = read(value);
    if (result === undefined) this.wrong(wanted);
    return { value: result ?? null, given: true, at };
  }

  /** Of a resource that is looked up, what the program does not say is not the default but unknown. */
  private otherwise<T>(fallback: T | null): T | null {
    if (this.resource.kind !== "read") return fallback;
    const { path, type, position } = this.resource;
    const message = "It is looked up and not declared by this program: what it is set to is not judged.";
    this.reader.gap({ resource: path, type, property: "", position }, message, false);
    return null;
  }

  private known(): Value | undefined {
    const { resolved } = this;
    if (resolved.known && resolved.value !== undefined && resolved.value !== null) return resolved.value;
    const why = resolved.known ? "it is not given" : resolved.why;
    this.gap(`${this.label} is not known: ${why}. What depends on it is not judged.`, false);
    return undefined;
  }

  private wrong(wanted: string): void {
    this.gap(`${this.label} should be ${wanted} and is not: it is taken as unknown.`, false);
  }
}

function known(value: Value | undefined): Resolved {
  return { known: true, value };
}

function unknown(why: string): Resolved {
  return { known: false, why };
}
