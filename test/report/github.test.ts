import { expect } from "chai";
import { render } from "../../parity/report";
import type { Finding, Result } from "../../parity/result";
import { readLine } from "./runner";
import { samples } from "./samples";
import { verbSamples } from "./verb-samples";

const PLAIN = { color: false, width: 80, unicode: true };
const deviates = samples["deviates"]!;
const template = deviates.findings[1]!;

function commands(result: Result, folder = "") {
  const lines = render(result, "github", { ...PLAIN, folder })
    .trimEnd()
    .split("\n");
  return { read: lines.slice(0, -1).map((line) => readLine(line)!), last: lines.at(-1)! };
}

function withFindings(...findings: readonly Partial<Finding>[]): Result {
  return { ...deviates, findings: findings.map((more) => ({ ...template, ...more })) };
}

describe("report: github", () => {
  it("the runner reads a finding as it was", () => {
    const { read } = commands(
      withFindings({
        message: "100% of a,b:c\nsecond ::error::line",
        locations: [{ stack: null, file: "infra/a,b:c%.ts", line: 3, column: 5 }],
      }),
      "examples/api",
    );
    expect(read).to.have.length(1);
    const { name, properties, data } = read[0]!;
    expect(name).to.equal("error");
    expect(properties).to.deep.equal({
      file: "examples/api/infra/a,b:c%.ts",
      line: "3",
      col: "5",
      title: "uniform: prod-eu",
    });
    expect(data).to.match(/^100% of a,b:c\\nsecond :\\u\{3a\}error::line\napi\/web\/tg · healthCheck\.matcher\n/);
  });

  it("has a kind of annotation for each severity, and none for what is waived", () => {
    const severities = ["note", "error", "warning"] as const;
    const waived = { waiver: samples["waived"]!.findings[0]!.waiver };
    const { read } = commands(withFindings(...severities.map((severity) => ({ severity })), waived));
    expect(read.map(({ name }) => name)).to.deep.equal(["error", "warning", "notice"]);
  });

  it("keeps to ten of a kind, and counts what is left out in the last notice", () => {
    const many = (number: number, severity: Finding["severity"]) =>
      Array.from({ length: number }, () => ({ severity }));
    const { read, last } = commands(withFindings(...many(12, "error"), ...many(3, "warning"), ...many(11, "note")));
    const number = (name: string): number => read.filter((one) => one.name === name).length;
    expect([number("error"), number("warning"), number("notice")]).to.deep.equal([10, 3, 10]);
    expect(read.at(-1)!.data).to.contain("4 more are left out").and.contain("parity check has all");
    expect(last).to.equal("parity check: deviates, 12 deviations in 1 of 4 stacks");
  });

  it("says nothing of leaving out where ten of each are all", () => {
    const ten = Array.from({ length: 10 }, () => ({ severity: "note" }) as const);
    expect(commands(withFindings(...ten)).read.map(({ properties }) => properties["title"])).not.to.include("parity");
  });

  it("names a command that can be pasted anywhere", () => {
    const review = verbSamples["review"]!;
    const last = (ref: string, folder: string): string => {
      const base = { ...review.review!.base, ref };
      return commands({ ...review, review: { ...review.review!, base } }, folder).last.split(":")[0]!;
    };
    expect(last("origin/main", "examples/api")).to.equal("parity review --base origin/main --project examples/api");
    expect(last("HEAD^1", "$(id)")).to.equal("parity review --base 4dd1070407fd");
    expect(last("a;id", "")).to.equal("parity review --base 4dd1070407fd");
  });

  it("follows a path out of the project's folder", () => {
    const locations = [{ stack: null, file: "../lib/a.ts", line: 1, column: 1 }];
    expect(commands(withFindings({ locations }), "examples/api").read[0]!.properties["file"]).to.equal(
      "examples/lib/a.ts",
    );
  });
});
