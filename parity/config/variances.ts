import type { Value } from "../graph/types";
import { configText } from "./config-text";
import { fullKey } from "./key";
import type { DraftVariance } from "./model";
import { didYouMean, listed, quoted } from "./problems";
import { formatPropertyPath, type PropertyPath, parsePropertyPath } from "./property-path";
import type { ConfigEntries, InputProblem, Variance } from "./types";
import { isMapValue, isSecret, valueAt } from "./value-path";

/** What the stacks have, by which variances are judged. */
export interface StackValues {
  readonly project: string;
  /** Effective config of each listed stack. */
  readonly configs: readonly ConfigEntries[];
  /** False when a stack imports environments whose values nobody knows: then a key that is nowhere may be there. */
  readonly complete: boolean;
}

/** Finds key and path of each variance, and checks its sample against the stacks' values. */
export function resolveVariances(drafts: readonly DraftVariance[], stacks: StackValues, problems: InputProblem[]) {
  const keys = [...new Set(stacks.configs.flatMap((config) => Object.keys(config)))].sort();
  const variances: Variance[] = [];
  for (const draft of drafts) {
    const report = (message: string): void => void problems.push({ message, position: draft.position });
    const place = locate(draft.name, stacks.project, keys);
    if (place === null) {
      report(`${quoted(draft.name)} is neither a config key nor a key and a path. Write it like \`app:capacity.min\`.`);
      continue;
    }
    const variance: Variance = { ...draft, ...place };
    const values = stacks.configs.flatMap((config) => {
      const value = Object.hasOwn(config, place.key) ? valueAt(config[place.key]!.value, place.path) : undefined;
      return value === undefined ? [] : [value];
    });
    if (values.length === 0 && stacks.complete) report(unknownPlace(variance, keys));
    const overlap = variances.find((other) => other.key === place.key && isPrefix(other.path, place.path));
    if (overlap !== undefined) {
      report(`${quoted(draft.name)} overlaps with ${quoted(overlap.name)}. Keep one of the two.`);
    }
    const fault = sampleFault(draft.sample, values, place.path.length === 0);
    if (fault !== null) report(`The sample of ${quoted(draft.name)} ${fault}`);
    variances.push(variance);
  }
  return variances;
}

type Place = Pick<Variance, "key" | "path">;

/** A literal key first, the longest one that the name begins with; otherwise the first step of the path is the key. */
function locate(name: string, project: string, keys: readonly string[]): Place | null {
  const full = /^[^.["]*:/.test(name) ? name : `${project}:${name}`;
  const known = keys.filter((key) => full.startsWith(key)).sort((a, b) => b.length - a.length);
  for (const key of known) {
    const rest = full.slice(key.length);
    if (rest === "") return { key, path: [] };
    const path = /^[.[]/.test(rest) ? parsePropertyPath(rest.replace(/^\./, "")) : null;
    if (path !== null) return { key, path };
  }
  const namespace = full.slice(0, full.lastIndexOf(":", firstStep(full)) + 1);
  const [first, ...path] = parsePropertyPath(full.slice(namespace.length)) ?? [];
  const key = typeof first === "string" ? fullKey(project, namespace + first) : null;
  return key === null ? null : { key, path };
}

/** Where the path begins: colons behind it belong to names in the path. */
function firstStep(full: string): number {
  const at = full.search(/[.["]/);
  return at < 0 ? full.length : at;
}

function isPrefix(a: PropertyPath, b: PropertyPath): boolean {
  const shorter = Math.min(a.length, b.length);
  return a.slice(0, shorter).every((step, index) => step === b[index]);
}

function unknownPlace(variance: Variance, keys: readonly string[]): string {
  if (!keys.includes(variance.key)) {
    return `No stack has the config key ${quoted(variance.key)}. Remove the variance, or correct its name.${didYouMean(variance.key, keys)}`;
  }
  const path = quoted(formatPropertyPath(variance.path));
  return `No stack has ${path} in ${quoted(variance.key)}. Remove the variance, or correct its path.`;
}

/** What is wrong with a sample, as the end of a sentence, or null. */
function sampleFault(sample: Value, values: readonly Value[], whole: boolean): string | null {
  const plain = values.filter((value) => !isSecret(value));
  if (plain.length === 0) return null;
  const kinds = [...new Set(plain.map((value) => kindOf(value, whole)))].sort();
  const kind = kindOf(sample, whole);
  if (!kinds.includes(kind)) {
    return `is ${kind}, and the stacks have ${kinds.join(" or ")}. Choose a sample that could be a stack's value.`;
  }
  return isMapValue(sample) ? shapeFault(sample, plain.filter(isMapValue)) : null;
}

function shapeFault(sample: { readonly [key: string]: Value }, maps: readonly { readonly [key: string]: Value }[]) {
  const always = Object.keys(maps[0] ?? {}).filter((key) => maps.every((map) => Object.hasOwn(map, key)));
  const missing = always.filter((key) => !Object.hasOwn(sample, key)).sort();
  if (missing.length > 0) return `lacks ${listed(missing)}, which every stack has. Add it to the sample.`;
  const extra = Object.keys(sample).filter((key) => !maps.some((map) => Object.hasOwn(map, key)));
  return extra.length === 0 ? null : `has ${listed(extra.sort())}, which no stack has. Remove it from the sample.`;
}

/** A whole config value reaches the program as text, so `3` and `"3"` are of one kind; inside an object they are not. */
function kindOf(value: Value, whole: boolean): string {
  if (Array.isArray(value)) return "a list";
  if (isMapValue(value)) return "a map";
  if (whole) {
    const text = configText(value);
    if (text === "true" || text === "false") return "true or false";
    return /^-?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?$/i.test(text) ? "a number" : "text";
  }
  if (value === null) return "empty";
  if (typeof value === "boolean") return "true or false";
  return typeof value === "number" ? "a number" : "text";
}
