import { REF_CLOSE, REF_OPEN, type Resource, type Value } from "../../graph";
import type { GraphReader, View } from "../facts";
import { wholeReference } from "../references";
import { isKind, NAMED, nameInput } from "./kinds";

/**
 * What an id of Azure means: a resource, or a part of one (`…/backendAddressPools/servers`), by its name (in lower case: Azure
 * does not tell upper from lower) or its index.
 */
export interface Id {
  readonly owner: Resource;
  readonly part: { readonly collection: string; readonly at: string | number } | null;
}

type NotFollowed = { readonly why: string };

/**
 * Follows an id in any spelling: an output (`gateway.id`, `gateway.backendAddressPools[0].id`), an output with the rest
 * written behind it, or `/subscriptions/…` written out, with outputs anywhere in it.
 */
export function followId(reader: GraphReader, value: Value | undefined, depth = 0): Id | NotFollowed {
  if (typeof value !== "string" || depth > 8) return { why: describe(reader, value) };
  const whole = wholeReference(value);
  if (whole === null) return fromText(reader, value);
  const resource = reader.at(whole.path);
  if (resource !== undefined && whole.operations === "") {
    if (whole.property === "id") return { owner: resource, part: null };
    const item = /^(\w+)\[(\d+)\]\.id$/.exec(whole.property);
    if (item !== null) return { owner: resource, part: { collection: item[1]!.toLowerCase(), at: Number(item[2]) } };
  }
  const given = reader.resolve(value);
  return given.known ? followId(reader, given.value, depth + 1) : { why: given.why };
}

function describe(reader: GraphReader, value: Value | undefined): string {
  if (value === undefined || value === null) return "it is not given";
  const given = reader.resolve(value);
  return given.known ? "it is no id" : given.why;
}

function fromText(reader: GraphReader, text: string): Id | NotFollowed {
  const segments = splitPath(text);
  const last = segments.at(-1) ?? "";
  const word = (segments.at(-2) ?? "").toLowerCase();
  if (segments.length < 3) return { why: `${JSON.stringify(text)} is no id` };
  if (NAMED.some((named) => named.word === word)) return ownerOf(reader, segments);
  const owner = ownerOf(reader, segments.slice(0, -2));
  if ("why" in owner) return owner;
  const name = nameOf(reader, last);
  return name === null ? { why: "the name at its end is known only once it is deployed" } : partOf(owner, word, name);
}

const partOf = (owner: Id, collection: string, name: string): Id => ({
  owner: owner.owner,
  part: { collection, at: name.toLowerCase() },
});

/** The resource that the segments name: `${x.id}`, or `…/applicationGateways/name`. */
function ownerOf(reader: GraphReader, segments: readonly string[]): Id | NotFollowed {
  if (segments.length === 1) return followId(reader, segments[0]);
  const word = segments.at(-2)?.toLowerCase();
  const named = NAMED.find((one) => one.word === word);
  if (named === undefined) return { why: "its kind of resource is not followed" };
  const accept = isKind(named.kind);
  const last = segments.at(-1)!;
  const referred = wholeReference(last);
  const direct = referred === null ? undefined : reader.at(referred.path);
  if (direct !== undefined && referred?.property === "name" && accept(direct)) return { owner: direct, part: null };
  const name = nameOf(reader, last);
  const found = reader.graph.resources.filter(
    (one) => accept(one) && name !== null && nameOfResource(reader, one)?.toLowerCase() === name.toLowerCase(),
  );
  if (found.length === 1) return { owner: found[0]!, part: null };
  const called = name === null ? "a name that is known only once it is deployed" : JSON.stringify(name);
  return { why: `no resource of this program is called ${called}` };
}

/** A name in an id, with outputs that are names of resources of the program followed. */
function nameOf(reader: GraphReader, text: string): string | null {
  if (!text.includes(REF_OPEN)) return text;
  const whole = wholeReference(text);
  const resource = whole === null ? undefined : reader.at(whole.path);
  if (resource !== undefined && whole?.property === "name" && whole.operations === "") {
    return nameOfResource(reader, resource);
  }
  const given = reader.resolve(text);
  return given.known && typeof given.value === "string" ? given.value : null;
}

/** What a resource is called in Azure; null where the provider makes it up. */
export function nameOfResource(reader: GraphReader, resource: Resource): string | null {
  const input = nameInput(resource.type);
  if (input === null) return null;
  const given = reader.resolve(resource.inputs[input]);
  return given.known && typeof given.value === "string" ? given.value : null;
}

/** Split at slashes, those inside references not counted. */
function splitPath(text: string): string[] {
  const segments = [""];
  let depth = 0;
  for (const char of text) {
    if (char === REF_OPEN) depth++;
    if (char === REF_CLOSE && depth > 0) depth--;
    if (char === "/" && depth === 0) segments.push("");
    else segments[segments.length - 1] += char;
  }
  return segments;
}

/** The resource of one of some kinds that `{ id }` means; null, and a gap with `means`, where it cannot be followed. */
export function resourceById(view: View, kinds: readonly string[], means: string, blocking: boolean): Resource | null {
  const id = view.get("id");
  const found = followId(view.reader, id.raw);
  const why =
    "why" in found ? found.why : isKind(...kinds)(found.owner) ? null : "it is of another kind than is expected";
  if (why === null && "owner" in found && found.part === null) return found.owner;
  id.gap(`${id.property} cannot be followed: ${why ?? "it is a part of something"}. ${means}`, blocking);
  return null;
}

/**
 * The item of a resource's own collection that `{ id }` means: Azure allows no other, so that what stands before the
 * collection's name does not matter. Null, and a gap, where it is not there; null alone where nothing is given.
 */
export function ownPart(owner: View, collection: string, reference: View, means: string): View | null {
  if (reference.isBlock() !== true) return null;
  const id = reference.get("id");
  const items = owner.get(collection).items();
  const at = partName(owner.reader, id.raw);
  const found =
    typeof at === "number" ? items?.[at] : items?.find((item) => sameName(item.get("name").text(null).value, at));
  if (found !== undefined) return found;
  const why =
    at === null ? "it is known only once it is deployed" : `there is no ${JSON.stringify(at)} in ${collection}`;
  id.gap(`${id.property} cannot be followed: ${why}. ${means}`, true);
  return null;
}

const sameName = (name: string | null, wanted: string | number | null): boolean =>
  name !== null && name.toLowerCase() === wanted;

function partName(reader: GraphReader, value: Value | undefined): string | number | null {
  if (typeof value !== "string") return null;
  const whole = wholeReference(value);
  if (whole !== null) {
    const found = followId(reader, value);
    return "why" in found ? null : (found.part?.at ?? null);
  }
  return nameOf(reader, splitPath(value).at(-1) ?? "")?.toLowerCase() ?? null;
}
