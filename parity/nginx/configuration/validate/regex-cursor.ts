/** What PCRE2 says, and the offset behind what it says it of. */
export class Failure {
  constructor(
    readonly what: string,
    readonly at: number,
  ) {}
}

/** A regular expression on its way, and what is read alike in and out of a class. */
export class RegexCursor {
  at = 0;
  /** Whether a quantifier may follow. */
  quantifiable = false;

  constructor(readonly source: string) {}

  fail(what: string, at = this.at): never {
    throw new Failure(what, Math.min(at, this.source.length));
  }

  looking(text: string): boolean {
    return this.source.startsWith(text, this.at);
  }

  /** `\Q…\E`: from behind the `Q` on. */
  quoted(): void {
    const end = this.source.indexOf("\\E", this.at);
    this.quantifiable = end !== this.at;
    this.at = end < 0 ? this.source.length : end + 2;
  }

  /** An escape that means the same everywhere, from behind its letter on. */
  common(letter: string): void {
    if (letter === "x" && this.looking("{")) this.braced(/^\{[0-9A-Fa-f]+\}/, "non-hex character in \\x{}");
    else if (letter === "o" && !this.looking("{")) this.fail("missing opening brace after \\o", this.at - 1);
    else if (letter === "o") this.braced(/^\{[0-7]+\}/, "non-octal character in \\o{}");
    else if (letter === "c" && this.at >= this.source.length) this.fail("\\c at end of pattern");
    else if (letter === "c") this.at++;
    else if ("FLlUu".includes(letter)) this.fail(NOT_SUPPORTED);
    else if (letter === "p" || letter === "P") this.property();
    else if (/[A-Za-z]/.test(letter) && !"aAbBCdDeEfGhHKnNrRsStvVwWxXzZ".includes(letter)) {
      this.fail("unrecognized character follows \\", this.at - 1);
    }
  }

  private braced(form: RegExp, what: string): void {
    const found = form.exec(this.source.slice(this.at, this.at + 24));
    if (found === null) this.fail(`${what} (closing brace missing?)`, this.at + 1);
    this.at += found[0].length;
  }

  property(): void {
    const found = /^(\{[^}]*\}|.)/.exec(this.source.slice(this.at));
    if (found === null) this.fail("malformed \\P or \\p sequence");
    this.at += found[0].length;
  }
}

const NOT_SUPPORTED = "PCRE2 does not support \\F, \\L, \\l, \\N{name}, \\U, or \\u";
