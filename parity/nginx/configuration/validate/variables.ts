import type { Modules } from "../../grammar/modules";
import { type BuiltInVariable, inVersion } from "../../grammar/table";
import type { Directive } from "../../types";
import type { Refusal } from "./types";

/** Variables of `http` (and, apart from it, of `stream`): which are defined, and which are used. */
export class Variables {
  /** By name in lower case. */
  private readonly defined = new Set<string>();
  /** In the order in which nginx indexes them: it names the first that is unknown. */
  private readonly used = new Map<string, Directive>();

  constructor(
    private readonly version: string | null,
    private readonly modules: Modules,
    /** Those of nginx itself. */
    private readonly builtIn: ReadonlyMap<string, BuiltInVariable>,
  ) {}

  /** ngx_http_add_variable: by `set`, `map`, a named group of a regular expression … */
  define(name: string): Refusal | null {
    if (name === "") return { message: 'invalid variable name "$"', hint: "Write the variable's name after the $." };
    const key = name.toLowerCase();
    const known = this.builtIn.get(key);
    if (known !== undefined && !known.prefix && !known.changeable && this.exists(known)) {
      return {
        message: `the duplicate "${name}" variable`,
        hint: "This is a variable of nginx's own: choose another name.",
      };
    }
    this.defined.add(key);
    return null;
  }

  /** ngx_http_get_variable_index. */
  use(name: string, directive: Directive): Refusal | null {
    if (name === "") return { message: 'invalid variable name "$"', hint: "Write the variable's name after the $." };
    const key = name.toLowerCase();
    if (!this.used.has(key)) this.used.set(key, directive);
    return null;
  }

  /** ngx_http_script_compile: uses every variable of a text; refuses what is none. `$1` … `$9` are captures. */
  script(text: string, directive: Directive): Refusal | null {
    for (let at = text.indexOf("$"); at >= 0; at = text.indexOf("$", at)) {
      at++;
      if (at === text.length) return INVALID_NAME;
      const char = text[at]!;
      if (char >= "1" && char <= "9") {
        at++;
        continue;
      }
      const bracket = char === "{";
      if (bracket) at++;
      if (at === text.length) return INVALID_NAME;
      const name = wordAt(text, at);
      at += name.length;
      if (bracket && text[at] !== "}") return unclosed(name);
      if (bracket) at++;
      if (name === "") return INVALID_NAME;
      this.use(name, directive);
    }
    return null;
  }

  /** The first variable in use that nobody defines, with where it is used first. */
  *unknown(): Iterable<{ readonly name: string; readonly directive: Directive }> {
    for (const [name, directive] of this.used) {
      if (!this.isKnown(name)) yield { name, directive };
    }
  }

  private isKnown(name: string): boolean {
    if (this.defined.has(name)) return true;
    const known = this.builtIn.get(name);
    if (known !== undefined && !known.prefix && this.exists(known)) return true;
    for (const prefix of this.builtIn.values()) {
      if (prefix.prefix && name.startsWith(prefix.name) && this.exists(prefix)) return true;
    }
    return false;
  }

  private exists(variable: BuiltInVariable): boolean {
    return inVersion(variable, this.version) && variable.needs.every((module) => this.modules.has(module) !== false);
  }
}

const INVALID_NAME: Refusal = {
  message: "invalid variable name",
  hint: "A $ begins a variable's name: letters, digits and _; there is no way to write the character itself but a variable.",
};

export function unclosed(name: string): Refusal {
  return {
    message: `the closing bracket in "${name}" variable is missing`,
    hint: "Write } behind the variable's name.",
  };
}

/** Letters, digits and underscores from `at` on. */
export function wordAt(text: string, at: number): string {
  WORD.lastIndex = at;
  return WORD.exec(text)![0];
}

const WORD = /\w*/y;
