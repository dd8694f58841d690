import { expect } from "chai";
import catalogue from "../../../parity/checks/contract/catalogue.json";
import type { Probe } from "../../../parity/traffic/probes/types";
import { type Given, needsRehearsal, type Seen, seeAll } from "../support";

/** A row of the contract, broken: what is seen of it on a real nginx. */
export interface Symptom {
  readonly row: string;
  /** What is wrong, and what comes of it. */
  readonly about: string;
  readonly given: Given;
  readonly shows: (seen: Seen) => void;
}

/** One test for each; all are rehearsed side by side. */
export function describeSymptoms(title: string, symptoms: readonly Symptom[]): void {
  describe(`rehearse: symptoms of the contract, ${title}`, function () {
    this.timeout(180_000);
    let seen: ReadonlyMap<Symptom, Seen>;
    before(async function () {
      needsRehearsal.call(this);
      seen = await seeAll(new Map(symptoms.map((symptom) => [symptom, symptom.given])));
    });
    for (const symptom of symptoms) {
      it(`${symptom.row}: ${symptom.about}`, () => {
        expect(rows.has(symptom.row), `${symptom.row} is a row of the catalogue`).to.equal(true);
        symptom.shows(seen.get(symptom)!);
      });
    }
  });
}

const rows: ReadonlySet<string> = new Set(catalogue.map(({ id }) => id));

/** The first request of the stack with something of it changed, as its only probe beside what is left. */
export function asking(change: (probe: Probe & { readonly request: NonNullable<Probe["request"]> }) => Partial<Probe>) {
  return (probes: readonly Probe[]): readonly Probe[] => {
    const first = probes.find((probe) => probe.kind === "request");
    if (first?.request == null) throw new Error("the stack has no request");
    return [{ ...first, ...change(first as never) }];
  };
}

/** Health checks alone, with something of them changed. */
export function checking(change: (probe: Probe) => Partial<Probe> = () => ({})) {
  return (probes: readonly Probe[]): readonly Probe[] =>
    probes.filter(({ kind }) => kind === "health-check").map((probe) => ({ ...probe, ...change(probe) }));
}

/** Probes of these kinds alone. */
export function only(...kinds: readonly Probe["kind"][]) {
  return (probes: readonly Probe[]): readonly Probe[] => probes.filter(({ kind }) => kinds.includes(kind));
}
