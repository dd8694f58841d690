import { expect } from "chai";
import type { Value } from "../../parity/graph/types";
import { bases, type Change } from "../support/stacks/index";
import { DECLARED, type Reviewed, reviewed, type Tree, tree, validityIn, verdicts } from "./sides";
import { all, BUCKET, but, changed, LEGACY, MAIN, NO_DEFAULT, TAKES_ALL, UNTRUSTED } from "./tested-changes";

describe("whether a test in the baseline stack says anything, where its traffic paths are not alike", function () {
  this.timeout(60_000);

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
