import { expect } from "chai";
import type { Value } from "../../parity/graph/types";
import { bases, type Change } from "../support/stacks/index";
import { DECLARED, type Reviewed, reviewed, STACKS, type Tree, tree, validityIn, verdicts } from "./sides";

const MAIN = "/etc/nginx/nginx.conf";
const DEFAULT = "/etc/nginx/conf.d/default.conf";

/** A server that is read before the others and redirects: what Europe had in 2019. */
const LEGACY: Change = {
  nginx: {
    "/etc/nginx/conf.d/00-legacy.conf":
      "server {\n  listen 8080;\n  server_name old.example.net;\n  return 301 https://api.example.net$request_uri;\n}\n",
    [MAIN]: [["include conf.d/default.conf;", "include conf.d/00-legacy.conf;\ninclude conf.d/default.conf;"]],
  },
};
/** What looks redundant. */
const NO_DEFAULT: Change = { nginx: { [DEFAULT]: [["listen 8080 default_server;", "listen 8080;"]] } };
const UNTRUSTED: Change = { nginx: { [MAIN]: [["set_real_ip_from 10.0.1.0/24;", ""]] } };
const TAKES_ALL: Change = { set: { "targets healthCheck.matcher": "200-399" } };
const BUCKET: Change = { add: [{ type: "aws:s3/bucket:Bucket", name: "logs", inputs: { bucket: "logs" } }] };
const bucket = (name: string): Change => ({ set: { "logs bucket": name } });

const all = (verdict: string): string[] =>
  STACKS.map((stack) => `${stack}: ${stack === "staging" ? "baseline" : verdict}`);
/** All but one stack have this verdict. */
const but = (stack: string, own: string, others: string): string[] =>
  all(others).map((line) => (line.startsWith(`${stack}:`) ? `${stack}: ${own}` : line));

