import { createDecoder, diffTrees, display, isRecord, isSet, joinAddress } from "../graph/index";
import { TAG, type Value } from "../graph/types";
import { isFilledIn } from "./filled";
import { hasReference, matchesText } from "./texts";
import type { Difference, DifferenceKind } from "./types";

/** What of a resource decides how its values are compared. */
export interface Compared {
  readonly type: string;
  readonly name: string;
  /** See `RegisteredResource.whole`. */
  readonly whole: boolean;
  /** While an output can be unknown that is known later. */
  readonly preview: boolean;
  /** True for a property address that the engine takes from the state and not from the program (`ignoreChanges`). */
  readonly ignored: (property: string) => boolean;
  /** Properties of the resource that wait for other resources: the engine may not know them yet. */
  readonly waiting: ReadonlySet<string>;
  /** True for a property that the user of the pack accepts whatever it is. */
  readonly accepted: (property: string) => boolean;
}

type Members = { readonly [key: string]: Value };

/** Longest value that is shown, in characters. */
const SHOWN = 300;

/** What differs between the proven inputs of a resource and those that are registered, in the order of their keys. */
export function compareInputs(proven: Members, registered: Members, about: Compared): Difference[] {
  const comparison = new Comparison(about);
  comparison.members(proven, registered, "");
  return comparison.found;
}

class Comparison {
  readonly found: Difference[] = [];

  constructor(private readonly about: Compared) {}

  /** @param named whether the keys are names, of files, and not properties: providers keep notes under `__`. */
  members(proven: Members, registered: Members, at: string, named = false): void {
    const keys = new Set([...Object.keys(proven), ...Object.keys(registered)]);
    for (const key of [...keys].filter((one) => named || !one.startsWith("__")).sort()) {
      const property = joinAddress(at, key);
      if (this.about.ignored(property) || this.about.accepted(property)) continue;
      const [before, after] = [own(proven, key), own(registered, key)];
      if (before !== undefined && after !== undefined) this.values(before, after, property);
      else if (before !== undefined) this.absent(before, property);
      else this.added(after!, property, key, registered, at === "");
    }
  }

  /** A provider leaves out what says nothing. */
  private absent(proven: Value, property: string): void {
    if (!isEmpty(proven)) this.add("missing", property, proven, null);
  }

  private added(value: Value, property: string, key: string, siblings: Members, outermost: boolean): void {
    const { type, name } = this.about;
    if (isEmpty(value) || isFilledIn({ type, name, key, value, siblings, outermost })) return;
    this.add("added", property, null, value);
  }

  private values(proven: Value, registered: Value, property: string): void {
    const [before, after] = [tagOf(proven), tagOf(registered)];
    if (after === "unknown") this.unknown(proven, property);
    else if (before === "secret" || after === "secret") this.secrets(proven, registered, property);
    else if (before !== null || after !== null) this.contents(proven, registered, property);
    else if (typeof proven === "string") this.text(proven, registered, property);
    else if (Array.isArray(proven) && Array.isArray(registered)) this.lists(proven, registered, property);
    else if (isRecord(proven) && isRecord(registered)) this.members(proven, registered, property);
    else if (!isScalar(proven) || !isScalar(registered) || String(proven) !== String(registered))
      this.add("changed", property, proven, registered);
  }

