import { readClass } from "./class";
import { escapedByte } from "./escape";
import { ANY, ESCAPED_SETS, NOT_NEWLINE, single } from "./sets";
import { bounds, countGroups, octalOrFail, PLACES, unicodeVerbs } from "./tokens";
import { type Node, type Place, type Syntax, Unsupported } from "./types";

interface Flags {
  i: boolean;
  m: boolean;
  s: boolean;
  x: boolean;
  U: boolean;
}

/** Deepest nesting of groups: PCRE2's own bound (PARENS_NEST_LIMIT). */
const DEEPEST = 250;

/** Reads a pattern. Throws {@link Unsupported} for what PCRE2 has and this engine has not, and for what PCRE2 refuses. */
export function parsePattern(source: string, fold: boolean): Syntax {
  return new PatternParser(source, fold).parse();
}

class PatternParser {
  private at = 0;
  private captures = 0;
  private depth = 0;
  private readonly names = new Map<string, number>();
  private readonly references: number[] = [];
  private readonly total: number;

  constructor(
    private readonly source: string,
    private readonly fold: boolean,
  ) {
    this.total = countGroups(source);
  }

  parse(): Syntax {
    this.at = unicodeVerbs(this.source);
    const root = this.choice({ i: this.fold, m: false, s: false, x: false, U: false });
    if (this.at < this.source.length) throw new Unsupported(") without (");
    if (this.references.some((group) => group > this.captures)) throw new Unsupported("a reference to no group");
    return { root, captures: this.captures, names: this.names, ascii: this.source.startsWith("(*") };
  }

  /** Options set in one branch hold in the branches behind it, up to the end of the group: `flags` is shared. */
  private choice(flags: Flags): Node {
    const items: Node[] = [this.sequence(flags)];
    while (this.source[this.at] === "|") {
      this.at++;
      items.push(this.sequence(flags));
    }
    return items.length === 1 ? items[0]! : { kind: "choice", items };
  }

  private sequence(flags: Flags): Node {
    const items: Node[] = [];
    while (this.at < this.source.length && this.source[this.at] !== "|" && this.source[this.at] !== ")") {
      if (flags.x && this.skipBlank()) continue;
      const item = this.atom(flags);
      if (item !== null) items.push(this.quantified(item, flags));
    }
    return items.length === 1 ? items[0]! : { kind: "sequence", items };
  }

  private skipBlank(): boolean {
    const rest = /^(?:[\t-\r ]+|#[^\n]*\n?)/.exec(this.source.slice(this.at));
    if (rest === null) return false;
    this.at += rest[0].length;
    return true;
  }

  /** Null: it was a setting of options or a comment. */
  private atom(flags: Flags): Node | null {
    const character = this.source[this.at++]!;
    switch (character) {
      case "(":
        return this.group(flags);
      case "[": {
        const { set, end } = readClass(this.source, this.at, flags.i);
        this.at = end;
        return { kind: "set", set, byte: -1 };
      }
      case "\\":
        return this.escape(flags);
      case ".":
        return { kind: "set", set: flags.s ? ANY : NOT_NEWLINE, byte: -1 };
      case "^":
        return at(flags.m ? "line-start" : "start");
      case "$":
        return at(flags.m ? "line-end" : "end-or-newline");
      case "*":
      case "+":
      case "?":
        throw new Unsupported(`${character} that repeats nothing`);
      default:
        return byte(character.charCodeAt(0), flags);
    }
  }

  private group(flags: Flags): Node | null {
    if (++this.depth > DEEPEST) throw new Unsupported("groups nested too deeply");
    const node = this.source[this.at] === "?" ? this.special(flags) : this.capturing(flags);
    this.depth--;
    return node;
  }

  private capturing(flags: Flags): Node {
    if (this.source[this.at] === "*") throw new Unsupported("(*…)");
    const capture = ++this.captures;
    return { kind: "group", item: this.inside(flags), capture };
  }

  private inside(flags: Flags): Node {
    const item = this.choice({ ...flags });
    if (this.source[this.at] !== ")") throw new Unsupported("( without )");
    this.at++;
    return item;
  }

  private special(flags: Flags): Node | null {
    const rest = this.source.slice(this.at, this.at + 48);
    if (rest.startsWith("?#")) return this.comment();
    const name = /^\?P?<([A-Za-z_]\w{0,31})>|^\?'([A-Za-z_]\w{0,31})'/.exec(rest);
    if (name !== null) return this.named(name, flags);
    const opening = /^\?(?:[:>=!|]|<[=!])/.exec(rest)?.[0];
    if (opening === undefined) return this.options(rest, flags);
    if (opening === "?|") throw new Unsupported("(?|");
    this.at += opening.length;
    const item = this.inside(flags);
    if (opening === "?:") return { kind: "group", item, capture: 0 };
    if (opening === "?>") return { kind: "atomic", item };
    return { kind: "look", item, behind: opening[1] === "<", negative: opening.endsWith("!") };
  }

  private comment(): null {
    const end = this.source.indexOf(")", this.at);
    if (end < 0) throw new Unsupported("(?# without )");
    this.at = end + 1;
    return null;
  }

  private named(found: RegExpExecArray, flags: Flags): Node {
    const name = (found[1] ?? found[2])!;
    if (this.names.has(name)) throw new Unsupported(`two groups named ${name}`);
    this.at += found[0].length;
    const capture = ++this.captures;
    this.names.set(name, capture);
    return { kind: "group", item: this.inside(flags), capture };
  }

  private options(rest: string, flags: Flags): Node | null {
    const found = /^\?(\^?)([imsxU]*)(?:-([imsxU]+))?([:)])/.exec(rest);
    if (found === null) throw new Unsupported(`(${rest.slice(0, 3)}`);
    const changed = { ...flags };
    if (found[1] === "^") changed.i = changed.m = changed.s = changed.x = false;
    for (const flag of found[2]!) changed[flag as keyof Flags] = true;
    for (const flag of found[3] ?? "") changed[flag as keyof Flags] = false;
    this.at += found[0].length;
    if (found[4] === ":") return { kind: "group", item: this.inside(changed), capture: 0 };
    Object.assign(flags, changed);
    return null;
  }

