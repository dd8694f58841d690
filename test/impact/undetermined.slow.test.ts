import { expect } from "chai";
import { whyUndetermined } from "../../parity/impact/index";
import { bases, type Change } from "../support/stacks/index";
import { MODEL, modelOf, type TestStack } from "./support";

const API = "/etc/nginx/conf.d/api.conf";

function reasons(stacks: { readonly [name: string]: TestStack }): string[] {
  const model = modelOf(stacks);
  return whyUndetermined(model.stacks, model.all()).map(({ message }) => message);
}

const broken: Change = { nginx: { [API]: [["server_name api.example.net;", "server_name api.example.net"]] } };
const strange: Change = { nginx: { [API]: [["location / {", "brotli on;\n  location / {"]] } };

describe("impact is undetermined", function () {
  this.timeout(60_000);

  it("never where every setting is decided", () => {
    expect(reasons({ a: { base: bases.alb }, b: { base: bases["application-gateway"] } })).to.deep.equal([]);
  });

  it("where nginx does not start as it is declared", () => {
    const stacks = { good: { base: bases.alb }, bad: { base: bases.alb, changes: [broken] } };
    const [first, ...others] = reasons(stacks);
    expect(first).to.match(/^bad: nginx does not start as it is declared, .*conf\.d\/api\.conf:\d+/);
    expect(others.join("\n"), "told once").not.to.contain("as it is declared");
    const cells = modelOf(stacks)
      .all()
      .settings.flatMap((setting) => setting.stacks)
      .filter(({ stack }) => stack === "bad");
    expect(new Set(cells.map(({ outcome }) => outcome)), "no setting of it is called removable").not.to.include(
      "unchanged",
    );
  });

  it("and says once that an nginx does not start, not with each of its probes", () => {
    const { failing, probes } = modelOf({ bad: { base: bases.alb, changes: [broken] } }).all().basis[0]!;
    expect(probes).to.be.above(2);
    expect(failing).to.have.length(1);
    expect(failing[0]).to.match(new RegExp(`^all ${probes} probes: nginx does not start: .*conf\\.d/api\\.conf:\\d+$`));
  });

  it("where nobody says which modules there are, and a directive of one stands there", () => {
    const facts = { ...MODEL, nginx: { ...MODEL.nginx, modules: null } };
    const model = modelOf({ prod: { base: bases.alb, changes: [strange] } }, facts);
    const impact = model.all();
    const found = whyUndetermined(model.stacks, impact).map(({ message }) => message);
    expect(found.join("\n")).to.match(/brotli/);
    const brotli = impact.settings.find(({ text }) => text === "brotli on;")!;
    expect(brotli.outcome).to.equal("unknown");
    expect(impact.settings.filter(({ outcome }) => outcome === "needed").length, "the others are told").to.be.above(10);
  });

  it("where the nginx of one stack cannot be followed, and its cells say so", () => {
    const lost: Change = { set: { "servers targetGroupArns": [] } };
    const stacks = { good: { base: bases.alb }, lost: { base: bases.alb, changes: [lost] } };
    const found = reasons(stacks);
    expect(found[0]).to.match(/^lost: the nginx that user data speaks of cannot be followed/);
    const setting = modelOf(stacks).all().settings[0]!;
    expect(setting.stacks[1]!.outcome).to.equal("unknown");
    expect(setting.outcome, "nothing is removable by ignorance").not.to.equal("removable");
  });
});
