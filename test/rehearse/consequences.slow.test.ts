import { expect } from "chai";
import { rehearseContexts } from "../../parity/rehearsal";
import { renderConsole } from "../../parity/report/console/index";
import { contextsOf } from "../checks/contract/fixture";
import type { BaseName, Change } from "../support/stacks";
import { needsRehearsal } from "./support";

const DEFAULT = "/etc/nginx/conf.d/default.conf";

/** Health checks are answered from a folder that user data does not fill. */
const FROM_FILES: Change = {
  nginx: {
    [DEFAULT]: [
      ["proxy_pass http://application;\n    proxy_read_timeout 3s;", "root /srv/site; try_files /up.html =404;"],
    ],
  },
};

/** The same mistake everywhere: the health check is redirected. */
const REDIRECTED: Change = {
  nginx: { [DEFAULT]: [["proxy_pass http://application;\n    proxy_read_timeout 3s;", "return 301 /up;"]] },
};

const rehearsed = (base: BaseName, stacks: readonly string[], changes: { readonly [stack: string]: Change }) =>
  rehearseContexts(contextsOf({ about: "", base, stacks, in: changes, expect: [] }));

describe("rehearse: what becomes of stacks", function () {
  this.timeout(120_000);
  before(needsRehearsal);

  it("HC-14, LC-02: tells what the balancer and the auto-scaling group do where no server is healthy", async () => {
    const { rehearsal, findings, errors } = await rehearsed("alb", ["staging", "prod-eu"], { "prod-eu": REDIRECTED });
    expect(errors).to.deep.equal([]);
    expect(rehearsal!.stacks.map(({ stack, state }) => [stack, state])).to.deep.equal([
      ["staging", "serving"],
      ["prod-eu", "offline"],
    ]);
    expect(rehearsal!.stacks[1]!.consequence).to.equal(
      "With no healthy server the balancer sends to all of them (it fails open); each server is replaced by another that fails alike, and capacity is lost.",
    );
    const [finding, ...others] = findings;
    expect(others).to.deep.equal([]);
    expect(finding!.stacks).to.deep.equal(["prod-eu"]);
    expect(finding!.message).to.match(
      /^Health checks fail in prod-eu: Target\.ResponseCodeMismatch: 301 where the matcher is 200 \(HAProxy: L7STS 301\)\. That is the health check from 10\.0\.0\.0\/24; the health check from 10\.0\.1\.0\/24\. With no healthy server/,
    );
  });

  it("LC-02: the same mistake is an outage behind a gateway that answers 502", async () => {
    const { rehearsal } = await rehearsed("application-gateway", ["prod"], { prod: REDIRECTED });
    const [stack] = rehearsal!.stacks;
    expect(stack!.state).to.equal("offline");
    expect(stack!.consequence).to.match(/the gateway answers 502 to everyone/);
  });

  it("does not call a stack offline whose health checks hang on files that nobody knows", async () => {
    const { rehearsal, findings, errors } = await rehearsed("alb", ["staging", "prod"], {
      staging: FROM_FILES,
      prod: FROM_FILES,
    });
    expect(findings).to.deep.equal([]);
    expect(rehearsal!.stacks.map(({ state, consequence }) => [state, consequence])).to.deep.equal([
      ["not judged", ""],
      ["not judged", ""],
    ]);
    const checks = rehearsal!.stacks[0]!.servers[0]!.probes.filter(({ kind }) => kind === "health-check");
    expect(checks.map(({ passes, judged }) => [passes, judged])).to.deep.equal(checks.map(() => [false, false]));
    expect(errors.map(({ message }) => message)).to.have.length(1);
    expect(errors[0]!.message).to.match(
      /^staging, prod: \d+ probes are not judged: they hang on files that user data does not write, and what lies at \/srv\/site\/up\.html on a server nobody knows \(made for the run, empty: folder \/srv\/site\)\. That is the health check from /,
    );
  });

  it("says offline all the same where something else fails too", async () => {
    const { rehearsal, findings } = await rehearsed("alb", ["prod"], {
      prod: { ...FROM_FILES, set: { "targets healthCheck.matcher": "201" } },
    });
    expect(rehearsal!.stacks[0]!.state).to.equal("offline");
    expect(findings.length).to.be.greaterThan(0);
  });

  it("runs stacks that are the same to the byte once, and tells of them all", async () => {
    const { rehearsal } = await rehearsed("alb", ["staging", "prod-us", "prod-eu"], { "prod-eu": REDIRECTED });
    expect(rehearsal!.stacks.map(({ stack, sameAs }) => [stack, sameAs])).to.deep.equal([
      ["staging", null],
      ["prod-us", "staging"],
      ["prod-eu", null],
    ]);
    const [staging, us] = rehearsal!.stacks.map(({ servers }) => servers[0]!.probes.length);
    expect(us).to.equal(staging);
  });

  it("folds what fails alike in several stacks into one finding", async () => {
    const { findings } = await rehearsed("alb", ["staging", "prod-us", "prod-eu"], {
      staging: REDIRECTED,
      "prod-eu": REDIRECTED,
    });
    expect(findings.map(({ stacks }) => stacks)).to.deep.equal([["staging", "prod-eu"]]);
  });

  it("says that another nginx ran than the declared one, in every output", async () => {
    const contexts = contextsOf({ about: "", base: "alb", stacks: ["prod"], expect: [] }).map((context) => ({
      ...context,
      nginx: { ...context.nginx, version: "1.99.0" },
    }));
    const { rehearsal, findings } = await rehearseContexts(contexts);
    expect(rehearsal!.limits).to.have.length(1);
    expect(rehearsal!.limits[0]).to.match(/^nginx [\d.]+ ran, and nginx 1\.99\.0 is declared/);
    const result = {
      version: 1 as const,
      verb: "rehearse",
      verdict: "parity" as const,
      stacks: [{ name: "prod", provider: null, resources: null, digest: null, paths: 1 }],
      findings,
      errors: [],
      rehearsal: rehearsal!,
      timings: { loadMs: 0, evaluateMs: 0, checkMs: 0, contractMs: 0 },
    };
    expect(renderConsole(result, { color: false, width: 100, unicode: true })).to.include("nginx 1.99.0 is declared");
  });
});
