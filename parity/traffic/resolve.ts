import {
  formatReference,
  type Graph,
  REF_OPEN,
  type Resource,
  referencesIn,
  showReferences,
  TAG,
  type Value,
} from "../graph";
import { isLookUp, resourceNamed, step, steps, wholeReference } from "./references";

/** References in one another. Real ones have two or three. */
const FOLLOW_LIMIT = 100;
/** Characters of a text once its references are followed: few that name each other can stand for gigabytes. */
const LENGTH_LIMIT = 1_000_000;

/** What a value turned out to be once references are followed, or why it cannot be known. */
export type Resolved =
  | { readonly known: true; readonly value: Value | undefined }
  | { readonly known: false; readonly why: string };

const CIRCLE = "its references lead round in a circle";
type Record = { readonly [key: string]: Value };

/** Follows the references of a graph: an output is the input of that name, or unknown. Each text is followed once. */
export class Resolver {
  private readonly byPath: ReadonlyMap<string, Resource>;
  private readonly followed = new Map<string, Resolved>();
  private readonly following = new Set<string>();

  constructor(private readonly graph: Graph) {
    this.byPath = new Map(graph.resources.map((resource) => [resource.path, resource]));
  }

  at(path: string): Resource | undefined {
    return this.byPath.get(path);
  }

  resolve(value: Value | undefined): Resolved {
    if (typeof value === "string") return value.includes(REF_OPEN) ? this.follow(value) : known(value);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return known(value);
    const tag = (value as Record)[TAG];
    if (tag === "secret") return unknown("it is a secret, and secrets are not read");
    if (tag === "unknown") return unknown(this.whyUnknown(value as Record));
    return known(value);
  }

  /**
   * The resource that a value names, by reference or by literal id or name, of those that `accept` takes. An output that is
   * equal to an input is followed: `${validation.certificateArn}` names the certificate.
   */
  target(value: Value | undefined, accept: (resource: Resource) => boolean): Resource | { readonly why: string } {
    let current = value;
    for (let hops = 0; hops <= FOLLOW_LIMIT; hops++) {
      if (typeof current !== "string") return { why: this.notAName(current) };
      const whole = wholeReference(current);
      if (whole === null) return this.literal(current, accept);
      const resource = this.at(whole.path);
      if (resource !== undefined && whole.operations === "" && accept(resource)) return resource;
      const given = this.outputOf(whole.path, whole.property, whole.operations);
      if (!given.known) return { why: given.why };
      current = given.value;
    }
    return { why: CIRCLE };
  }

  private follow(text: string): Resolved {
    const known = this.followed.get(text);
    if (known !== undefined) return known;
    if (this.following.has(text) || this.following.size > FOLLOW_LIMIT) return unknown(CIRCLE);
    this.following.add(text);
    const result = this.followText(text);
    this.following.delete(text);
    this.followed.set(text, result);
    return result;
  }

  private followText(text: string): Resolved {
    const whole = wholeReference(text);
    if (whole !== null) {
      const given = this.outputOf(whole.path, whole.property, whole.operations);
      return given.known ? this.resolve(given.value) : given;
    }
    let result = "";
    let from = 0;
    for (const { start, end } of referencesIn(text)) {
      const reference = text.slice(start, end);
      const given = this.resolve(reference);
      if (!given.known) return given;
      const isText = given.value !== undefined && typeof given.value !== "object";
      if (!isText || result.length > LENGTH_LIMIT) return unknown(`${showReferences(reference)} is no text`);
      result += text.slice(from, start) + String(given.value);
      from = end;
    }
    return known(result + text.slice(from));
  }

  /** The input that an output is equal to. */
  private outputOf(path: string, property: string, operations: string): Resolved {
    const shown = showReferences(formatReference({ path, property, operations }));
    if (operations !== "") return unknown(`${shown} is computed while it is deployed`);
    const resource = this.at(path);
    if (resource === undefined) {
      const lookUp = `${shown} is looked up, not declared by this program`;
      return unknown(isLookUp(path) ? lookUp : `${shown} belongs to no resource of this program`);
    }
    let value: Value | undefined = resource.inputs as Value;
    for (const key of steps(property)) {
      const inner = this.resolve(value);
      if (!inner.known) return inner;
      value = step(inner.value, key);
    }
    return value === undefined ? unknown(`${shown} is known only once it is deployed`) : known(value);
  }

  private whyUnknown(node: Record): string {
    const about = typeof node["unknown"] === "number" ? this.graph.unknowns[node["unknown"]] : undefined;
    return about === undefined ? "its value could not be determined" : `it could not be determined: ${about.remedy}`;
  }

  private notAName(value: Value | undefined): string {
    if (value === undefined || value === null) return "it is not given";
    const resolved = this.resolve(value);
    return resolved.known ? "it is not a name" : resolved.why;
  }

  private literal(text: string, accept: (resource: Resource) => boolean): Resource | { readonly why: string } {
    const resolved = this.resolve(text);
    if (!resolved.known) return { why: resolved.why };
    const name = String(resolved.value);
    const found = resourceNamed(this.graph.resources, name, accept);
    return found ?? { why: `${JSON.stringify(name)} comes from elsewhere: no resource of this program has it` };
  }
}

function known(value: Value | undefined): Resolved {
  return { known: true, value };
}

function unknown(why: string): Resolved {
  return { known: false, why };
}
