import type { Location, Server } from "../../configuration/types";
import type { Directive } from "../../types";
import { toBytes } from "../bytes";
import { type Pattern, patternOf } from "../pattern";
import { compiledReplacement, compiledText, hasMark, type Value } from "../value";
import { type Condition, compileCondition } from "./condition";

/** The directives of ngx_http_rewrite_module in a scope, in the order in which they run. */
export type Instruction = { readonly directive: Directive } & (
  | { readonly kind: "set"; readonly name: string; readonly value: Value }
  | { readonly kind: "if"; readonly condition: Condition; readonly inner: Program; readonly scope: Location | null }
  | RewriteRule
  | { readonly kind: "return"; readonly status: number; readonly text: Value | null }
  | { readonly kind: "break" }
  /** Sets a variable by means that are not modelled (`set_by_lua` …). */
  | { readonly kind: "foreign-set"; readonly name: string }
);

export interface RewriteRule {
  readonly kind: "rewrite";
  readonly pattern: Pattern;
  readonly replacement: Value;
  /** The replacement holds a `?` of its own. */
  readonly hasArgs: boolean;
  /** The arguments of the request are kept: the replacement does not end with `?`. */
  readonly addArgs: boolean;
  /** Null: no redirect. */
  readonly redirect: 301 | 302 | null;
  readonly stops: boolean;
  readonly breaks: boolean;
}

export type Program = readonly Instruction[];

const REDIRECTS = ["http://", "https://", "$scheme"];

export function compileProgram(scope: Server | Location): Program {
  return compileBlock(scope.directive.block ?? [], scope);
}

function compileBlock(block: readonly Directive[], scope: Server | Location | null): Program {
  const program: Instruction[] = [];
  for (const directive of block) {
    const instruction = compile(directive, scope);
    if (instruction !== null) program.push({ ...instruction, directive } as Instruction);
  }
  return program;
}

type Draft<T = Instruction> = T extends Instruction ? Omit<T, "directive"> : never;

function compile(directive: Directive, scope: Server | Location | null): Draft | null {
  switch (directive.name) {
    case "set": {
      const [variable = "", value = ""] = directive.args;
      return { kind: "set", name: variableName(variable), value: compiledText(value) };
    }
    case "rewrite":
      return compileRewrite(directive);
    case "return":
      return compileReturn(directive);
    case "break":
      return { kind: "break" };
    case "if":
      return {
        kind: "if",
        condition: compileCondition(directive),
        inner: compileBlock(directive.block ?? [], null),
        // An `if` of a server changes no configuration (`if_code->loc_conf = NULL` in ngx_http_rewrite_if).
        scope: scope?.kind === "location" ? (scope.locations.find((it) => it.directive === directive) ?? null) : null,
      };
    default:
      return directive.name.startsWith("set_") ? compileForeignSet(directive) : null;
  }
}

function compileForeignSet({ args: [variable = ""] }: Directive): Draft | null {
  return variable.startsWith("$") ? { kind: "foreign-set", name: variableName(variable) } : null;
}

function variableName(word: string): string {
  return toBytes(word.slice(1)).toLowerCase();
}

function compileRewrite({ args }: Directive): Draft {
  const [regex = "", written = "", flag] = args;
  const text = written.endsWith("?") ? written.slice(0, -1) : written;
  const byText = REDIRECTS.some((prefix) => text.startsWith(prefix));
  const redirect = flag === "permanent" ? 301 : flag === "redirect" || byText ? 302 : null;
  const replacement = redirect === null ? compiledReplacement(text) : compiledText(text);
  return {
    kind: "rewrite",
    pattern: patternOf(toBytes(regex), false),
    replacement,
    hasArgs: redirect === null ? hasMark(replacement) : replacement.pieces.some(holdsMark),
    addArgs: !written.endsWith("?"),
    redirect,
    stops: redirect !== null || flag === "last" || flag === "break",
    breaks: flag === "break",
  };
}

function holdsMark(piece: Value["pieces"][number]): boolean {
  return typeof piece === "string" && piece.includes("?");
}

function compileReturn({ args }: Directive): Draft {
  const [first = "", second] = args;
  if (/^\d+$/.test(first)) {
    return { kind: "return", status: Number(first), text: second === undefined ? null : compiledText(second) };
  }
  return { kind: "return", status: 302, text: compiledText(first) };
}
