import { below, type Directive } from "../../../nginx";
import type { Server, WebServer } from "../../../nginx/configuration/types";
import { patternOf } from "../../../nginx/request/pattern";
import { compileCondition } from "../../../nginx/request/rewrite/condition";
import { compiledText, type Piece } from "../../../nginx/request/value";
import { type Definition, definitionOf } from "../../../nginx/request/variables/definitions";
import { firstIn } from "../addresses";
import { hostWitness } from "../witness";
import { type Carried, merged } from "./carried";
import type { Goal } from "./goals";
import { alike, anyThat, equalTo, matching, notMatching, type Test, TRUE } from "./tests";
import { carryingVariable } from "./variables";

/** Tables that lead to each other further than this are not followed. */
const DEEPEST = 5;
/** Ways to the same end, of which the first that works is taken. */
const MOST_WAYS = 24;

/**
 * Finds what a request has to carry to meet a goal: several ways, the plainest first, of which none is sure to lead there.
 * Whoever asks tries them on the model.
 */
export class Solver {
  constructor(
    private readonly web: WebServer,
    private readonly server: Server | null,
    private readonly host: string,
  ) {}

  waysTo(goal: Goal): Carried[] {
    return this.of(goal).slice(0, MOST_WAYS);
  }

  private of({ kind, directive, location, variable, hosts = [] }: Goal): Carried[] {
    switch (kind) {
      case "server":
        return hosts.flatMap((host) => this.variable("host", equalTo(host)));
      case "if":
        return this.condition(directive);
      case "rewrite":
        return this.variable("uri", this.matching(directive.args[0] ?? "", false));
      case "value":
        return this.variable(
          variable,
          anyThat((text) => text !== "", ["1"]),
        );
      case "entry": {
        const definition = definitionOf(this.web, variable);
        return definition === null ? [] : this.entry(definition, directive, 0);
      }
      case "location": {
        const { modifier, pattern } = location!;
        if (modifier === "~" || modifier === "~*")
          return this.variable("uri", this.matching(pattern, modifier === "~*"));
        if (modifier === "=") return this.variable("uri", equalTo(pattern));
        const texts = ["", "x", "x/x", "/x", ".x"].map((more) => pattern + more);
        return this.variable("uri", { texts, holds: (text) => text.startsWith(pattern) });
      }
    }
  }

  private matching(source: string, caseless: boolean): Test {
    return matching(patternOf(source, caseless), [this.host, "x.example", "/x"]);
  }

  private condition(directive: Directive, depth = 0): Carried[] {
    const condition = compileCondition(directive);
    switch (condition.kind) {
      case "variable":
        return this.variable(condition.name, TRUE, depth);
      case "equal": {
        const { constant } = condition.value;
        if (constant === null) return [];
        const test = condition.negative ? anyThat((text) => text !== constant) : equalTo(constant);
        return this.variable(condition.name, test, depth);
      }
      case "match": {
        const { pattern, negative, name } = condition;
        return this.variable(name, negative ? notMatching(pattern) : this.matchingOf(pattern), depth);
      }
      default:
        return [];
    }
  }

  private matchingOf({ source, caseless }: { readonly source: string; readonly caseless: boolean }): Test {
    return this.matching(source, caseless);
  }

  private variable(name: string, test: Test, depth = 0): Carried[] {
    if (depth > DEEPEST) return [];
    const definition = definitionOf(this.web, name);
    if (definition !== null) return this.table(definition, test, depth);
    const sets = this.settersOf(name);
    return sets.length > 0 ? this.set(sets, test, depth) : carryingVariable(name, test);
  }

  /** By entries whose value passes; one with variables may. */
  private table(definition: Definition, test: Test, depth: number): Carried[] {
    const entries = (definition.directive.block ?? []).filter(({ args: [value] }) => {
      if (value === undefined) return false;
      const { constant } = compiledText(value);
      return constant === null || test.holds(constant);
    });
    return entries.flatMap((entry) => this.entry(definition, entry, depth + 1)).slice(0, MOST_WAYS);
  }

  private entry(definition: Definition, entry: Directive, depth: number): Carried[] {
    switch (definition.kind) {
      case "map":
        return this.text(definition.table.source, this.keyTest(definition, entry), depth);
      case "geo": {
        const texts = entry.name === "default" ? STRANGERS : firstIn(entry.name);
        return this.variable(definition.table.source ?? "remote_addr", { texts, holds: () => true }, depth);
      }
      case "split_clients":
        return this.anyValue(definition.split.source, depth);
      default:
        return [];
    }
  }

