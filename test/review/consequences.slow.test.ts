import { expect } from "chai";
import type { Change } from "../support/stacks/index";
import { DECLARED, type Reviewed, reviewed, tree, verdicts } from "./sides";

const MAIN = "/etc/nginx/nginx.conf";
const DEFAULT = "/etc/nginx/conf.d/default.conf";

const changed = (after: readonly Change[], before: readonly Change[] = []): Reviewed =>
  reviewed(tree(before), tree([...before, ...after]));
const main = (...edits: readonly (readonly [string, string])[]): Change => ({ nginx: { [MAIN]: edits } });

const settings = ({ impact }: Reviewed): string[] =>
  impact?.settings.map(({ text, outcome }) => `${text} ${outcome}`) ?? [];

describe("what the settings of a change are needed for", function () {
  this.timeout(60_000);

  it("is asked of those that go, each and all together", () => {
    const { impact } = changed([main(["set_real_ip_from 10.0.1.0/24;", ""], ["send_timeout 90s;", ""])]);
    expect(impact!.settings.map(({ text, outcome }) => `${text} ${outcome}`)).to.deep.equal([
      "send_timeout 90s; removable",
      "set_real_ip_from 10.0.1.0/24; needed",
    ]);
    expect(impact!.sets.map(({ of, settings: names }) => [of, names.length])).to.deep.equal([["asked", 2]]);
    expect(impact!.asked).to.deep.equal(impact!.sets[0]!.settings);
  });

  it("is asked of those that change, which do not go with the others", () => {
    const review = changed([
      main(["client_max_body_size 20m;", "client_max_body_size 10m;"], ["send_timeout 90s;", ""]),
    ]);
    expect(settings(review)).to.deep.equal(["send_timeout 90s; removable", "client_max_body_size 20m; needed"]);
    expect(review.impact!.sets, "one setting alone goes").to.deep.equal([]);
  });

  it("is not asked of what is added, nor where no setting changes", () => {
    expect(changed([main(["send_timeout 90s;", "send_timeout 90s;\n  gzip on;"])]).impact).to.equal(null);
    expect(changed([{ set: { "targets healthCheck.path": "/" } }]).impact).to.equal(null);
    expect(changed([main(["send_timeout 90s;", "  send_timeout   90s; # as long as it may be"])]).impact).to.equal(
      null,
    );
  });

  it("names a block that goes, not what is in it", () => {
    const gone: Change = {
      nginx: {
        [DEFAULT]: [
          ["  location = /health {\n    proxy_pass http://application;\n    proxy_read_timeout 3s;\n  }\n", ""],
        ],
      },
    };
    expect(settings(changed([gone]))).to.deep.equal(["location = /health { … } needed"]);
  });

  it("is not asked of what stands in another file now", () => {
    const moved: Change = {
      nginx: {
        [MAIN]: [
          ["send_timeout 90s;", ""],
          ["include conf.d/api.conf;", "include conf.d/times.conf;\ninclude conf.d/api.conf;"],
        ],
        "/etc/nginx/conf.d/times.conf": "send_timeout 90s;\n",
      },
    };
    expect(changed([moved]).impact).to.equal(null);
    const otherwise: Change = { nginx: { ...moved.nginx, "/etc/nginx/conf.d/times.conf": "send_timeout 80s;\n" } };
    expect(settings(changed([otherwise]))).to.deep.equal(["send_timeout 90s; removable"]);
  });

  it("is not asked where nothing is seen: that a setting is gone is not known", () => {
    expect(changed([{ userData: "none" }]).impact).to.equal(null);
  });
});

describe("what a change does to traffic", function () {
  this.timeout(60_000);
  const UNTRUSTED = main(["set_real_ip_from 10.0.1.0/24;", ""]);

  it("is told of one stack, and of those of which the same is said", () => {
    const { traffic } = changed([UNTRUSTED]);
    expect(traffic.map(({ stack, sameAs, titles }) => [stack, sameAs, titles[0]])).to.deep.equal([
      ["staging", null, "a request for https://api.staging.example.net/ through 10.0.1.0/24"],
      ["prod-au", "staging", "a request for https://api.prod-au.example.net/ through 10.0.1.0/24"],
      ["prod-us", "staging", "a request for https://api.prod-us.example.net/ through 10.0.1.0/24"],
      ["prod-eu", "staging", "a request for https://api.prod-eu.example.net/ through 10.0.1.0/24"],
    ]);
  });

  it("is the same, told of twins or asked of each", () => {
    const { traffic } = changed([UNTRUSTED]);
    for (const [stack, config] of Object.entries(DECLARED.stacks)) {
      const one = { stacks: { [stack]: config } };
      const alone = reviewed(tree([], {}, one), tree([UNTRUSTED], {}, one));
      expect(alone.traffic).to.deep.equal(
        traffic.filter((row) => row.stack === stack).map((row) => ({ ...row, sameAs: null })),
      );
    }
  });

  it("says what cannot be followed, where the change touches it", () => {
    const { traffic, validity } = changed([{ userData: "none" }]);
    expect(new Set(traffic.map(({ effect }) => effect))).to.deep.equal(new Set(["unknown"]));
    expect(new Set(traffic.map(({ stack }) => stack))).to.have.property("size", 4);
    expect(validity.filter(({ verdict }) => verdict === "valid")).to.deep.equal([]);
  });

  it("says nothing of secrets", () => {
    const canary = "canary-9b1c";
    const key = main(["send_timeout 90s;", `send_timeout 90s;\n  proxy_set_header X-Key ${canary};`]);
    const secret: Change = { userData: "secret" };
    const review = changed([main([`  proxy_set_header X-Key ${canary};\n`, ""])], [secret, key]);
    const said = JSON.stringify([review.traffic, review.impact, review.validity]);
    expect(
      review.traffic.map(({ effect }) => effect),
      "something is said",
    ).to.include.oneOf(["changes", "breaks"]);
    expect(said).not.to.include(canary);
    expect(verdicts(review)).to.include("prod-eu: valid");
    // One secret is the beginning of the other: what is left of it would be told.
    const longer = main([`X-Key ${canary};`, `X-Key ${canary}-tail;`]);
    const prolonged = reviewed(tree([secret, key]), tree([secret, key], { "prod-eu": [longer] }));
    expect(prolonged.traffic.map(({ stack }) => stack)).to.include("prod-eu");
    expect(JSON.stringify([prolonged.traffic, prolonged.impact, prolonged.validity])).not.to.match(/canary|tail/);
  });
});
