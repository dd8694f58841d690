/** A text that a regular expression of the kind found in configurations is likely to match; a near miss is of use, too. */
export function regexWitness(pattern: string): string {
  return new Witness(pattern).alternatives();
}

/** Reads the first alternative of everything, and of what may be absent nothing. */
class Witness {
  private at = 0;

  constructor(private readonly pattern: string) {}

  alternatives(): string {
    const first = this.sequence();
    while (this.peek() === "|") {
      this.at++;
      this.sequence();
    }
    if (this.peek() === ")") this.at++;
    return first;
  }

  private peek(): string | undefined {
    return this.pattern[this.at];
  }

  private sequence(): string {
    let text = "";
    for (let char = this.peek(); char !== undefined && char !== "|" && char !== ")"; char = this.peek()) {
      text += this.quantified(this.atom(char));
    }
    return text;
  }

  private atom(char: string): string {
    this.at++;
    if (char === "(") return this.group();
    if (char === "[") return this.charClass();
    if (char === "\\") return escaped(this.pattern[this.at++] ?? "");
    if (char === "^" || char === "$") return "";
    return char === "." ? "x" : char;
  }

  private group(): string {
    const special = /^\?(?:<?[!=]|[a-z-]*\)|:|P?<\w+>|#[^)]*\)|[a-z-]*:)/.exec(this.pattern.slice(this.at))?.[0] ?? "";
    this.at += special.length;
    if (special.endsWith(")")) return "";
    const inside = this.alternatives();
    return /^\?<?[!=]/.test(special) && special !== "?=" ? "" : inside;
  }

  private charClass(): string {
    const negated = this.peek() === "^";
    if (negated) this.at++;
    const start = this.at;
    // A bracket that comes first is a character.
    this.at += this.peek() === "]" ? 1 : 0;
    while (this.peek() !== undefined && this.peek() !== "]") this.at += this.peek() === "\\" ? 2 : 1;
    const body = this.pattern.slice(start, this.at++);
    if (negated) return [..."xZ7-"].find((char) => !body.includes(char)) ?? "q";
    return body.startsWith("\\") ? escaped(body[1] ?? "") : (body[0] ?? "");
  }

  private quantified(text: string): string {
    const found = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})[?+]?/.exec(this.pattern.slice(this.at));
    if (found === null) return text;
    this.at += found[0].length;
    const [sign] = found[0];
    if (sign === "{") return text.repeat(Number(found[1]));
    return sign === "+" ? text : "";
  }
}

function escaped(char: string): string {
  const classes: Readonly<Record<string, string>> = {
    d: "1",
    w: "a",
    s: " ",
    D: "x",
    S: "x",
    W: "-",
    b: "",
    B: "",
    A: "",
    z: "",
    Z: "",
    n: "\n",
    t: "\t",
  };
  return classes[char] ?? char;
}
