import type { Deviation } from "../compare/types";
import { bareAddress } from "../compare/waived";
import { settingOf } from "../graph/pattern";

/** The words that sentences about a deviation are made of. */
export interface Words {
  /** `prod-eu`, `prod-us and prod-eu`, `every stack`. */
  readonly stacks: string;
  readonly has: string;
  readonly does: string;
  readonly runs: string;
  readonly sets: string;
  readonly passes: string;
  /** The stacks that do not deviate: `the other stacks`, `staging`. */
  readonly others: string;
  readonly othersHave: string;
  readonly othersDo: string;
  readonly othersRun: string;
  /** What a relative clause about the others says: `which no other stack has`, `which staging does not have`. */
  readonly whichNoOther: string;
  /** The value of the stacks named, marked as code; all of them where they differ. */
  readonly actual: string;
  readonly expected: string;
  /** `` `maxSize` of `api/asg` ``, `` `http/server[api]` in /etc/nginx/nginx.conf (`userData` of `api/lt`) ``. */
  readonly what: string;
  /** The same, without the last step of a setting: where an nginx directive stands. */
  readonly where: string;
  readonly resource: string;
  readonly type: string;
  readonly property: string;
  /** ` It is chosen by ….`, a sentence of its own, or nothing. */
  readonly cause: string;
  readonly here: string;
  readonly there: string;
  readonly tested: string;
  /** Which config key puts a stack on another cloud, as a sentence of its own, or nothing. */
  readonly setBy: string;
  readonly file: string;
  readonly model: string;
  readonly instead: string;
  readonly name: string;
  readonly also: string;
  /** Where something stands instead. */
  readonly elsewhere: string;
  /** ` and 33 more like it`, or nothing. */
  readonly like: string;
  readonly count: string;
  readonly packages: string;
  readonly operation: string;
  readonly remedy: string;
  readonly failure: string;
  readonly baseline: string;
  readonly unshown: string;
}

/** How a finding has a secret value, whatever it is. */
export const SECRET = '{"secret":true}';
/** Longest value that a sentence quotes; the finding has it whole. */
const LONGEST = 120;
/** Most stacks that a sentence names. */
const MOST_NAMED = 4;

/**
 * @param stacks the stacks that the sentence is about: those of the deviation, or some of them
 * @param all every stack, in rollout order
 */
export function wordsOf(deviation: Deviation, stacks: readonly string[], all: readonly string[], model: string): Words {
  const many = stacks.length > 1;
  const rest = all.filter((stack) => !deviation.stacks.includes(stack));
  const { resource, type, property, words, cause } = deviation;
  return {
    stacks: stacks.length === all.length && many ? "all stacks" : list(stacks),
    has: many ? "have" : "has",
    does: many ? "do" : "does",
    runs: many ? "run" : "runs",
    sets: many ? "set" : "sets",
    passes: many ? "pass" : "passes",
    others: rest.length === 1 ? rest[0]! : "the other stacks",
    othersHave: rest.length === 1 ? "has" : "have",
    othersDo: rest.length === 1 ? "does" : "do",
    othersRun: rest.length === 1 ? "runs" : "run",
    whichNoOther: rest.length === 1 ? `which ${rest[0]} does not have` : "which no other stack has",
    actual: actualOf(deviation, stacks),
    expected: expectedOf(deviation, rest),
    what: place(resource, property, false),
    where: place(resource, property, true),
    resource: resource === "{stack}" ? "the stack" : code(bareAddress(resource ?? "")),
    type: type ?? "",
    property: code(property ?? ""),
    cause: cause ? ` It is ${cause}.` : "",
    here: words["here"] ?? "",
    there: words["there"] ?? "",
    tested: tested(stacks, all, rest),
    setBy: words["key"] ? ` \`${words["key"]}\` in ${deviation.locations[0]?.file ?? "the stack file"} says so.` : "",
    file: words["file"] ?? filesOf(deviation, stacks),
    model,
    elsewhere: words["elsewhere"] ? place(null, words["elsewhere"], true) : "",
    instead: code(words["instead"] ?? ""),
    name: code(words["name"] ?? ""),
    also: words["also"]
      ? ` (the same on ${words["also"] === "1" ? "one more resource" : `${words["also"]} more resources`})`
      : "",
    like: words["like"] ? ` and ${words["like"]} more like it` : "",
    count: words["count"] === "1" ? "One resource is" : `${words["count"]} resources are`,
    packages: words["packages"] ?? "",
    operation: code(words["operation"] ?? ""),
    remedy: words["remedy"] ?? "",
    failure: words["failure"] ?? "",
    baseline: words["baseline"] ?? "",
    unshown: unshown(deviation),
  };
}