  private escape(flags: Flags): Node {
    const { source } = this;
    const letter = source[this.at] ?? "";
    const place = PLACES[letter];
    if (place !== undefined || ESCAPED_SETS.has(letter)) {
      this.at++;
      return place === undefined ? { kind: "set", set: ESCAPED_SETS.get(letter)!, byte: -1 } : at(place);
    }
    if (letter === "Q") return this.literal(flags);
    // What nginx takes of a match are its groups, wherever it begins.
    if (letter === "K") {
      this.at++;
      return { kind: "sequence", items: [] };
    }
    const reference = this.reference();
    if (reference !== null) return { kind: "back", group: reference, caseless: flags.i };
    const found = /[1-9]/.test(letter) ? octalOrFail(source, this.at) : escapedByte(source, this.at);
    if (found === null) throw new Unsupported(`\\${letter}`);
    this.at = found.end;
    return byte(found.byte, flags);
  }

  /** `\Q…\E`. */
  private literal(flags: Flags): Node {
    const end = this.source.indexOf("\\E", this.at);
    const text = this.source.slice(this.at + 1, end < 0 ? undefined : end);
    this.at = end < 0 ? this.source.length : end + 2;
    const items = [...text].map((character) => byte(character.charCodeAt(0), flags));
    if (items.length > 1 && /^[*+?{]/.test(this.source.slice(this.at))) throw new Unsupported("\\Q…\\E repeated");
    return { kind: "sequence", items };
  }

  /** `\1`, `\12` where so many groups exist, `\g{1}`, `\k<name>` … */
  private reference(): number | null {
    const rest = this.source.slice(this.at, this.at + 40);
    const digits = /^[1-9]\d{0,2}/.exec(rest)?.[0];
    if (digits !== undefined) {
      if (digits.length > 1 && Number(digits) > this.total) return null;
      return this.refer(digits.length, Number(digits));
    }
    const numbered = /^g(?:\{(-?\d{1,3})\}|(-?\d{1,3}))/.exec(rest);
    if (numbered !== null) {
      const number = Number(numbered[1] ?? numbered[2]);
      return this.refer(numbered[0].length, number < 0 ? this.captures + 1 + number : number);
    }
    const named = /^(?:k(?:<(\w+)>|'(\w+)'|\{(\w+)\})|g\{(\w+)\})/.exec(rest);
    if (named === null) return null;
    const group = this.names.get((named[1] ?? named[2] ?? named[3] ?? named[4])!);
    if (group === undefined) throw new Unsupported("a reference to a group behind it");
    return this.refer(named[0].length, group);
  }

  private refer(length: number, group: number): number {
    if (group < 1) throw new Unsupported("a reference to no group");
    this.at += length;
    this.references.push(group);
    return group;
  }

  private quantified(item: Node, flags: Flags): Node {
    let node = item;
    for (;;) {
      if (flags.x) while (this.skipBlank());
      const found = /^(?:[*+?]|\{(\d{1,5})(?:(,)(\d{1,5})?)?\})/.exec(this.source.slice(this.at, this.at + 16));
      if (found === null) return node;
      this.at += found[0].length;
      const [min, max] = bounds(found);
      const mode = this.source[this.at];
      if (mode === "?" || mode === "+") this.at++;
      if (item.kind === "look" || item.kind === "at") throw new Unsupported("an assertion repeated");
      const lazy = mode === "?" ? !flags.U : mode === "+" ? false : flags.U;
      node = { kind: "repeat", item: node, min, max, lazy };
      if (mode === "+") node = { kind: "atomic", item: node };
    }
  }
}

function at(place: Place): Node {
  return { kind: "at", place };
}

function byte(code: number, flags: Flags): Node {
  const set = single(code, flags.i);
  return { kind: "set", set, byte: flags.i && set !== single(code, false) ? -1 : code };
}