  private keyTest({ table }: Definition & { kind: "map" }, { name: key }: Directive): Test {
    if (key.startsWith("~*")) return this.matching(key.slice(2), true);
    if (key.startsWith("~")) return this.matching(key.slice(1), false);
    if (key !== "default")
      return alike(table.hostnames ? (hostWitness(key.replace(/^\./, "")) ?? key) : key.replace(/^\\/, ""));
    const isOther = (text: string): boolean =>
      table.names.find(text.toLowerCase()) === undefined &&
      (text === "" || table.patterns.every(({ pattern }) => pattern.exec(text) === null));
    return anyThat(isOther);
  }

  /** Shares of clients: with enough of them, some are in each. */
  private anyValue(source: string, depth: number): Carried[] {
    const [name] = compiledText(source).pieces.flatMap((piece) => variableOf(piece) ?? []);
    if (name === undefined) return [];
    const texts = name.endsWith("remote_addr") ? STRANGERS : STRANGERS.map((_, index) => `/x${index}`);
    return this.variable(name, { texts, holds: () => true }, depth);
  }

  /** Texts with several variables are taken apart in every way. */
  private text(source: string, test: Test, depth: number): Carried[] {
    const { pieces } = compiledText(source);
    const [first] = pieces;
    const single = pieces.length === 1 ? variableOf(first!) : null;
    if (single !== null) return this.variable(single, test, depth);
    return test.texts.slice(0, 4).flatMap((text) => {
      return splits(pieces, text).flatMap((parts) => this.together(pieces, parts, depth));
    });
  }

  /** A variable that nobody can choose may be what it has to be anyway. */
  private together(pieces: readonly Piece[], parts: readonly string[], depth: number): Carried[] {
    let all: Carried | null = {};
    for (const [index, piece] of pieces.entries()) {
      const name = variableOf(piece);
      if (name === null || all === null) continue;
      const [way = {}] = this.variable(name, alike(parts[index]!), depth + 1);
      all = merged(all, way);
    }
    return all === null ? [] : [all];
  }

  private settersOf(name: string): Setter[] {
    const scope = this.server?.directive ?? this.web.directive;
    if (scope === null) return [];
    const ifs = below(scope).filter((directive) => directive.name === "if");
    const sets = below(scope).filter(
      ({ name: own, args }) => own === "set" && args[0]?.slice(1).toLowerCase() === name,
    );
    return sets.map((set) => ({ set, within: ifs.find(({ block }) => block?.includes(set)) ?? null }));
  }

  /** By one `set` whose value passes; or by all that lead to some, as where texts are put together. */
  private set(setters: readonly Setter[], test: Test, depth: number): Carried[] {
    const single = setters.flatMap(({ set, within }) => {
      const value = compiledText(set.args[1] ?? "");
      const name = value.pieces.length === 1 ? variableOf(value.pieces[0]!) : null;
      if (name !== null) return this.variable(name, test, depth + 1);
      if (value.constant !== null && !test.holds(value.constant)) return [];
      return within === null ? [{}] : this.condition(within, depth + 1);
    });
    const conditions = [...new Set(setters.flatMap(({ within }) => within ?? []))];
    const all = conditions
      .map((within) => this.condition(within, depth + 1)[0] ?? null)
      .reduce<Carried | null>((sum, one) => (sum === null || one === null ? sum : merged(sum, one)), {});
    return [...single, ...(all === null ? [] : [all])];
  }
}

interface Setter {
  readonly set: Directive;
  readonly within: Directive | null;
}

function variableOf(piece: Piece): string | null {
  return typeof piece !== "string" && "variable" in piece ? piece.variable : null;
}

/** Addresses for documentation: RFC 5737, RFC 3849. */
const STRANGERS = [...Array.from({ length: 20 }, (_, index) => `198.51.100.${index + 21}`), "2001:db8::21"];

const MOST_SPLITS = 16;

/** What each piece has to be for them to make the text. */
function splits(pieces: readonly Piece[], text: string): string[][] {
  const [piece, ...rest] = pieces;
  if (piece === undefined) return text === "" ? [[]] : [];
  if (typeof piece === "string") {
    return text.startsWith(piece) ? splits(rest, text.slice(piece.length)).map((parts) => [piece, ...parts]) : [];
  }
  const found: string[][] = [];
  for (let length = 0; length <= text.length && found.length < MOST_SPLITS; length++) {
    const head = text.slice(0, length);
    found.push(...splits(rest, text.slice(length)).map((parts) => [head, ...parts]));
  }
  return found;
}
