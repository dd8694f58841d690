import { asText } from "../compare/index";
import type { Model } from "../config/types";
import { canonicalJson, type Position, type Value } from "../graph/index";
import type { ReviewRule } from "../result";
import type { Side } from "./types";

interface Row {
  readonly of: ReviewRule["of"];
  readonly name: string;
  readonly text: string;
  readonly position: Position | null;
}

/**
 * What `parity.yaml` declares otherwise than the base's, apart from waivers: a deviation that is gone since something
 * declares it to be none is not mended.
 */
export function reviewRules(base: Pick<Side, "project">, head: Pick<Side, "project">): ReviewRule[] {
  const [before, after] = [base, head].map(({ project }) => rowsOf(project.model));
  const keyOf = ({ of, name }: Row): string => canonicalJson([of, name]);
  const was = new Map(before!.map((row) => [keyOf(row), row] as const));
  const is = new Map(after!.map((row) => [keyOf(row), row] as const));
  const rows = after!.flatMap((row): ReviewRule[] => {
    const old = was.get(keyOf(row));
    if (old?.text === row.text) return [];
    return [toRule(old === undefined ? "added" : "changed", row, old?.text ?? null, row.text)];
  });
  const gone = [...was.values()].filter((row) => !is.has(keyOf(row)));
  return [...rows, ...gone.map((row) => toRule("removed", { ...row, position: null }, row.text, null))];
}

function rowsOf({ baseline, varies, derived, excluded, nginx, application }: Model): Row[] {
  const facts = (of: string, all: { readonly [name: string]: Value }): Row[] =>
    Object.entries(all)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => ({ of: "fact", name: `${of}.${name}`, text: asText(value)!, position: null }));
  return [
    { of: "baseline", name: "provider", text: baseline.provider, position: baseline.position },
    { of: "baseline", name: "stack", text: baseline.stack, position: baseline.position },
    ...varies.map(({ name, why, position }): Row => ({ of: "varies", name, text: why, position })),
    ...derived.map(({ resource, property, from, why, position }): Row => {
      return { of: "derived", name: `${property} of ${resource} from ${from}`, text: why, position };
    }),
    ...excluded.map(({ stack, why, position }): Row => ({ of: "excluded", name: stack, text: why, position })),
    ...facts("nginx", nginx),
    ...facts("application", application),
  ];
}

function toRule(
  kind: ReviewRule["kind"],
  { of, name, position }: Row,
  before: string | null,
  after: string | null,
): ReviewRule {
  // To declare that more may differ, or to know less of what traffic needs, finds less.
  const loosens = of === "fact" ? kind === "removed" : kind === "added" && of !== "baseline";
  const location =
    position === null ? null : { stack: null, file: position.file, line: position.line, column: position.column ?? 1 };
  return { kind, of, name, before, after, loosens, location };
}
