import { join } from "node:path";
import { expect } from "chai";
import { type ReportOptions, render } from "../../parity/report";
import { resultSchema } from "../../parity/report/schema";
import type { Result } from "../../parity/result";
import { expectGolden } from "../support/golden";
import { impactSamples } from "./impact-samples";

const PLAIN: ReportOptions = { color: false, width: 80, unicode: true };

const golden = (file: string) => join(__dirname, "golden", file);

describe("report: impact", () => {
  for (const [name, result] of Object.entries(impactSamples)) {
    it(`${name} on the console`, () => expectGolden(golden(`${name}.txt`), render(result, "console", PLAIN)));

    it(`${name} as JSON, which the schema describes`, () => {
      const json = render(result, "json", PLAIN);
      expect(resultSchema.parse(JSON.parse(json))).to.deep.equal(result);
    });
  }

  it("is one golden file as JSON", () => {
    expectGolden(golden("impact-set.json"), render(impactSamples["impact-set"]!, "json", PLAIN));
  });

  it("all, on a wide terminal, in colour", () => {
    const options = { color: true, width: 120, unicode: true };
    expectGolden(golden("impact-all.wide.ansi"), render(impactSamples["impact-all"]!, "console", options));
  });

  it("one, where only ASCII can be shown", () => {
    expectGolden(
      golden("impact-one.ascii.txt"),
      render(impactSamples["impact-one"]!, "console", { ...PLAIN, unicode: false }),
    );
  });

  for (const width of [40, 60, 80, 120]) {
    it(`stays within ${width} columns`, () => {
      for (const result of Object.values(impactSamples)) {
        const lines = render(result, "console", { ...PLAIN, width }).split("\n");
        expect(lines.filter((line) => line.length > width)).to.deep.equal([]);
      }
    });
  }

  it("has no escapes without colour, and the same words with it", () => {
    for (const result of Object.values(impactSamples)) {
      const coloured = render(result, "console", { ...PLAIN, color: true });
      expect(coloured).to.match(/\u001b\[/);
      expect(coloured.replace(/\u001b\[\d+m/g, "")).to.equal(render(result, "console", PLAIN));
    }
  });

  it("shows what is foreign without letting it act", () => {
    const hostile = hostileCopy(impactSamples["impact-set"]!);
    for (const unicode of [true, false]) {
      const text = render(hostile, "console", { ...PLAIN, unicode });
      expect(/.{0,60}[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/.exec(text)?.[0] ?? null).to.equal(null);
      if (!unicode) expect(text).to.match(/^[\n -~]*$/);
    }
  });

  it("says once why nothing can be decided of any setting", () => {
    const base = impactSamples["impact-all"]!;
    const unknown = ["nginx does not start as it is: no such file"];
    const [first] = base.impact!.settings;
    const settings = Array.from({ length: 50 }, (_, index) => ({
      ...first!,
      address: `http/gzip#${index}`,
      text: "gzip on;",
      outcome: "unknown" as const,
      onlyIn: [],
      stacks: first!.stacks.map((cell) => ({ ...cell, outcome: "unknown" as const, changes: [], rows: [], unknown })),
    }));
    const show = (some: typeof settings) =>
      render({ ...base, impact: { ...base.impact!, settings: some, sets: [] } }, "console", PLAIN);
    const text = show(settings);
    expect(text).to.contain(`\nCannot be decided (50), all for one reason\n  ${unknown[0]}\n`);
    expect(text).not.to.contain("gzip on");
    const other = { ...settings[0]!, stacks: settings[0]!.stacks.map((cell) => ({ ...cell, unknown: ["another"] })) };
    expect(show([...settings.slice(1), other]), "for two reasons they are listed").to.contain("gzip on");
  });

  it("takes a fleet of a thousand stacks on one screen's width", () => {
    const base = impactSamples["impact-all"]!;
    const stacks = Array.from({ length: 1000 }, (_, index) => `customer-${index}`);
    const spread = <T extends { readonly stack: string }>(cells: readonly T[]): T[] =>
      stacks.map((stack, index) => ({ ...cells[index % cells.length]!, stack }));
    const impact = base.impact!;
    const fleet: Result = {
      ...base,
      impact: {
        ...impact,
        basis: spread(impact.basis),
        settings: impact.settings.map((setting) => {
          const cells = spread(setting.stacks);
          const needing = cells.filter(({ outcome }) => outcome === "needed").map(({ stack }) => stack);
          return { ...setting, stacks: cells, onlyIn: setting.onlyIn.length > 0 ? needing : [] };
        }),
      },
    };
    const lines = render(fleet, "console", PLAIN).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).to.be.at.most(80);
    expect(lines.length).to.be.below(150);
  });
});

/** Every text of the member `impact` with what acts on terminals in it. */
function hostileCopy(result: Result): Result {
  const spoil = (value: unknown, key: string): unknown => {
    if (typeof value === "string") {
      return ["outcome", "effect", "how", "of"].includes(key) ? value : `${value}\u001b[31m\u202e\u0000`;
    }
    if (Array.isArray(value)) return value.map((item) => spoil(item, key));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, spoil(item, name)]));
  };
  return { ...result, impact: spoil(result.impact, "impact") as NonNullable<Result["impact"]> };
}
