import { canonicalJson, compareText } from "../graph/canonical";
import { mapValue } from "../graph/map";
import type { Graph, Invoke, Value } from "../graph/types";
import { type Cutter, fillNumber, fillText, type Target } from "./fill";
import { type Mismatch, type Subject, withoutOwn } from "./mismatch";
import { opaque } from "./text";

/**
 * Calls of provider functions that only one side makes. They count where no resource shows the difference: an answer
 * that nothing uses changes nothing, but a data source can have effects of its own.
 */
export function compareInvokes(sample: Graph, subject: Subject, cutter: Cutter): Mismatch[] {
  const { target } = subject.matching;
  const here = new Map(subject.graph.invokes.map((invoke) => [keyOf(invoke, invoke.args), invoke] as const));
  const there = sample.invokes.map((invoke) => {
    const readings = [fillValue(invoke.args, target, cutter, true), fillValue(invoke.args, target, cutter, false)];
    // Text that merely equals a sample, as a number does: a stack can have the sample too.
    const keys = [...readings, invoke.args].map((args) => keyOf(invoke, args));
    return { invoke, args: readings[0]!, keys };
  });
  const known = new Set(there.flatMap(({ keys }) => keys));
  const lost: Call[] = there.filter(({ keys }) => !keys.some((key) => here.has(key)));
  const gained: Call[] = [...here]
    .filter(([key]) => !known.has(key))
    .map(([, invoke]) => ({ invoke, args: invoke.args }));
  const tokens = [...new Set([...lost, ...gained].map(({ invoke }) => invoke.token))].sort(compareText);
  return tokens.map((token) => {
    const expected = lost.find(({ invoke }) => invoke.token === token);
    const actual = gained.find(({ invoke }) => invoke.token === token);
    return {
      subject,
      resource: "{stack}",
      type: token,
      property: withoutOwn(token, subject.inputs, cutter.holes),
      kind: "call",
      part: "resource",
      expected: expected && opaque(expected.args),
      actual: actual && opaque(actual.args),
      scalars: [],
      sample: null,
      mine: null,
      inside: (actual ?? expected)!.invoke.position,
    };
  });
}

interface Call {
  readonly invoke: Invoke;
  readonly args: Value;
}

function keyOf(invoke: Invoke, args: Value): string {
  return canonicalJson([invoke.token, args]);
}

/** @param numbers false: numbers that equal a sample merely equal it */
function fillValue(value: Value, target: Target, cutter: Cutter, numbers: boolean): Value {
  return mapValue(value, {
    text: (text) => fillText(cutter.cut(text), target),
    number: (number) => {
      const slot = numbers ? cutter.number(number) : null;
      return slot ? fillNumber(number, slot, target, 0) : number;
    },
  });
}
