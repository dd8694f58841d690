import { readClass } from "./regex-class";
import { Failure, RegexCursor } from "./regex-cursor";

const LOOKS = ["(?=", "(?!", "(?<=", "(?<!", "(?:", "(?|", "(?>"];

const SETTING = /^(?:UTF8?|UCP|NO_\w+|NOTEMPTY\w*|CR|LF|CRLF|ANY|ANYCRLF|NUL|BSR_\w+|LIMIT_\w+)$/;

/** Reads a whole expression; groups and names are known afterwards. */
export class RegexReader extends RegexCursor {
  private depth = 0;
  /** References that are looked at when all groups are known. */
  private readonly references: { readonly group: number | string; readonly at: number }[] = [];
  /** `(?x)` is in force: white space and comments do not count. Kept for each open group. */
  private readonly extended: boolean[] = [false];
  readonly names: string[] = [];
  captures = 0;

  read(): Failure | null {
    try {
      while (this.at < this.source.length) this.item();
      if (this.depth > 0) this.fail("missing closing parenthesis");
      for (const { group, at } of this.references) {
        const exists = typeof group === "number" ? group <= this.captures : this.names.includes(group);
        if (!exists) this.fail("reference to non-existent subpattern", at);
      }
      return null;
    } catch (error) {
      if (error instanceof Failure) return error;
      throw error;
    }
  }

  private item(): void {
    const char = this.source[this.at]!;
    if (this.extended.at(-1) === true && this.skipped(char)) return;
    if (char === "\\") this.escape();
    else if (char === "[") readClass(this);
    else if (char === "(") this.open();
    else if (char === ")") this.close();
    else if (char === "*" || char === "+" || char === "?" || (char === "{" && this.isRepeat())) this.quantifier(char);
    else {
      this.at++;
      this.quantifiable = char !== "^" && char !== "$" && char !== "|";
    }
  }

  private skipped(char: string): boolean {
    if (char === "#") {
      const end = this.source.indexOf("\n", this.at);
      this.at = end < 0 ? this.source.length : end + 1;
      return true;
    }
    if (!/[ \t-\r]/.test(char)) return false;
    this.at++;
    return true;
  }

  private isRepeat(): boolean {
    return /^\{\d+(,\d*)?\}/.test(this.source.slice(this.at, this.at + 32));
  }

  private quantifier(char: string): void {
    const start = this.at;
    if (char === "{") {
      const [whole, low = "", , high = ""] = /^\{(\d+)(,(\d*))?\}/.exec(this.source.slice(this.at))!;
      const end = start + whole.length - 1;
      if (Number(low) > 65535) this.fail("number too big in {} quantifier", start + 1 + low.length);
      if (Number(high) > 65535) this.fail("number too big in {} quantifier", end);
      if (high !== "" && Number(high) < Number(low)) this.fail("numbers out of order in {} quantifier", end);
      if (!this.quantifiable) this.fail(NOTHING_TO_REPEAT, end);
      this.at = end + 1;
    } else {
      if (!this.quantifiable) this.fail(NOTHING_TO_REPEAT);
      this.at++;
    }
    if (this.looking("+") || this.looking("?")) this.at++;
    this.quantifiable = false;
  }

  private close(): void {
    if (this.depth === 0) this.fail("unmatched closing parenthesis");
    this.depth--;
    this.extended.pop();
    this.at++;
    this.quantifiable = true;
  }

  private push(length: number): void {
    this.depth++;
    this.extended.push(this.extended.at(-1)!);
    this.at += length;
    this.quantifiable = false;
  }

