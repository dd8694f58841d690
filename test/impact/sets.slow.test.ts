import { expect } from "chai";
import type { ImpactModel } from "../../parity/impact/index";
import type { Impact } from "../../parity/result";
import { bases, type Change } from "../support/stacks/index";
import { explained, modelOf } from "./support";

const API = "/etc/nginx/conf.d/api.conf";
const MAIN = "/etc/nginx/nginx.conf";

/** `server_tokens off` twice: either alone keeps the version to itself. */
const TWICE: Change = {
  nginx: {
    [MAIN]: [["absolute_redirect off;", "absolute_redirect off;\n    server_tokens off;"]],
    [API]: [["server_name api.example.net;", "server_name api.example.net;\n  server_tokens off;"]],
    "/etc/nginx/conf.d/default.conf": [["server_name _;", "server_name _;\n  server_tokens off;"]],
  },
};
const OUTER = `${MAIN}!http/server_tokens`;
const INNER = `${API}!server[api.example.net]/server_tokens`;
const BESIDE = "/etc/nginx/conf.d/default.conf!server[_]/server_tokens";

function judged(model: ImpactModel, ...asked: readonly string[]): Impact {
  const selected = model.select(asked);
  if ("unnamed" in selected) throw new Error(JSON.stringify(selected.unnamed));
  return model.of(asked, selected.rows);
}

describe("settings removed together", function () {
  this.timeout(60_000);

  it("are told where two mask each other: each is removable, both are not", () => {
    const model = modelOf({ prod: { base: bases.alb, changes: [TWICE] } });
    const all = model.all();
    const [outer, inner] = [OUTER, INNER].map(
      (name) => all.settings.find(({ file, address }) => `${file}!${address}` === name)!,
    );
    expect([outer!.outcome, inner!.outcome]).to.deep.equal(["removable", "removable"]);
    expect(outer!.notWith).to.deep.include([INNER]);
    expect(inner!.notWith).to.deep.include([OUTER]);
  });

  it("names every pair that masks, and no more than the pair", () => {
    const model = modelOf({ prod: { base: bases.alb, changes: [TWICE] } });
    const set = model.all().sets.find(({ of }) => of === "removable")!;
    expect(set.settings).to.include.members([OUTER, INNER, BESIDE]);
    expect(set.stacks.map(({ outcome }) => outcome)).to.deep.equal(["needed"]);
    expect(set.conflicts).to.have.deep.members([
      [OUTER, INNER],
      [OUTER, BESIDE],
    ]);
  });

  it("are judged as a set where several are asked for", () => {
    const model = modelOf({ prod: { base: bases.alb, changes: [TWICE] } });
    const { settings, sets } = judged(model, OUTER, INNER);
    expect(settings.map(({ outcome }) => outcome)).to.deep.equal(["removable", "removable"]);
    const [set] = sets;
    expect(set).to.deep.include({ of: "asked", settings: [OUTER, INNER], conflicts: [[OUTER, INNER]] });
    const [change] = set!.stacks[0]!.changes;
    expect(change).to.deep.include({
      effect: "changes",
      before: "the response has server: nginx",
      after: "the response has server: nginx/{version}",
    });
  });

  it("have no conflict where they change nothing together either", () => {
    const model = modelOf({ prod: { base: bases.alb, changes: [TWICE] } });
    const [set] = judged(model, INNER, BESIDE).sets;
    expect(set!.conflicts).to.deep.equal([]);
    expect(set!.stacks.map(({ outcome }) => outcome)).to.deep.equal(["unchanged"]);
  });

  it("are not called a conflict where one alone is needed already", () => {
    const model = modelOf({ prod: { base: bases.alb, changes: [TWICE] } });
    const [set] = judged(model, "real_ip_header", INNER).sets;
    expect(set!.stacks.map(({ outcome }) => outcome)).to.deep.equal(["needed"]);
    expect(set!.conflicts).to.deep.equal([]);
  });

  it("are told in the stack that has both, though another has one", () => {
    const one: Change = {
      nginx: { [MAIN]: [["absolute_redirect off;", "absolute_redirect off;\n    server_tokens off;"]] },
    };
    const model = modelOf({ other: { base: bases.alb, changes: [one] }, prod: { base: bases.alb, changes: [TWICE] } });
    // Alone it is needed in the other stack, so it is no candidate for removal; asked for, both are told.
    expect(explained(model, OUTER).onlyIn).to.deep.equal(["other"]);
    const [set] = judged(model, OUTER, INNER).sets;
    expect(set!.stacks.map(({ outcome }) => outcome)).to.deep.equal(["needed", "needed"]);
    expect(set!.conflicts).to.deep.equal([[OUTER, INNER]]);
  });
});
