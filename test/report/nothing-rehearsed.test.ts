import { expect } from "chai";
import { render } from "../../parity/report";
import type { Result } from "../../parity/result";
import { impactSamples } from "./impact-samples";
import { verbSamples } from "./verb-samples";

/** Stacks were evaluated, and then there was no nginx to run. */
function without(verb: string): Result {
  const { impact: _, ...result } = impactSamples["impact-all"]!;
  const errors = [{ message: "/opt/nginx is nginx 1.10.3; a rehearsal needs 1.14.0 or newer.", location: null }];
  return { ...result, verb, verdict: "undetermined", findings: [], errors } as unknown as Result;
}

describe("report: nothing was rehearsed", () => {
  for (const verb of ["rehearse", "impact"])
    for (const format of ["console", "markdown"] as const)
      it(`${verb}: ${format} says why, and of no check that it passes`, () => {
        const text = render(without(verb), format, { color: false, width: 80, unicode: true });
        expect(text).to.contain("1.10.3").and.to.contain("undetermined");
        expect(text).not.to.contain("✓");
        expect(text).not.to.match(/uniform|transparent|contract/);
      });

  it("no nginx is said to have run where no stack was", () => {
    const sample = Object.values(verbSamples).find(({ rehearsal }) => rehearsal)!;
    const stacks = sample.rehearsal!.stacks.map((one) => ({ ...one, state: "not rehearsed" as const, servers: [] }));
    const shown = (rehearsal: Result["rehearsal"]): string =>
      render({ ...sample, rehearsal } as Result, "console", { color: false, width: 80, unicode: true });
    expect(shown(sample.rehearsal)).to.contain("rehearsed on  nginx");
    expect(shown({ ...sample.rehearsal!, stacks })).not.to.match(/rehearsed on| ran\b/);
  });
});
