import { canonicalJson, isRecord } from "../graph/canonical";
import { TAG, type Value } from "../graph/types";
import { type Unwrapped, unwrap } from "../graph/unwrap";
import { type Cutter, fillText, holeOf, type Pattern, type Slot, type Target } from "./fill";
import type { Hole } from "./holes";

/**
 * A property value of the sample environment, prepared for comparing it as it stands with that of every stack. Most
 * properties of most stacks agree like this, without decoding, filling or allocating anything.
 */
export type Raw =
  | { readonly kind: "same"; readonly value: null | boolean | number | string }
  | { readonly kind: "text"; readonly pattern: Pattern }
  | { readonly kind: "wrapped"; readonly value: string; readonly formats: Formats; readonly pattern: Pattern }
  | { readonly kind: "number"; readonly value: number; readonly slot: Slot }
  | { readonly kind: "list"; readonly items: readonly Raw[]; readonly hole: Hole | null }
  | { readonly kind: "map"; readonly entries: readonly (readonly [Pattern, Raw])[]; readonly hole: Hole | null }
  | { readonly kind: "secret"; readonly content: Raw | null }
  | { readonly kind: "tagged"; readonly node: { readonly [key: string]: Value } };

type Formats = Unwrapped["formats"];

export function prepare(value: Value, cutter: Cutter): Raw {
  if (typeof value === "string") return prepareText(value, cutter);
  if (typeof value === "number") {
    const slot = cutter.number(value);
    return slot ? { kind: "number", value, slot } : { kind: "same", value };
  }
  if (typeof value !== "object" || value === null) return { kind: "same", value };
  const hole = wholeHole(value, cutter.holes);
  if (Array.isArray(value)) return { kind: "list", items: value.map((item) => prepare(item, cutter)), hole };
  const record = value as { readonly [key: string]: Value };
  if (record[TAG] === "secret") return { kind: "secret", content: contentOf(record, cutter) };
  if (TAG in record) return { kind: "tagged", node: record };
  const entries = Object.entries(record).map(([key, item]) => [cutter.cut(key), prepare(item, cutter)] as const);
  return { kind: "map", entries, hole };
}

function prepareText(value: string, cutter: Cutter): Raw {
  const pattern = cutter.cut(value);
  if (!pattern.pieces.every((piece) => typeof piece === "string")) return { kind: "text", pattern };
  const unwrapped = unwrap(value);
  if (unwrapped === null) return { kind: "same", value };
  return { kind: "wrapped", value, formats: unwrapped.formats, pattern: cutter.cut(unwrapped.text) };
}

function contentOf({ content }: { readonly [key: string]: Value }, cutter: Cutter): Raw | null {
  return content === undefined ? null : prepare(content, cutter);
}

function wholeHole(value: Value, holes: readonly Hole[]): Hole | null {
  const whole = holes.filter((hole) => hole.kind === "whole");
  if (whole.length === 0) return null;
  const text = canonicalJson(value);
  return whole.find((hole) => canonicalJson(hole.sample) === text) ?? null;
}

/** True when the value is the sample environment's, samples replaced. False says nothing: decoding may find it equal. */
export function matches(raw: Raw, value: Value | undefined, target: Target): boolean {
  switch (raw.kind) {
    case "same":
      return raw.value === value;
    case "text":
      return typeof value === "string" && fillText(raw.pattern, target) === value;
    case "wrapped":
      return typeof value === "string" && matchesUnwrapped(raw, value, target);
    case "number":
      return typeof value === "number" && Number(holeOf(raw.slot).own(target.inputs)) === value;
    case "list":
      if (raw.hole) return value !== undefined && canonicalJson(value) === canonicalJson(raw.hole.own(target.inputs));
      if (!Array.isArray(value) || value.length !== raw.items.length) return false;
      return raw.items.every((item, index) => matches(item, value[index], target));
    case "map":
      return matchesMap(raw, value, target);
    case "secret": {
      if (value === undefined || !isRecord(value) || value[TAG] !== "secret") return false;
      return raw.content === null ? value["content"] === undefined : matches(raw.content, value["content"], target);
    }
    case "tagged":
      return matchesTagged(raw.node, value);
  }
}

/** User data is text inside base64 and gzip, and the samples are in the text. */
function matchesUnwrapped(raw: Extract<Raw, { kind: "wrapped" }>, value: string, target: Target): boolean {
  const filled = fillText(raw.pattern, target);
  if (value === raw.value) return filled === raw.pattern.text;
  const unwrapped = unwrap(value);
  return unwrapped?.formats === raw.formats && unwrapped.text === filled;
}

function matchesMap(raw: Extract<Raw, { kind: "map" }>, value: Value | undefined, target: Target): boolean {
  if (value === undefined || !isRecord(value) || TAG in value) return false;
  if (raw.hole) return canonicalJson(value) === canonicalJson(raw.hole.own(target.inputs));
  if (Object.keys(value).length !== raw.entries.length) return false;
  const seen = new Set<string>();
  return raw.entries.every(([key, item]) => {
    const name = fillText(key, target);
    // Two keys that are filled to one leave one of the value's unseen.
    if (seen.size === seen.add(name).size) return false;
    return Object.hasOwn(value, name) && matches(item, value[name], target);
  });
}

/** Assets by content. What is unknown on both sides the law `known` reports. */
function matchesTagged(node: { readonly [key: string]: Value }, value: Value | undefined): boolean {
  if (value === undefined || !isRecord(value) || value[TAG] !== node[TAG]) return false;
  switch (node[TAG]) {
    case "unknown":
      return true;
    case "asset":
      return node["sha256"] === value["sha256"];
    default:
      return canonicalJson(node) === canonicalJson(value);
  }
}

/** The value with every whole sample of a list or an object replaced: before decoding, for decoding looks inside. */
export function fillWhole(value: Value, holes: readonly Hole[], target: Target): Value {
  const whole = holes.filter((hole) => hole.kind === "whole");
  if (whole.length === 0) return value;
  const byText = new Map(whole.map((hole) => [canonicalJson(hole.sample), hole] as const));
  const fill = (part: Value): Value => {
    if (typeof part === "string") {
      return [...byText].reduce((text, [sample, hole]) => {
        return text.includes(sample) ? text.split(sample).join(canonicalJson(hole.own(target.inputs))) : text;
      }, part);
    }
    if (typeof part !== "object" || part === null) return part;
    const hole = byText.get(canonicalJson(part));
    if (hole) return hole.own(target.inputs);
    if (Array.isArray(part)) return part.map(fill);
    if (isRecord(part) && TAG in part && part[TAG] !== "secret") return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, fill(item)]));
  };
  return fill(value);
}