/** `a`, `a and b`; of many the first and how many more. */
export function list(stacks: readonly string[]): string {
  const shown =
    stacks.length > MOST_NAMED
      ? [...stacks.slice(0, MOST_NAMED - 1), `${stacks.length - MOST_NAMED + 1} more`]
      : stacks;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown[shown.length - 1]}`;
}

/** The files to change: those of the stacks that the sentence is about. */
function filesOf({ locations }: Deviation, stacks: readonly string[]): string {
  const own = locations.filter(({ stack }) => stack === null || stacks.includes(stack));
  return list([...new Set(own.map(({ file }) => file))]);
}

export function code(text: string): string {
  return text.includes("`") ? `"${text}"` : `\`${text}\``;
}

function quote(value: string | null): string {
  if (value === null) return "nothing";
  if (value === "") return "an empty text";
  if (value === SECRET) return "a secret";
  const line = value.replace(/\s*\n\s*/g, " ").trim();
  return code(line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line);
}

function actualOf({ values }: Deviation, stacks: readonly string[]): string {
  const own = [...new Set(stacks.map((stack) => values[stack] ?? null))];
  if (own.length === 1) return quote(own[0]!);
  return list(stacks.map((stack) => `${quote(values[stack] ?? null)} (${stack})`));
}

/** `` `api/web` ``; with the kind of resource where others have the same name: `` `db` (Instance) ``. */
export function named(resource: string): string {
  const bare = bareAddress(resource);
  const kind = resource.endsWith(bare) ? "" : ` (${resource.slice(resource.lastIndexOf(":") + 1)})`;
  return code(bare) + kind;
}

/** A setting is told by its place in its file; any other property by its path. */
function place(resource: string | null, property: string | null, around: boolean): string {
  const of = resource === null ? "" : resource === "{stack}" ? " of the stack" : ` of ${named(resource)}`;
  if (property === null) return resource === "{stack}" ? "the stack" : named(resource ?? "");
  const setting = settingOf(property);
  if (setting === null) return code(property) + of;
  const steps = property
    .slice(0, property.length - setting.length)
    .split("!")
    .filter((step) => step !== "");
  const [outer, file] = [steps[0]!, steps[1]];
  if (setting.startsWith("/")) return `${setting} in ${code(outer)}${of}`;
  const block = around ? setting.slice(0, Math.max(0, lastSlash(setting))) : setting;
  const carrier = file ? `${file} (${code(outer)}${of})` : `${code(outer)}${of}`;
  return block === "" ? carrier : `${code(block)} in ${carrier}`;
}

/** The slash before a setting's last step; slashes in brackets belong to an argument. */
function lastSlash(setting: string): number {
  let depth = 0;
  for (let at = setting.length - 1; at >= 0; at--) {
    if (setting[at] === "]") depth++;
    else if (setting[at] === "[") depth--;
    else if (setting[at] === "/" && depth === 0) return at;
  }
  return -1;
}

/** Rollout order says which side tests the other. */
function tested(stacks: readonly string[], all: readonly string[], rest: readonly string[]): string {
  const first = all.findIndex((stack) => rest.includes(stack));
  const before = stacks.length > 0 && all.indexOf(stacks[0]!) < first;
  const [tests, runs] = before ? [stacks, rest] : [rest, stacks];
  return runs.length === 0 || tests.length === 0
    ? ""
    : `: what is tested in ${list(tests)} is not what runs in ${list(runs)}`;
}

/** What the others have where that is one value; else what is expected of all, with the variances named. */
function expectedOf({ expected, values, words }: Deviation, others: readonly string[]): string {
  const own = new Set(others.map((stack) => values[stack] ?? null));
  const [value] = own;
  return quote(own.size === 1 && value != null ? value : (words["shared"] ?? expected));
}

/** What the sample environment has beside what all stacks have. */
function unshown({ words, expected }: Deviation): string {
  const actual = words["actual"];
  if (["missing", "added", "resource-missing", "resource-added"].includes(words["was"] ?? ""))
    return `the program chooses whether it is there${words["like"] ? `, and so for ${words["like"]} more like it` : ""}`;
  return actual === undefined
    ? "the program chooses what it is"
    : `the program chooses between ${quote(actual)} and ${quote(expected)}`;
}
