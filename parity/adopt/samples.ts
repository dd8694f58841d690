import { configText } from "../config";
import type { Value } from "../graph/types";
import type { Difference } from "./differences";
import { unusedAddress, unusedNetwork } from "./sample-networks";
import { unusedRegion } from "./sample-places";

/** A proposed sample. */
export interface Sample {
  readonly value: Value;
  /** What a person should know of it, or null. */
  readonly note: string | null;
}

/** What a rule for text sees: the values of all stacks, and the one of the baseline stack. */
interface Texts {
  readonly name: string;
  readonly values: readonly string[];
  readonly baseline: string;
  readonly stacks: readonly string[];
}

/** A value that no stack uses, of the same kind; null when the values are not of the rule's kind. */
type Rule = (texts: Texts) => string | null;

/** In this order: the more a value must have to fit, the earlier. */
const RULES: readonly Rule[] = [
  fromStackName,
  ({ values }) => unusedRegion(values),
  ({ values }) => unusedNetwork(values),
  ({ values }) => unusedAddress(values),
  email,
  url,
  arn,
  uuid,
  cloudId,
  quantity,
  domain,
];

/**
 * A legal value of a variance, as far as its values tell: of the same type and shape, and one that no stack uses. Where
 * none can be made up (booleans, words of an enum, lists), it is the baseline's value.
 */
export function proposeSample(difference: Difference, stacks: readonly string[], baseline: string): Sample {
  const { name, values, whole } = difference;
  const own = values[stacks.indexOf(baseline)]!;
  const scalar = values.every((value) => typeof value !== "object" || value === null);
  if (!scalar)
    return { value: own, note: "A list or map: a value of the baseline stack, checked by evaluating with each." };
  const texts = values.map(configText);
  if (texts.every((text) => text === "true" || text === "false")) {
    return { value: own, note: "True or false: checked by evaluating with both." };
  }
  if (
    texts.every((text) => /^-?\d+(?:\.\d+)?$/.test(text)) &&
    (whole || values.every((value) => typeof value === "number"))
  ) {
    return { value: unusedNumber(texts), note: null };
  }
  const known: Texts = { name, values: texts, baseline: configText(own), stacks };
  for (const rule of RULES) {
    const sample = rule(known);
    if (sample !== null && !texts.includes(sample)) return { value: sample, note: null };
  }
  return {
    value: own,
    note: "Looks like one of a fixed set of words. If it is free text, choose one that no stack uses.",
  };
}

/** A number that no stack has, near the smallest; digits with leading zeros stay as many as they are. */
function unusedNumber(texts: readonly string[]): Value {
  if (texts.some((text) => text.includes("."))) return unusedFraction(texts.map(Number));
  const used = texts.map(BigInt);
  let candidate = used.reduce((a, b) => (a < b ? a : b)) + 1n;
  while (used.includes(candidate)) candidate++;
  const padded = texts.find((text) => /^0\d/.test(text));
  if (padded !== undefined) return candidate.toString().padStart(padded.length, "0");
  const number = Number(candidate);
  return Number.isSafeInteger(number) ? number : candidate.toString();
}

/** Halfway between the two smallest, which is likely to be legal where both are. */
function unusedFraction(numbers: readonly number[]): number {
  const [low = 0, next = low + 1] = [...new Set(numbers)].sort((a, b) => a - b);
  return Number(((low + next) / 2).toPrecision(12));
}

/** `app-staging-logs` in `staging`, `app-prod-logs` in `prod`: then `app-sample-logs`. */
function fromStackName({ values, stacks }: Texts): string | null {
  const made = new Set(values.map((value, index) => value.split(stacks[index]!).join("sample")));
  const [sample] = made;
  return made.size === 1 && sample!.includes("sample") ? sample! : null;
}

function email({ values }: Texts): string | null {
  return values.every((value) => /^[^@\s/]+@[^@\s/]+\.[a-z]{2,}$/i.test(value)) ? "sample@example.net" : null;
}

function url({ values, baseline }: Texts): string | null {
  const pattern = /^([a-z][a-z0-9+.-]*:\/\/)(?:[^/?#@\s]*@)?[^/?#:\s]+(:\d+)?(\S*)$/i;
  if (!values.every((value) => pattern.test(value))) return null;
  return baseline.replace(
    pattern,
    (_all, scheme: string, port = "", rest = "") => `${scheme}sample.example.net${port}${rest}`,
  );
}

/** The baseline's, in another account and region where it names them. */
function arn({ values, baseline }: Texts): string | null {
  const pattern = /^(arn:[a-z-]+:[a-z0-9-]*):([a-z0-9-]*):(\d*):(.+)$/;
  if (!values.every((value) => pattern.test(value))) return null;
  const [, head, region, account, resource] = pattern.exec(baseline)!;
  const regions = values.map((value) => pattern.exec(value)![2]!);
  const place = region === "" ? "" : (unusedRegion(regions) ?? region);
  const owner = account === "" ? "" : "000000000000";
  return `${head}:${place}:${owner}:${resource!.replace(/[^:/]+$/, (last) => (UUID.test(last) ? NO_UUID : "sample"))}`;
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const NO_UUID = "00000000-0000-4000-8000-000000000000";

function uuid({ values }: Texts): string | null {
  return values.every((value) => UUID.test(value)) ? NO_UUID : null;
}

/** `vpc-0a1b2c3d`: a word and hexadecimal digits. */
function cloudId({ values, baseline }: Texts): string | null {
  const pattern = /^([a-z]+-)([0-9a-f]{8,17})$/;
  const words = new Set(values.map((value) => pattern.exec(value)?.[1]));
  if (words.size !== 1 || words.has(undefined)) return null;
  return baseline.replace(pattern, (_all, word: string, digits: string) => word + "0".repeat(digits.length));
}

/** `30s` and `2m`, `512Mi`: the baseline's unit, a number that no stack has. */
function quantity({ values, baseline }: Texts): string | null {
  const pattern = /^(\d+)([A-Za-z%]{1,3})$/;
  if (!values.every((value) => pattern.test(value))) return null;
  const unit = pattern.exec(baseline)![2]!;
  return `${unusedNumber(values.map((value) => pattern.exec(value)![1]!))}${unit}`;
}

const HOST = /^(?:[a-z0-9_](?:[a-z0-9-]*[a-z0-9])?\.)+([a-z]{2,})\.?$/i;
const TOP_LEVEL =
  /^(?:[a-z]{2}|com|net|org|info|biz|dev|app|cloud|online|site|tech|test|example|local|internal|invalid)$/i;

/** A host name, by its last label or by what the key is called: `t3.micro` and `config.json` have dots too. */
function domain({ name, values }: Texts): string | null {
  const called = /domain|host|fqdn|dns|endpoint/i.test(name);
  const hosts = values.every((value) => {
    const last = HOST.exec(value)?.[1];
    return last !== undefined && (called || TOP_LEVEL.test(last));
  });
  return hosts ? "sample.example.net" : null;
}
