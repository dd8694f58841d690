import { expect } from "chai";
import fc from "fast-check";
import { render } from "../../parity/report";
import { displayWidth, wrap } from "../../parity/report/console/text";
import { within } from "../../parity/report/markdown/budget";
import type { Finding, Result } from "../../parity/result";
import { samples } from "./samples";

const deviates = samples["deviates"]!;
const template = deviates.findings[1]!;

function show(result: Result, { width = 80, color = false, unicode = true } = {}): string {
  return render(result, "console", { width, color, unicode });
}

function withFinding(more: Partial<Finding>): Result {
  return { ...deviates, findings: [{ ...template, ...more }] };
}

/** The lines of a report that show values: `- …` and `+ …`. */
function diffOf(result: Result): string[] {
  return show(result)
    .split("\n")
    .filter((line) => /^ {4}[-+] /.test(line))
    .map((line) => line.trim());
}

const anything = fc.string({ unit: "binary", maxLength: 200 });
const somewhere = fc.record({ stack: fc.constant(null), file: anything, line: fc.nat(), column: fc.nat() });
const anyResult = fc
  .record({ name: anything, value: anything, message: anything, location: somewhere })
  .map((any): Result => {
    return {
      ...deviates,
      stacks: [...deviates.stacks, { ...deviates.stacks[0]!, name: any.name, provider: any.value }],
      findings: [
        {
          ...template,
          stacks: [any.name],
          check: any.message,
          resource: any.message,
          property: any.value,
          message: any.message,
          values: Object.fromEntries([...Object.entries(template.values), [any.name, any.value]]),
          why: any.message,
          locations: [any.location],
        },
      ],
      errors: [{ message: any.message, location: any.location }],
    };
  });

