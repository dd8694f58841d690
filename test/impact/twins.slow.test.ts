import { expect } from "chai";
import { ImpactModel } from "../../parity/impact/index";
import { twinsOf } from "../../parity/impact/twins";
import type { Impact } from "../../parity/result";
import { type BaseName, bases, type Change } from "../support/stacks/index";
import { inputsOf, modelOf, type TestStack } from "./support";

const API = "/etc/nginx/conf.d/api.conf";

/** A stack of its own domain, which its program passes to balancer and nginx. */
function named(domain: string, changes: readonly Change[] = []): TestStack {
  const host = { "host conditions[0].hostHeader.values": [domain] };
  const own: Change = { set: host, nginx: { [API]: [["api.example.net", domain]] } };
  return { base: bases.alb, changes: [own, ...changes], own: { [domain]: "app:domain" } };
}

const twins = (stacks: { readonly [name: string]: TestStack }): string[] => {
  return [...twinsOf(modelOf(stacks).stacks)].map(([stack, of]) => `${stack.name} as ${of.name}`);
};

/** What is said of one stack, whoever was asked. */
function saidOf(impact: Impact, stack: string): unknown {
  const cells = impact.settings.map(({ stacks }) => stacks.find((cell) => cell.stack === stack)!);
  const basis = impact.basis.find((one) => one.stack === stack);
  return [
    basis,
    ...cells.map(({ outcome, changes, rows, unknown, text, at }) => ({ outcome, changes, rows, unknown, text, at })),
  ];
}

describe("stacks that are one program", function () {
  this.timeout(120_000);

  it("are told what each would be told by itself", () => {
    const stacks = { au: named("api.au.example.net"), staging: named("api.staging.example.net") };
    expect(twins(stacks)).to.deep.equal(["staging as au"]);
    const both = modelOf(stacks).all();
    for (const [name, stack] of Object.entries(stacks)) {
      expect(saidOf(both, name), name).to.deep.equal(saidOf(modelOf({ [name]: stack }).all(), name));
    }
  });

  it("are explained with each one's own values", () => {
    const model = modelOf({ au: named("api.au.example.net"), us: named("api.us.example.net") });
    const selected = model.select([`${API}:3`]);
    if ("unnamed" in selected) throw new Error("it names nothing");
    const [au, us] = model.of(["3"], selected.rows).settings[0]!.stacks;
    expect(us!.sameAs).to.equal("au");
    const text = JSON.stringify(us!.changes);
    expect(text).to.contain("api.us.example.net");
    expect(text).not.to.contain("api.au.example.net");
    expect(text.replaceAll("api.us.", "api.au.")).to.equal(JSON.stringify(au!.changes));
  });

  const different: { readonly [why: string]: readonly [TestStack, TestStack] } = {
    "nginx is another": [
      named("api.au.example.net"),
      named("api.us.example.net", [
        { nginx: { [API]: [["location / {", "location /x { return 404; }\n  location / {"]] } },
      ]),
    ],
    "the balancer is another": [
      named("api.au.example.net"),
      named("api.us.example.net", [{ set: { "targets healthCheck.matcher": "200-399" } }]),
    ],
    "a wildcard may take one name and not the other": [
      named("api.eu.example.net", [{ nginx: { [API]: [["server_name ", "server_name *.eu.example.net "]] } }]),
      named("api.us.example.net", [{ nginx: { [API]: [["server_name ", "server_name *.eu.example.net "]] } }]),
    ],
    "a regular expression may": [
      named("api.eu.example.net", [
        { nginx: { [API]: [["location / {", "if ($host ~ eu) { return 403; }\n  location / {"]] } },
      ]),
      named("api.us.example.net", [
        { nginx: { [API]: [["location / {", "if ($host ~ eu) { return 403; }\n  location / {"]] } },
      ]),
    ],
    "a name is too long for nginx to have room for": [
      named("api.eu.example.net"),
      named(`api.${"very-long-name-of-a-customer".repeat(2)}.example.net`),
    ],
    "a value is no plain name": [named("api.au.example.net"), named("~^api")],
    "the value of one stands in the other as it is": [
      named("api.au.example.net", [
        { nginx: { [API]: [["location / {", "location /h { return 200 api.us.example.net; }\n  location / {"]] } },
      ]),
      named("api.us.example.net", [
        { nginx: { [API]: [["location / {", "location /h { return 200 api.us.example.net; }\n  location / {"]] } },
      ]),
    ],
  };
  for (const [why, [first, second]] of Object.entries(different)) {
    it(`are not, where ${why}`, () => expect(twins({ first, second })).to.deep.equal([]));
  }

  it("are not, where a name is too short to be told from other text", () => {
    const same = (text: string) => text;
    const inputs = inputsOf({ a: named("api.au.example.net"), b: named("api.au.example.net") }).map((input) => {
      return { ...input, context: { ...input.context, shared: same, own: same } };
    });
    expect(twinsOf(new ImpactModel({ stacks: inputs, checks: [] }).stacks).size).to.equal(0);
  });

  it("are as many as there are: a fleet costs what one stack costs", () => {
    const fleet = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`customer-${index}`, named(`c${index}.example.net`)]),
    );
    const model = new ImpactModel({ stacks: inputsOf(fleet), checks: [] });
    expect(twinsOf(model.stacks).size).to.equal(39);
    expect(model.all().settings.every(({ onlyIn }) => onlyIn.length === 0)).to.equal(true);
  });

  for (const name of Object.keys(bases) as BaseName[]) {
    it(`are told alike: ${name}`, () => {
      const stack = { base: bases[name] };
      const { settings } = modelOf({ one: stack, two: stack }).all();
      for (const { stacks } of settings) expect(stacks[1]!.sameAs).to.equal("one");
    });
  }
});
