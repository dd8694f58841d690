import { undecided } from "../cannot-decide";
import type { Run } from "../run";
import { unknown } from "../text";
import type { Text } from "../types";
import { builtin, prefixed } from "./builtin";
import { type Definition, definitionOf, isNamedSomewhere } from "./definitions";
import { evaluateGeo } from "./geo";
import { evaluateMap } from "./map";
import { evaluateSplit } from "./split-clients";

/**
 * The value of a variable; empty where nginx finds none. A value is computed once and kept, as nginx does, except for the
 * variables that it flags as not cacheable (`$uri`, `$args`, `$arg_*`, `map … volatile` …).
 */
export function variable(run: Run, name: string): Text {
  const kept = run.variables.get(name);
  if (kept !== undefined) return kept;
  const definition = definitionOf(run.asked.web, name);
  if (definition !== null) return keep(run, name, nested(run, definition), definition.volatile);
  const own = builtin(name) ?? prefixed(name);
  if (own !== null) {
    const value = own.value(run);
    if (isCarried(name)) noteCarried(run, name, value);
    return keep(run, name, value, own.volatile);
  }
  return isNamedSomewhere(run.asked.web, name) ? "" : unknown(name);
}

/** A client may send it, or not. */
const isCarried = (name: string): boolean => /^(?:http_|arg_|cookie_|args$|query_string$|is_args$)/.test(name);

function noteCarried({ asked: { met } }: Run, name: string, value: Text): void {
  met.read.add(name);
  if (value !== "") met.carried.add(name);
}

/** nginx gives up at this depth, too: "cycle while evaluating variable" (ngx_http_get_indexed_variable). */
const DEEPEST = 100;

function nested(run: Run, definition: Definition): Text {
  if (run.variableDepth >= DEEPEST) return undecided("a variable that is defined by itself");
  run.variableDepth++;
  run.meet(definition.directive);
  const value = defined(run, definition);
  run.variableDepth--;
  return value;
}

function keep(run: Run, name: string, value: Text, volatile: boolean): Text {
  if (!volatile) run.variables.set(name, value);
  return value;
}

function defined(run: Run, definition: Definition): Text {
  switch (definition.kind) {
    case "map":
      return evaluateMap(run, definition);
    case "geo":
      return evaluateGeo(run, definition);
    case "split_clients":
      return evaluateSplit(run, definition);
    default:
      return unknown(definition.name);
  }
}

/** `set $name value`: `$args` and `$limit_rate` are more than a variable (their `set_handler`). */
export function setVariable(run: Run, name: string, value: Text): void {
  if (name !== "args") {
    run.variables.set(name, value);
    return;
  }
  run.args = typeof value === "string" ? value : "";
  if (typeof value !== "string") run.variables.set("args", value);
  run.validUnparsed = false;
}