describe("report: console", () => {
  it("lets nothing foreign act on the terminal, and keeps every line within its width", () => {
    fc.assert(
      fc.property(anyResult, fc.integer({ min: 40, max: 140 }), fc.boolean(), (result, width, unicode) => {
        const text = show(result, { width, unicode });
        expect(text.replaceAll("\n", "")).to.not.match(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u);
        if (!unicode) expect(text).to.match(/^[\n -~]*$/);
        for (const line of text.split("\n")) expect(displayWidth(line), line).to.be.at.most(width);
      }),
      { numRuns: 300 },
    );
  });

  it("says the same in colour as without", () => {
    for (const [name, result] of Object.entries(samples)) {
      const stripped = show(result, { color: true }).replace(/\u001b\[\d+m/g, "");
      expect(stripped, name).to.equal(show(result));
    }
  });

  it("shows a stack that could not be evaluated as unknown in every check, never as passed", () => {
    const rows = show(samples["undetermined"]!).split("\n");
    for (const check of ["uniform", "transparent", "closed", "one-provider", "known"]) {
      const row = rows.find((line) => line.trimStart().startsWith(check))!;
      expect(row.trim().split(/ {2,}/)[2], check).to.equal("?");
    }
  });

  it("cuts long values around the place where they part", () => {
    const before = "a".repeat(500);
    const after = "z".repeat(500);
    const values = { staging: `${before}X${after}`, "prod-eu": `${before}Y${after}` };
    const lines = diffOf(withFinding({ expected: values.staging, values }));
    expect(lines).to.have.length(2);
    expect(lines[0]).to.match(/^- …a+Xz+…/);
    expect(lines[1]).to.match(/^\+ …a+Yz+…/);
  });

  it("shows the beginning of a long value that other stacks do not have", () => {
    const values = { staging: null, "prod-eu": `server { listen 80; ${"x".repeat(500)}` };
    const [absent, there] = diffOf(withFinding({ expected: null, values }));
    expect(absent).to.match(/^- \(absent\) /);
    expect(there).to.match(/^\+ server { listen 80; x+…/);
  });

  it("shows of a text of many lines those that differ", () => {
    const text = Array.from({ length: 200 }, (_, index) => `line ${index}`);
    const values = { staging: text.join("\n"), "prod-eu": text.with(150, "another line").join("\n") };
    const lines = diffOf(withFinding({ expected: values.staging, values }));
    expect(lines.slice(1)).to.deep.equal(["- line 150", "+ another line"]);
  });

  it("makes white space at the ends and an empty value visible", () => {
    const values = { staging: "200", "prod-us": "", "prod-eu": "200 " };
    const lines = diffOf(withFinding({ stacks: ["prod-us", "prod-eu"], expected: "200", values }));
    expect(lines[1]).to.match(/^\+ "" /);
    expect(lines[2]).to.match(/^\+ "200 " /);
  });

  it("tells an absent value from the text null", () => {
    const values = { staging: "null", "prod-au": "null", "prod-us": "null", "prod-eu": null };
    expect(diffOf(withFinding({ expected: "null", values }))).to.deep.equal([
      "- null      expected: staging, prod-au, prod-us",
      "+ (absent)  prod-eu",
    ]);
  });

  it("counts in its headline the stacks that it shows, not others that findings name", () => {
    const headline = (...stacks: string[][]): string => {
      const findings = stacks.map((names, index) => ({ ...template, property: `p${index}`, stacks: names }));
      return show({ ...deviates, findings }).split("\n", 1)[0]!;
    };
    const all = deviates.stacks.map(({ name }) => name);
    expect(headline(all, ["old"])).to.equal("✗ deviates  2 deviations in 4 of 4 stacks");
    expect(headline(["prod-eu"], ["old"], ["older", "old"])).to.equal("✗ deviates  3 deviations in 1 of 4 stacks");
    expect(headline(["old"])).to.equal("✗ deviates  1 deviation");
  });

  it("bounds the report of a fleet", () => {
    const lines = show(samples["fleet"]!).split("\n");
    expect(lines.length).to.be.below(200);
    expect(lines).to.include("… and 40 more findings: --format json has all");
  });

  it("breaks an address behind one of its names, where it has any", () => {
    const address = "userData!/etc/nginx/sites-available/default!server[a.example.net]/location#2";
    expect(wrap(address, 44)).to.deep.equal([
      "userData!/etc/nginx/sites-available/default!",
      "server[a.example.net]/location#2",
    ]);
    expect(wrap(`at ${address}`, 42)).to.deep.equal([
      "at userData!/etc/nginx/sites-available/",
      "default!server[a.example.net]/location#2",
    ]);
    expect(wrap("https://example.net//a", 9)).to.deep.equal(["https://", "example.n", "et//a"]);
    expect(wrap(`a/${"b".repeat(30)}`, 20)).to.deep.equal([`a/${"b".repeat(18)}`, "b".repeat(12)]);
  });

  it("wraps without a change of the words, whatever they are", () => {
    const words = fc.array(fc.string({ unit: fc.constantFrom("a", "/", "!", "漢"), minLength: 1 }), { minLength: 1 });
    fc.assert(
      fc.property(words, fc.integer({ min: 2, max: 20 }), (all, width) => {
        const lines = wrap(all.join(" "), width);
        for (const line of lines) expect(displayWidth(line)).to.be.at.most(width);
        const joined = lines.join("").replaceAll(" ", "");
        expect(joined).to.equal(all.join(""));
        // Within a line, a space stands where one stood, and nowhere else.
        for (const word of lines.flatMap((line) => line.split(" ")))
          expect(all.some((one) => one.includes(word))).to.equal(true);
        expect(lines.join("").split(" ").length).to.be.at.most(all.length);
      }),
    );
  });

  it("speaks of one thing that is left out as of one", () => {
    const findings = Array.from({ length: 21 }, (_, index) => ({ ...template, id: `${index}`, property: `p${index}` }));
    expect(show({ ...deviates, findings })).to.contain("\n… and 1 more finding: --format json has all\n");
    const markdown = (rows: number): string => {
      const blocks = Array.from({ length: rows }, () => "x".repeat(100));
      return within("", [{ title: "T", blocks, noun: "changes of traffic" }], "", "`c`", 1000);
    };
    const rows = Array.from({ length: 30 }, (_, index) => markdown(index));
    expect(rows.filter((text) => text.includes("… and 1 more change of traffic: "))).to.have.length(1);
    expect(rows.some((text) => text.includes("… and 2 more changes of traffic: "))).to.equal(true);
  });

  it("gives why and fix once when findings share them", () => {
    const twice = { ...deviates, findings: [template, { ...template, property: "healthCheck.path" }] };
    expect(show(twice).match(/^ {4}why/gm)).to.have.length(1);
  });

  it("prints nothing but the message when the input is unusable", () => {
    expect(show(samples["unusable"]!)).to.equal("parity.yaml:3:1: Unknown key `vary`; did you mean `varies`?\n");
  });
});
