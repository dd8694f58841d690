import { isRecord, joinAddress, type Resource, type Value } from "../graph";
import type { GraphReader, Resolved } from "./facts";
import { step } from "./references";
import type { Fact, Place } from "./types";

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

  /** A gap where user data is there and cannot be read. */
  unread(message: string): void {
    this.reader.gap(this.place, message, true, true);
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