  private open(): void {
    const look = LOOKS.find((start) => this.looking(start));
    if (this.looking("(*") && /[A-Za-z:]/.test(this.source[this.at + 2] ?? "")) this.verb();
    else if (!this.looking("(?")) {
      this.captures++;
      this.push(1);
    } else if (this.looking("(?#")) this.comment();
    else if (look !== undefined) this.push(look.length);
    else if (this.looking("(?P<")) this.named(4, ">");
    else if (this.looking("(?<")) this.named(3, ">");
    else if (this.looking("(?'")) this.named(3, "'");
    else if (this.looking("(?(") || this.looking("(?C")) this.condition();
    else if (/^\(\?(P[=>]|&|R|[+-]?\d)/.test(this.source.slice(this.at, this.at + 5))) this.call();
    else this.options();
  }

  private verb(): void {
    const end = this.source.indexOf(")", this.at);
    if (end < 0) this.fail("missing closing parenthesis", this.source.length);
    const name = /^\w*/.exec(this.source.slice(this.at + 2))![0];
    const settings = /^(?:\(\*[A-Z_0-9=]+\))*/.exec(this.source)![0];
    // What is set for the whole expression stands at its beginning.
    if (SETTING.test(name) && this.at >= settings.length)
      this.fail("(*VERB) not recognized or malformed", this.at + 2 + name.length);
    this.at = end + 1;
    this.quantifiable = false;
  }

  private comment(): void {
    const end = this.source.indexOf(")", this.at);
    if (end < 0) this.fail("missing ) after (?# comment", this.source.length);
    this.at = end + 1;
  }

  /** `(?(1)a|b)`: the condition is skipped; `(?C)`. */
  private condition(): void {
    const callout = this.looking("(?C");
    const end = this.source.indexOf(")", this.at);
    if (end < 0) this.fail("missing closing parenthesis", this.source.length);
    if (callout) this.at = end + 1;
    else if (/^\(\?\(\?/.test(this.source.slice(this.at))) this.push(2);
    else this.push(end + 1 - this.at);
    this.quantifiable = false;
  }

  private named(length: number, terminator: string): void {
    this.push(length);
    const name = this.groupName(terminator);
    if (this.names.includes(name)) {
      this.fail("two named subpatterns have the same name (PCRE2_DUPNAMES not set)");
    }
    this.names.push(name);
    this.captures++;
  }

  /** A name, and what ends it. */
  private groupName(terminator: string): string {
    const name = /^\w*/.exec(this.source.slice(this.at, this.at + 64))![0];
    if (this.at >= this.source.length) this.fail("subpattern name expected");
    if (/^\d/.test(name)) this.fail("subpattern name must start with a non-digit");
    if (name === "") this.fail("subpattern name expected");
    this.at += name.length;
    if (name.length > 32) this.fail("subpattern name is too long (maximum 32 code units)");
    if (!this.looking(terminator)) this.fail("syntax error in subpattern name (missing terminator?)");
    this.at++;
    return name;
  }

  /** A group that is called by number or name, and `(?P=name)`. */
  private call(): void {
    const [whole, number = "", name = ""] = /^\(\?(?:(R|[+-]?\d+)|(?:P[=>]|&)(\w*))/.exec(this.source.slice(this.at))!;
    const start = this.at + whole.length - name.length;
    this.at += whole.length;
    if (number === "" && name === "") this.fail("subpattern name expected");
    if (!this.looking(")")) this.fail("missing closing parenthesis");
    if (name !== "") this.references.push({ group: name, at: start });
    else if (/^\d/.test(number)) this.references.push({ group: Number(number), at: this.at });
    this.at++;
    this.quantifiable = true;
  }

  /** `(?i)`, `(?i-m:…)`, `(?^)`. */
  private options(): void {
    let at = this.at + 2;
    if (this.source[at] === "^") at++;
    let hyphen = false;
    let extended = this.extended.at(-1)!;
    for (; ; at++) {
      const char = this.source[at];
      if (char === undefined) this.fail("missing closing parenthesis", at);
      if (char === ")" || char === ":") break;
      if (char === "-" && hyphen) this.fail("invalid hyphen in option setting", at);
      if (char === "-") hyphen = true;
      else if (!"imsxnJU".includes(char)) this.fail("unrecognized character after (? or (?-", at);
      if (char === "x") extended = !hyphen;
    }
    if (this.source[at] === ":") this.push(0);
    this.extended[this.extended.length - 1] = extended;
    this.at = at + 1;
    this.quantifiable = false;
  }

  /** Also in a class, where sets and assertions mean less. */
  private escape(): void {
    const letter = this.source[this.at + 1];
    if (letter === undefined) this.fail("\\ at end of pattern", this.at + 1);
    this.at += 2;
    this.quantifiable = !"AGKBbZz".includes(letter);
    if (letter === "Q") this.quoted();
    else if (/[1-9]/.test(letter)) this.digits();
    else if (letter === "g" || letter === "k") this.reference(letter);
    else if (letter !== "E") this.common(letter);
  }

  /** `\1` to `\9` are references; more digits are one if there are so many groups, else octal. */
  private digits(): void {
    const text = /^\d+/.exec(this.source.slice(this.at - 1))![0];
    if (text.length === 1 || /^[89]/.test(text)) {
      this.references.push({ group: Number(text), at: this.at - 1 + text.length - 1 });
      this.at += text.length - 1;
    }
  }

  private reference(letter: string): void {
    const open = this.source[this.at] ?? "";
    const number = /^(-|\+)?\d+|^\{[+-]?\d+\}/.exec(this.source.slice(this.at, this.at + 16));
    if (letter === "g" && number !== null) {
      const text = number[0].replace(/[{}]/g, "");
      if (/^\d/.test(text)) this.references.push({ group: Number(text), at: this.at + number[0].length });
      this.at += number[0].length;
      return;
    }
    const close = new Map([
      ["{", "}"],
      ["<", ">"],
      ["'", "'"],
    ]).get(open);
    if (close === undefined) this.fail(letter === "k" ? K_NAME : G_NAME);
    this.at++;
    const at = this.at;
    // `\g<1>` calls a group by its number.
    const called = letter === "g" && open !== "{" ? /^[+-]?\d+/.exec(this.source.slice(at, at + 16)) : null;
    if (called !== null) this.at += called[0].length + 1;
    else this.references.push({ group: this.groupName(close), at });
  }
}

const NOTHING_TO_REPEAT = "quantifier does not follow a repeatable item";
const K_NAME = "\\k is not followed by a braced, angle-bracketed, or quoted name";
const G_NAME = "a numbered reference must not be zero";
