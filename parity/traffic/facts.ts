import { type Graph, REF_OPEN, type Resource, referencesIn, showReferences, TAG, type Value } from "../graph";
import { isLookUp, resourceNamed, step, steps, wholeReference } from "./references";
import type { Gap, Place } from "./types";
import { View } from "./view";

export { View } from "./view";

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
    if (resource === undefined) {
      const whose = isLookUp(path)
        ? "is looked up, not declared by this program"
        : "belongs to no resource of this program";
      return unknown(`${shown} ${whose}`);
    }
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

function known(value: Value | undefined): Resolved {
  return { known: true, value };
}

function unknown(why: string): Resolved {
  return { known: false, why };
}