/** Every stack has `before`, and then `after` too. */
function changed(
  after: readonly Change[],
  own: { readonly [stack: string]: readonly Change[] } = {},
  declare: Partial<Tree["declare"]> = {},
): Reviewed {
  return reviewed(tree([], own, declare), tree(after, own, declare));
}

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

  describe("where the load balancers differ", () => {
    const facts: readonly (readonly [set: string, value: Value, name: string, there: string, here: string])[] = [
      ["targets healthCheck.matcher", "200-399", "what the health check takes for healthy", "200-399", "200"],
      ["targets healthCheck.path", "/", "the path of the health check", "/", "/health"],
      ["targets healthCheck.timeout", 4, "how long the health check waits for an answer", "4", "5"],
      ["targets healthCheck.port", "8080", "`healthCheck.onTrafficPort` of the target group", "false", "true"],
      [
        "https sslPolicy",
        "ELBSecurityPolicy-2016-08",
        "the TLS policy of the listener",
        "ELBSecurityPolicy-2016-08",
        "ELBSecurityPolicy-TLS13-1-2-2021-06",
      ],
      ["balancer internal", true, "whether clients come from inside the network alone", "true", "false"],
      ["balancer idleTimeout", 30, "the idle timeout of the load balancer", "30", "60"],
      [
        "public-a cidrBlock",
        "10.0.7.0/24",
        "the subnets of the load balancer",
        "10.0.7.0/24, 10.0.1.0/24",
        "10.0.0.0/24, 10.0.1.0/24",
      ],
    ];
    for (const [set, value, name, baseline, stack] of facts) {
      it(`no: ${name}`, () => {
        const change: Change = { nginx: { [MAIN]: [["send_timeout 90s;", ""]] } };
        const review = changed([change], { staging: [{ set: { [set]: value } }] });
        expect(verdicts(review)).to.deep.equal(all("invalid"));
        expect(validityIn(review, "prod-eu").fact).to.deep.equal({ name, baseline, stack });
        expect(validityIn(review, "prod-eu").reason).to.include(
          ` is \`${stack}\` in prod-eu and \`${baseline}\` in staging`,
        );
      });
    }

    it("yes, for what no traffic path is made of", () => {
      expect(verdicts(changed([BUCKET], { staging: [TAKES_ALL] }))).to.deep.equal(all("valid"));
    });

    it("no, also where that is declared as a variance", () => {
      const declare = {
        stacks: Object.fromEntries(
          Object.entries(DECLARED.stacks).map(([stack, config]) => [
            stack,
            { ...config, "app:matcher": stack === "staging" ? "200-399" : "200" },
          ]),
        ),
        varies: { ...DECLARED.varies, "app:matcher": "204" },
      };
      const withMatcher = (more: readonly Change[]): Tree => {
        const plain = tree(more, {}, declare);
        return {
          ...plain,
          program: (run) => {
            const made = plain.program(run)!;
            return {
              ...made,
              changes: [...made.changes, { set: { "targets healthCheck.matcher": run.text("app:matcher") } }],
            };
          },
        };
      };
      const review = reviewed(withMatcher([]), withMatcher([UNTRUSTED]));
      const own = review.sides.head.judgement.deviations.filter(({ check }) => check === "transparent");
      expect(own, "it is at parity").to.deep.equal([]);
      expect(validityIn(review, "prod-eu").fact?.name).to.equal("what the health check takes for healthy");
    });
  });

  it("no, where the change does something else to traffic: the outage of 2019, had staging been on the same cloud", () => {
    const review = changed([NO_DEFAULT], { "prod-eu": [LEGACY] });
    expect(verdicts(review)).to.deep.equal(but("prod-eu", "invalid", "valid"));
    expect(validityIn(review, "prod-eu").reason).to.equal(
      "With the change, the health check from 10.0.0.0/24 is answered otherwise (200 from the application → 301 → " +
        "https://api.example.net/health) in prod-eu, and answered as before in staging.",
    );
    expect(review.traffic.map(({ stack, effect }) => `${stack} ${effect}`)).to.deep.equal(["prod-eu breaks"]);
    expect(review.impact!.settings.map(({ text, onlyIn }) => ({ text, onlyIn }))).to.deep.equal([
      { text: "listen 8080 default_server;", onlyIn: ["prod-eu"] },
    ]);
  });

  it("no, where a web server of the path has something of its own, whoever accepts it", () => {
    const own: Change = { nginx: { [MAIN]: [["send_timeout 90s;", "send_timeout 80s;"]] } };
    const waiver = {
      ...{ check: "transparent", stack: "prod-eu", resource: "template", value: "80s" },
      property: "userData!/etc/nginx/nginx.conf!http/send_timeout",
    };
    for (const declare of [{}, { waivers: [waiver] }]) {
      const review = changed([UNTRUSTED], { "prod-eu": [own] }, declare);
      expect(verdicts(review)).to.deep.equal(but("prod-eu", "invalid", "valid"));
      expect(validityIn(review, "prod-eu").fact).to.deep.equal({
        name: "`userData!/etc/nginx/nginx.conf!http/send_timeout` of `template`",
        baseline: "90s",
        stack: "80s",
      });
      expect(verdicts(changed([BUCKET], { "prod-eu": [own] }, declare))).to.deep.equal(all("valid"));
    }
  });

  it("no, where `derived` speaks of the path", () => {
    const own: Change = { set: { "servers healthCheckGracePeriod": 300, "template imageId": "ami-0fedcba9876543210" } };
    const derived = [{ resource: "template", property: "imageId", from: "app:domain" }];
    const review = changed([UNTRUSTED], { "prod-eu": [own] }, { derived });
    expect(verdicts(review)).to.deep.equal(but("prod-eu", "invalid", "valid"));
    expect(validityIn(review, "prod-eu").reason).to.equal(
      "`imageId` of `template` is computed from `app:domain` (`derived` at parity.yaml:20), so that it need not be the same " +
        "in prod-eu and in staging.",
    );
  });

  it("no, where a waiver accepts a breach of the contract on the path", () => {
    const waiver = { check: "HC-03", stack: "prod-eu", resource: "targets", property: "healthCheck.matcher" };
    const review = changed([UNTRUSTED], {}, { waivers: [waiver] });
    expect(verdicts(review)).to.deep.equal(but("prod-eu", "invalid", "valid"));
    expect(validityIn(review, "prod-eu").reason).to.equal(
      "A waiver of web accepts `healthCheck.matcher` of `targets` in prod-eu (parity.yaml:30, check HC-03).",
    );
  });

  it("no, on another cloud, with what its load balancer does otherwise", () => {
    const { reason, fact } = validityIn(onTwoClouds(), "prod-eu");
    expect(reason).to.match(
      /^The provider is `aws` in prod-eu and `azure-native` in staging: .* in prod-eu and .* in staging/,
    );
    expect(fact?.name).to.be.a("string");
  });

  it("no, where something is not known", () => {
    const failing = (stack: string, make: Tree): Tree => ({
      ...make,
      program: (run) => (run.stack === stack ? null : make.program(run)),
    });
    const cases: readonly (readonly [Reviewed, RegExp])[] = [
      [reviewed(tree(), failing("prod-eu", tree([UNTRUSTED]))), /prod-eu could not be evaluated/],
      [reviewed(failing("prod-eu", tree()), tree([UNTRUSTED])), /prod-eu, as it was, could not be evaluated/],
      [reviewed(tree(), failing("staging", tree([UNTRUSTED]))), /staging could not be evaluated/],
      [reviewed(tree(), tree([{ userData: "none" }])), /^What traffic in prod-eu comes to is not known: /],
    ];
    for (const [review, reason] of cases) {
      const { verdict, reason: said } = validityIn(review, "prod-eu");
      expect({ verdict, said }).to.deep.equal({ verdict: "invalid", said });
      expect(said).to.match(reason);
    }
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

/** Staging behind an Application Gateway, the others behind an Application Load Balancer. */
function onTwoClouds(): Reviewed {
  const made = (change: Change): Tree => ({
    declare: { ...DECLARED, provider: "aws" },
    program: ({ stack }) => ({
      base: stack === "staging" ? bases["application-gateway"] : bases.alb,
      changes: [change],
    }),
  });
  return reviewed(made({}), made({ nginx: { [MAIN]: [["send_timeout 90s;", ""]] } }));
}
