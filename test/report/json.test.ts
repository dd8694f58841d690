import { expect } from "chai";
import fc from "fast-check";
import { render } from "../../parity/report";
import { resultJsonSchema, resultSchema } from "../../parity/report/schema";
import type { Result } from "../../parity/result";
import { samples } from "./samples";

function toJson(result: Result): string {
  return render(result, "json", { color: false, width: 80, unicode: true });
}

/** The same object with its members made in another order, at every depth. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([key, member]) => [key, reversed(member)] as const);
  return Object.fromEntries(entries.reverse());
}

describe("report: json", () => {
  for (const [name, result] of Object.entries(samples)) {
    it(`${name} is what went in, and what the schema says`, () => {
      const parsed = JSON.parse(toJson(result));
      expect(parsed).to.deep.equal(result);
      resultSchema.parse(parsed);
    });

    it(`${name} has the same bytes whatever the order of members`, () => {
      expect(toJson(reversed(result) as Result)).to.equal(toJson(result));
    });
  }

  it("escapes whatever a terminal would obey, and loses nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (message) => {
        const json = toJson({ ...samples["parity"]!, errors: [{ message, location: null }] });
        expect(json.replaceAll("\n", "")).to.not.match(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/u);
        expect(JSON.parse(json).errors[0].message).to.equal(message);
      }),
    );
  });

  it("keeps a stack called __proto__", () => {
    const finding = { ...samples["deviates"]!.findings[0]!, values: JSON.parse('{"__proto__":"x"}') };
    expect(toJson({ ...samples["deviates"]!, findings: [finding] })).to.contain('"__proto__": "x"');
  });

  it("the schema refuses a member that it does not know, and a result that lacks one", () => {
    const { timings, ...without } = samples["parity"]!;
    expect(resultSchema.safeParse({ ...samples["parity"], extra: 1 }).success).to.equal(false);
    expect(resultSchema.safeParse(without).success).to.equal(false);
    expect(resultSchema.safeParse({ ...without, timings }).success).to.equal(true);
  });

  it("gives its schema as JSON Schema", () => {
    const schema = resultJsonSchema() as { $schema: string; required: string[]; additionalProperties: boolean };
    expect(schema.$schema).to.equal("https://json-schema.org/draft/2020-12/schema");
    expect(schema.additionalProperties).to.equal(false);
    expect(schema.required).to.deep.equal(Object.keys(samples["parity"]!));
  });
});
