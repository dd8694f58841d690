import type { Directive } from "../../types";
import { fromBytes, toBytes } from "../bytes";
import { undecided } from "../cannot-decide";
import { mappedPath, rootOf } from "../paths";
import { type Pattern, patternOf } from "../pattern";
import type { Run } from "../run";
import { known } from "../text";
import type { Text } from "../types";
import { compiledText, type Value } from "../value";

/** What stands between the parentheses of an `if` (ngx_http_rewrite_if_condition). */
export type Condition =
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "equal"; readonly name: string; readonly value: Value; readonly negative: boolean }
  | { readonly kind: "match"; readonly name: string; readonly pattern: Pattern; readonly negative: boolean }
  | { readonly kind: "file"; readonly test: "f" | "d" | "e" | "x"; readonly path: Path; readonly negative: boolean }
  | { readonly kind: "unreadable" };

/** What it begins with may be relative to nginx's prefix, which nobody knows: the file is asked for all the same. */
interface Path {
  readonly base: "request_filename" | "document_root" | null;
  readonly rest: Value;
}

function pathIn(text: string): Path {
  const found = /^\$(?:\{(request_filename|document_root)\}|(request_filename|document_root)(?!\w))/.exec(text);
  if (found === null) return { base: null, rest: compiledText(text) };
  return { base: (found[1] ?? found[2]) as Path["base"], rest: compiledText(text.slice(found[0].length)) };
}

export function compileCondition(directive: Directive): Condition {
  const words = withoutParentheses(directive.args);
  const [first = "", operator, last = ""] = words;
  const file = /^(!?)-([fdex])/.exec(first);
  if (file !== null && words.length === 2) {
    return { kind: "file", test: file[2] as "f", path: pathIn(operator!), negative: file[1] === "!" };
  }
  if (!first.startsWith("$")) return { kind: "unreadable" };
  const name = toBytes(first.slice(1)).toLowerCase();
  if (operator === undefined) return { kind: "variable", name };
  if (operator === "=" || operator === "!=") {
    return { kind: "equal", name, value: compiledText(last), negative: operator === "!=" };
  }
  if (!/^!?~\*?$/.test(operator)) return { kind: "unreadable" };
  const pattern = patternOf(toBytes(last), operator.endsWith("*"));
  return { kind: "match", name, pattern, negative: operator.startsWith("!") };
}

function withoutParentheses(args: readonly string[]): readonly string[] {
  const words = [...args];
  const first = words[0] ?? "";
  if (first === "(") words.shift();
  else words[0] = first.slice(1);
  const last = words.at(-1) ?? "";
  if (last === ")") words.pop();
  else words[words.length - 1] = last.slice(0, -1);
  return words;
}

/** `script` evaluates a text as it stands in a script. */
export function holds(run: Run, condition: Condition, directive: Directive, script: (value: Value) => Text): boolean {
  switch (condition.kind) {
    case "variable": {
      const value = known(run.variable(condition.name), directive);
      return value !== "" && value !== "0";
    }
    case "equal": {
      const value = known(run.variable(condition.name), directive);
      return (value === known(script(condition.value), directive)) !== condition.negative;
    }
    case "match": {
      const matched = run.matches(condition.pattern, run.variable(condition.name), directive);
      // ngx_http_script_regex_start_code forgets the captures before.
      if (!matched) run.captures.forget();
      return matched !== condition.negative;
    }
    case "file":
      return (
        fileTest(run, condition.test, fileOf(run, condition.path, directive, script), directive) !== condition.negative
      );
    case "unreadable":
      return undecided(`the condition of if (${directive.args.join(" ")})`, directive);
  }
}

function fileOf(run: Run, { base, rest }: Path, directive: Directive, script: (value: Value) => Text): string {
  const behind = known(script(rest), directive);
  if (base === null) return behind;
  return known((base === "document_root" ? rootOf(run) : mappedPath(run)) ?? "", directive) + behind;
}

function fileTest(run: Run, test: "f" | "d" | "e" | "x", path: string, directive: Directive): boolean {
  const found = run.asked.world.file(fromBytes(path));
  if (found === "missing") return false;
  if (found === "unknown" || test === "x") return undecided(`the file ${fromBytes(path)}`, directive);
  return test === "e" || found === (test === "f" ? "file" : "directory");
}