  /** Right where the proven value waits for other resources as well. */
  private unknown(proven: Value, property: string): void {
    const outermost = /^[^.[]+/.exec(property)?.[0] ?? property;
    if (hasReference(proven) || this.about.waiting.has(outermost)) return;
    this.add("unknown", property, proven, { [TAG]: "unknown", unknown: -1 });
  }

  /** A provider may make a secret of what the program passed as plain text; nobody makes plain text of a secret. */
  private secrets(proven: Value, registered: Value, property: string): void {
    if (tagOf(proven) === "secret") {
      if (this.about.whole && tagOf(registered) !== "secret") this.add("plain-text", property, proven, "plain text");
      return;
    }
    const { content } = registered as { readonly content?: Value };
    const inside = new Comparison(this.about);
    if (content !== undefined) inside.values(proven, content, property);
    if (inside.found.length > 0) this.add("secret", property, proven, registered);
  }

  /** Assets and archives by their content; where they come from has no meaning. */
  private contents(proven: Value, registered: Value, property: string): void {
    const [before, after] = [proven, registered].map((value) => (isRecord(value) ? value : {}));
    const [entries, others] = [before!["entries"], after!["entries"]];
    const [text, other] = [before!["text"], after!["text"]];
    const key = before!["sha256"] === undefined ? "source" : "sha256";
    if (tagOf(proven) !== tagOf(registered)) this.add("changed", property, proven, registered);
    else if (isRecord(entries ?? null) && isRecord(others ?? null))
      this.members(entries as Members, others as Members, property, true);
    else if (typeof text === "string" && typeof other === "string") this.texts(text, other, property);
    else if (entries !== undefined || others !== undefined || before![key] !== after![key])
      this.add("changed", property, proven, registered);
  }

  /** In a preview, the SDK writes `undefined` for what a serialised function captures of outputs that are unknown. */
  private texts(proven: string, registered: string, property: string): void {
    if (matchesText(proven, registered) || (this.about.preview && hasReference(proven))) return;
    this.decoded(proven, registered, property);
  }

  private text(proven: string, registered: Value, property: string): void {
    if (typeof registered === "string") {
      if (!matchesText(proven, registered)) this.decoded(proven, registered, property);
    } else if (isScalar(registered)) {
      if (!matchesText(proven, String(registered))) this.add("changed", property, proven, registered);
    } else if (!isReference(proven)) {
      // Settings of a provider travel as JSON, and some providers take it apart.
      const parsed = parseJson(proven);
      if (parsed === undefined) this.add("changed", property, proven, registered);
      else this.values(parsed, registered, property);
    }
  }

  /** Two texts that are not the same may mean the same; else each place inside them is told by itself. */
  private decoded(proven: string, registered: string, property: string): void {
    const decoder = createDecoder();
    const name = property.replaceAll(/\[\d+\]/g, "[]");
    const trees = [proven, registered].map((text) => decoder.decode(this.about.type, name, text));
    for (const { address, expected, actual } of diffTrees(trees[0]!, trees[1]!, property)) {
      if (typeof expected === "string" && typeof actual === "string" && matchesText(expected, actual)) continue;
      const kind = expected === undefined ? "added" : actual === undefined ? "missing" : "changed";
      this.add(kind, address, expected ?? null, actual ?? null);
    }
  }

  private lists(proven: readonly Value[], registered: readonly Value[], property: string): void {
    const inOrder = new Comparison(this.about);
    if (proven.length !== registered.length) inOrder.add("changed", property, proven, registered);
    else
      for (const [index, item] of proven.entries()) inOrder.values(item, registered[index]!, `${property}[${index}]`);
    if (inOrder.found.length === 0 || this.sameSets(proven, registered, property)) return;
    this.found.push(...inOrder.found);
  }

  private sameSets(proven: readonly Value[], registered: readonly Value[], property: string): boolean {
    const keys = proven.every(isRecord) ? Object.keys(proven[0] ?? {}) : [];
    if (proven.length !== registered.length) return false;
    if (!isSet(this.about.type, property.replaceAll(/\[\d+\]/g, "[]"), keys)) return false;
    const left = [...registered];
    return proven.every((item) => {
      const index = left.findIndex((other) => {
        const one = new Comparison(this.about);
        one.values(item, other, property);
        return one.found.length === 0;
      });
      if (index >= 0) left.splice(index, 1);
      return index >= 0;
    });
  }

  private add(kind: DifferenceKind, property: string, proven: Value | null, registered: Value | null): void {
    const after = registered === null ? null : this.about.whole ? show(registered) : "[not shown]";
    this.found.push({ kind, property, proven: proven === null ? null : show(proven), registered: after });
  }
}

function own(members: Members, key: string): Value | undefined {
  return Object.hasOwn(members, key) ? members[key] : undefined;
}

function tagOf(value: Value): string | null {
  return isRecord(value) && TAG in value ? String(value[TAG]) : null;
}

function isScalar(value: Value): value is null | boolean | number | string {
  return typeof value !== "object" || value === null;
}

function isEmpty(value: Value): boolean {
  if (value === null) return true;
  return typeof value === "object" && Object.keys(value).every((key) => key.startsWith("__"));
}

/** One output as it is, of whatever type. */
function isReference(text: string): boolean {
  return matchesText(text, "") && text !== "";
}

function parseJson(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

function show(value: Value): string {
  const text = display(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
