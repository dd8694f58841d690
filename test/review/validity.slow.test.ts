import { expect } from "chai";
import type { Change } from "../support/stacks/index";
import { DECLARED, type Reviewed, reviewed, type Tree, tree, validityIn, verdicts } from "./sides";
import { all, BUCKET, bucket, but, changed, LEGACY, MAIN, NO_DEFAULT, TAKES_ALL, UNTRUSTED } from "./tested-changes";

describe("whether a test in the baseline stack says anything", function () {
  this.timeout(60_000);

  it("is no question where nothing changes", () => {
    expect(verdicts(reviewed(tree(), tree()))).to.deep.equal(all("unchanged"));
  });

  describe("of a change that all stacks at parity get", () => {
    const uniform: { readonly [about: string]: Change } = {
      "a setting that is needed goes": UNTRUSTED,
      "a setting that nothing needs goes": { nginx: { [MAIN]: [["send_timeout 90s;", ""]] } },
      "the health check asks otherwise": { set: { "targets healthCheck.path": "/" } },
      "the listener moves": { set: { "https port": 8443 } },
      "a bucket comes": BUCKET,
      "the servers grow": { set: { "template instanceType": "m6i.xlarge" } },
    };
    for (const [about, change] of Object.entries(uniform))
      it(`yes: ${about}`, () => expect(verdicts(changed([change]))).to.deep.equal(all("valid")));

    it("says what it looked at", () => {
      const { compared, reason, fact } = validityIn(changed([UNTRUSTED]), "prod-eu");
      expect({ reason, fact }).to.deep.equal({ reason: null, fact: null });
      expect(compared).to.deep.equal({ changes: 1, paths: 1, probes: 13 });
      expect(validityIn(changed([BUCKET]), "prod-eu").compared).to.deep.equal({ changes: 1, paths: 0, probes: 0 });
    });
  });

  it("no, where the change is another one", () => {
    const alone = reviewed(tree(), tree([], { "prod-eu": [UNTRUSTED] }));
    expect(verdicts(alone)).to.deep.equal(but("prod-eu", "invalid", "unchanged"));
    expect(validityIn(alone, "prod-eu")).to.deep.include({
      reason:
        "`userData!/etc/nginx/nginx.conf!http/set_real_ip_from[10.0.1.0/24]` of `template` changes in prod-eu and not in " +
        "staging: there it is not tested.",
    });
    const otherwise = reviewed(tree([BUCKET]), tree([BUCKET], { staging: [bucket("a")], "prod-eu": [bucket("b")] }));
    expect(validityIn(otherwise, "prod-eu").reason).to.equal(
      "`bucket` of `logs` changes otherwise in prod-eu (`logs` → `b`) than in staging (`logs` → `a`).",
    );
    const elsewhere = reviewed(tree([BUCKET]), tree([BUCKET, UNTRUSTED], { staging: [bucket("a")] }));
    expect(verdicts(elsewhere)).to.deep.equal(all("invalid"));
    expect(validityIn(elsewhere, "prod-au").reason).to.equal(
      "`bucket` of `logs` changes in staging and not in prod-au.",
    );
  });

  it("no, where the change makes the two the same, and says that it does", () => {
    const mended = reviewed(tree([], { "prod-eu": [TAKES_ALL] }), tree());
    const { verdict, reason, mends } = validityIn(mended, "prod-eu");
    expect({ verdict, mends }).to.deep.equal({ verdict: "invalid", mends: true });
    expect(reason).to.equal(
      "With the change, `healthCheck.matcher` of `targets` is the same in prod-eu and in staging; the way there " +
        "(`200-399` → `200`) is not tested in staging.",
    );
    const further = reviewed(
      tree([], { "prod-eu": [TAKES_ALL] }),
      tree([], { "prod-eu": [{ set: { "targets healthCheck.matcher": "201" } }] }),
    );
    expect(validityIn(further, "prod-eu").mends).to.equal(undefined);
  });

  it("of one that Europe does not get, in the others", () => {
    const three = { staging: [UNTRUSTED], "prod-au": [UNTRUSTED], "prod-us": [UNTRUSTED] };
    expect(verdicts(reviewed(tree(), tree([], three)))).to.deep.equal(but("prod-eu", "unchanged", "valid"));
  });

  it("of a stack that is new, only where it is the baseline stack with other samples", () => {
    const { "prod-eu": _, ...three } = DECLARED.stacks;
    const before = tree([], {}, { stacks: three });
    expect(verdicts(reviewed(before, tree()))).to.deep.equal(but("prod-eu", "valid", "unchanged"));
    const own = reviewed(before, tree([], { "prod-eu": [BUCKET] }));
    expect(verdicts(own)).to.deep.equal(but("prod-eu", "invalid", "unchanged"));
    expect(validityIn(own, "prod-eu").reason).to.equal("`logs` is in prod-eu and not in staging.");
    const open = reviewed(before, tree([], { "prod-eu": [TAKES_ALL] }));
    expect(validityIn(open, "prod-eu").fact?.name).to.equal("what the health check takes for healthy");
  });

  it("yes, of a value that is declared to differ and that nothing but itself goes by", () => {
    const sized = (min: number): Tree => {
      const stacks = Object.fromEntries(
        Object.entries(DECLARED.stacks).map(([stack, config]) => [
          stack,
          { ...config, "app:min": stack === "prod-eu" ? min : 3 },
        ]),
      );
      const plain = tree([], {}, { stacks, varies: { ...DECLARED.varies, "app:min": 7 } });
      return {
        ...plain,
        program: (run) => {
          const made = plain.program(run)!;
          return { ...made, changes: [...made.changes, { set: { "servers minSize": Number(run.text("app:min")) } }] };
        },
      };
    };
    expect(verdicts(reviewed(sized(4), sized(5)))).to.deep.equal(but("prod-eu", "valid", "unchanged"));
  });

  it("is the same in whatever order the stacks are listed", () => {
    const reversed = Object.fromEntries(Object.entries(DECLARED.stacks).reverse());
    const own = { "prod-eu": [LEGACY], "prod-us": [TAKES_ALL] };
    const declare = { stacks: reversed, baseline: "staging" };
    const [forwards, backwards] = [changed([NO_DEFAULT], own), changed([NO_DEFAULT], own, declare)];
    const told = ({ validity }: Reviewed) => new Map(validity.map((row) => [row.stack, row] as const));
    expect([...told(backwards)].sort()).to.deep.equal([...told(forwards)].sort());
  });
});
