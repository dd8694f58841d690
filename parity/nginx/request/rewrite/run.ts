import type { Directive } from "../../types";
import { escapeUri, unescapeRedirect } from "../escape";
import { type Outcome, status } from "../outcome";
import { piecesOf } from "../passes";
import { setLocationHeader } from "../response-headers";
import type { Run } from "../run";
import { sendResponse } from "../send";
import { memo } from "../settings";
import { join, known, unknown } from "../text";
import type { Text } from "../types";
import type { Value } from "../value";
import { setVariable } from "../variables";
import { holds } from "./condition";
import { compileProgram, type Instruction, type Program, type RewriteRule } from "./program";

/** ngx_http_rewrite_handler for the scope the request is in. `enter` makes a location's configuration that of the request. */
export function runRewrites(run: Run, enter: (run: Run) => void): Outcome | null {
  const { scope } = run;
  const program = memo(scope, "rewrites", () => compileProgram(scope));
  if (program.length === 0) return null;
  const result = new Engine(run, enter).run(program);
  return result === "end" ? null : result;
}

class Engine {
  /** `e->quote`: until the first `rewrite` has run, captures are escaped where the path was. */
  private quote = true;

  constructor(
    private readonly request: Run,
    private readonly enter: (run: Run) => void,
  ) {}

  /** Null: ran to its end. `"end"`: stopped without an answer. */
  run(program: Program): Outcome | "end" | null {
    for (const instruction of program) {
      const result = this.step(instruction);
      if (result !== null) return result;
    }
    return null;
  }

  private step(instruction: Instruction): Outcome | "end" | null {
    const { request: run } = this;
    const { directive } = instruction;
    switch (instruction.kind) {
      case "set":
        setVariable(run, instruction.name, this.script(instruction.value));
        return null;
      case "foreign-set":
        run.variables.set(instruction.name, unknown(instruction.name));
        return null;
      case "if":
        return this.conditional(instruction);
      case "rewrite":
        return this.rewrite(instruction, directive);
      case "return":
        run.meet(directive);
        run.step(`return ${instruction.status}`, directive);
        return answer(run, instruction);
      case "break":
        if (run.uriChanged) run.validLocation = false;
        run.uriChanged = false;
        return "end";
    }
  }

  private conditional(instruction: Instruction & { kind: "if" }): Outcome | "end" | null {
    const { condition, directive, inner, scope } = instruction;
    const run = this.request;
    if (!holds(run, condition, directive, (value) => this.script(value))) return null;
    run.meet(directive);
    run.step(`the condition of if ${directive.args.join(" ")} holds`, directive);
    if (scope !== null) {
      run.scope = scope;
      this.enter(run);
    }
    return this.run(inner);
  }

  private rewrite(rule: RewriteRule, directive: Directive): Outcome | "end" | null {
    const run = this.request;
    if (!run.matches(rule.pattern, run.uri, directive)) {
      run.captures.forget();
      return null;
    }
    run.meet(directive);
    run.internal = true;
    run.validUnparsed = false;
    run.uriChanged = !rule.breaks;
    if (rule.breaks) run.validLocation = false;
    this.quote = rule.redirect !== null;
    const pieces = this.pieces(rule.replacement);
    this.quote = false;
    if (rule.redirect !== null) return this.redirect(rule, rule.redirect, join(pieces.before), directive);
    const uri = known(join(pieces.before), directive);
    if (pieces.args !== null) {
      const kept = rule.addArgs && run.args !== "" ? `&${run.args}` : "";
      run.args = known(join(pieces.args), directive) + kept;
    } else if (!rule.addArgs) run.args = "";
    run.step(`rewrite to ${uri}`, directive);
    if (uri === "") return status(500);
    run.setUri(uri);
    return rule.stops ? "end" : null;
  }

  private redirect(rule: RewriteRule, code: number, target: Text, directive: Directive): Outcome {
    const run = this.request;
    const kept = rule.addArgs && run.args !== "" ? (rule.hasArgs ? "&" : "?") + run.args : "";
    const location = typeof target === "string" ? unescapeRedirect(target) + kept : target;
    setLocationHeader(run, location);
    run.step(`rewrite redirects with ${code}`, directive);
    return status(code);
  }

  /** A text as scripts have it: captures are escaped where they stand in arguments or a redirect. */
  private script(value: Value): Text {
    return value.constant ?? join(this.pieces(value).before);
  }

  /** The pieces before and behind the first `?` of a replacement. */
  private pieces(value: Value): { before: readonly Text[]; args: readonly Text[] | null } {
    const run = this.request;
    const texts = piecesOf(run, value, (text, inArgs) =>
      (this.quote || inArgs) && (run.quoted || run.plus) ? escapeUri(text, "arguments") : text,
    );
    const mark = value.pieces.findIndex((piece) => typeof piece !== "string" && "args" in piece);
    return mark < 0 ? { before: texts, args: null } : { before: texts.slice(0, mark), args: texts.slice(mark + 1) };
  }
}

/** ngx_http_script_return_code. */
function answer(run: Run, { status: code, text }: Instruction & { kind: "return" }): Outcome {
  if (code < 400 || (text !== null && text.constant !== "")) {
    return sendResponse(run, code, text);
  }
  return status(code);
}
