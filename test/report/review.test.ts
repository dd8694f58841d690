import { join } from "node:path";
import { expect } from "chai";
import { type ReportOptions, render } from "../../parity/report";
import { changeGroups } from "../../parity/report/review-groups";
import { resultSchema } from "../../parity/report/schema";
import { expectGolden } from "../support/golden";
import { verbSamples } from "./verb-samples";

const PLAIN: ReportOptions = { color: false, width: 80, unicode: true };
const golden = (file: string) => join(__dirname, "golden", file);

describe("report: reviews", () => {
  for (const name of ["review", "review-nothing"]) {
    const result = verbSamples[name]!;
    it(`${name} for a person`, () => expectGolden(golden(`${name}.txt`), render(result, "console", PLAIN)));
    it(`${name} as data, as the schema has it`, () => {
      const text = render(result, "json", PLAIN);
      expectGolden(golden(`${name}.json`), text);
      expect(resultSchema.parse(JSON.parse(text))).to.deep.equal(result);
    });
  }

  it("in ASCII, and wide in colour", () => {
    const ascii = render(verbSamples["review"]!, "console", { ...PLAIN, unicode: false });
    expect(ascii).to.match(/^[\u0020-\u007e\n]*$/);
    expectGolden(golden("review.ascii.txt"), ascii);
    const options = { color: true, width: 140, unicode: true };
    expectGolden(golden("review.wide.ansi"), render(verbSamples["review"]!, "console", options));
  });

  it("no line is wider than the terminal, and text has no last spaces", () => {
    for (const width of [40, 60, 100]) {
      const lines = render(verbSamples["review"]!, "console", { ...PLAIN, width }).split("\n");
      expect(lines.filter((line) => line.length > width || /\s$/.test(line))).to.deep.equal([]);
    }
  });

  it("tells once why a test in the baseline stack says nothing of several, and names them", () => {
    const result = verbSamples["review"]!;
    const fact = { name: "provider", baseline: "azure-native", stack: "aws" };
    const reasons: { readonly [stack: string]: string } = {
      "prod-au": "The provider is `aws` in prod-au and `azure-native` in staging.",
      "prod-us": "The provider is `aws` in prod-us and `azure-native` in staging.",
      "prod-eu": "The matcher is `200` in prod-eu and `200-399` in staging.",
    };
    const validity = result.review!.validity.map((row) => {
      const reason = reasons[row.stack];
      return reason === undefined ? row : { ...row, verdict: "invalid" as const, reason, fact };
    });
    const told = { ...result, review: { ...result.review!, validity } };
    const inConsole = render(told, "console", { ...PLAIN, width: 120 });
    expect(inConsole).to.include(
      "invalid   The provider is `aws` in prod-au and prod-us and `azure-native` in staging.\n",
    );
    expect(inConsole).to.match(/^ {2}prod-us {2}invalid {3}as prod-au$/m);
    expect(inConsole).to.include("The matcher is `200` in prod-eu and `200-399` in staging.");
    const markdown = render(told, "markdown", PLAIN);
    expect(markdown).to.match(/^\| prod-au, prod-us \| ✗ invalid \| The provider is .aws. in prod-au and prod-us /m);
    expect(render(told, "html", PLAIN).split("The provider is").length - 1, "in HTML").to.equal(1);
  });

  it("says of an input that the engine ignores that nothing is updated", () => {
    const result = verbSamples["review"]!;
    const changes = result.review!.changes.map((change) =>
      change.of === "property" ? { ...change, ignored: true as const } : change,
    );
    const told = { ...result, review: { ...result.review!, changes } };
    for (const format of ["console", "markdown", "html"] as const)
      expect(render(told, format, { ...PLAIN, width: 120 }), format).to.include(
        "ignored by the engine (ignoreChanges): no update",
      );
    expect(resultSchema.parse(JSON.parse(render(told, "json", PLAIN)))).to.deep.equal(told);
  });

  it("tells what is the same of many resources once, and keeps apart what is not", () => {
    const change = verbSamples["review"]!.review!.changes.find(
      ({ property, of }) => property !== null && of !== "config",
    )!;
    const elsewhere = { ...change, id: "other", resource: "other" };
    const otherwise = { ...elsewhere, id: "third", values: { staging: { before: "a", after: "b" } } };
    expect(changeGroups([change, elsewhere, otherwise]).map(({ also }) => also)).to.deep.equal([1, 0]);
    expect(
      changeGroups([
        { ...change, property: null },
        { ...elsewhere, property: null },
      ]),
    ).to.have.length(2);
  });
});
