import { expect } from "chai";
import { TAG, type Value } from "../../parity/graph/types";
import { type Replaced, replacedBy } from "../../parity/impact/replaced";
import { type BaseName, bases, type Change } from "../support/stacks/index";
import { modelOf } from "./support";

const API = "/etc/nginx/conf.d/api.conf";
const MAIN = "/etc/nginx/nginx.conf";

/** What a change of one stack answers otherwise. */
function replaced(change: Change, base: BaseName = "alb"): readonly Replaced[] {
  const was = modelOf({ prod: { base: bases[base] } }).stacks[0]!;
  const is = modelOf({ prod: { base: bases[base], changes: [change] } }).stacks[0]!;
  return replacedBy(was, is);
}

const brief = (rows: readonly Replaced[]): string[] =>
  rows.map(({ effect, before, after, titles }) => `${effect} ${titles.length}: ${before} ⇒ ${after}`);

/** What people see. */
const symptoms = (rows: readonly Replaced[]): string[] => [...new Set(rows.map(({ symptom }) => symptom))];

const NO_LISTENER = "no load balancer listens for HTTPS on port 443";

describe("one state of a stack replaced by another", function () {
  this.timeout(60_000);

  it("says nothing where nothing is another, and nothing of what no request sees", () => {
    expect(replaced({})).to.deep.equal([]);
    expect(replaced({ set: { "targets healthCheck.interval": 20, "servers minSize": 9 } })).to.deep.equal([]);
    expect(replaced({ nginx: { [MAIN]: [["worker_connections 8192;", "worker_connections 4096;"]] } })).to.deep.equal(
      [],
    );
  });

  it("puts the balancer's new question to the server", () => {
    const [change, ...others] = replaced({ set: { "targets healthCheck.path": "/ping" } });
    expect(others).to.deep.equal([]);
    expect(change).to.deep.equal({
      effect: "breaks",
      path: "https:443 host → targets",
      titles: ["the health check from 10.0.0.0/24", "the health check from 10.0.1.0/24"],
      before: "200 from the application",
      after: "404 from nginx",
      symptom:
        "Target.ResponseCodeMismatch: 404 where the matcher is 200. No server is healthy any more after 30 s: the balancer " +
        "then sends to all of them all the same; each is replaced by one that cannot be healthy either",
    });
  });

  it("sees that the same answer is no longer the right one", () => {
    expect(brief(replaced({ set: { "targets healthCheck.matcher": "204" } }))).to.deep.equal([
      "breaks 2: 200 from the application, which passes ⇒ 200 from the application, which fails",
    ]);
    expect(replaced({ set: { "targets healthCheck.matcher": "200-204" } })).to.deep.equal([]);
  });

  it("follows the port and the protocol of a health check, and its end", () => {
    expect(brief(replaced({ set: { "targets healthCheck.port": "9999" } }))).to.deep.equal([
      "breaks 2: 200 from the application ⇒ the connection is refused",
    ]);
    expect(brief(replaced({ set: { "targets healthCheck.protocol": "HTTPS" } }))).to.deep.equal([
      "breaks 2: 200 from the application ⇒ the TLS handshake fails",
    ]);
    expect(brief(replaced({ set: { "targets healthCheck.enabled": false } }))).to.deep.equal([
      "changes 2: 200 from the application ⇒ the load balancer asks no longer",
    ]);
    expect(brief(replaced({ set: { "gateway probes[0].path": "/nope" } }, "application-gateway"))).to.deep.equal([
      "breaks 1: 200 from the application ⇒ 404 from nginx",
    ]);
  });

  it("puts what clients ask to what listens then", () => {
    const moved = replaced({ set: { "https port": 8443 } });
    expect(brief(moved)).to.deep.equal([
      `breaks 9: 200 from the application ⇒ ${NO_LISTENER}`,
      `breaks 2: 101 from the application ⇒ ${NO_LISTENER}`,
      "changes 8: no load balancer listens for HTTPS on port 8443 ⇒ 200 from the application",
      "changes 2: no load balancer listens for HTTPS on port 8443 ⇒ 101 from the application",
    ]);
    expect(brief(replaced({ remove: ["https", "host"] }))[0]).to.equal(
      `breaks 8: 200 from the application ⇒ ${NO_LISTENER}`,
    );
    expect(brief(replaced({ remove: ["host"] }))[0]).to.equal(
      "breaks 8: 200 from the application ⇒ 404 from the load balancer",
    );
    expect(brief(replaced({ remove: ["listener"] }, "nlb-tls"))[0]).to.match(/⇒ no load balancer listens for TLS/);
  });

  it("knows whom a certificate is for", () => {
    const other = replaced({ set: { "certificate domainName": "other.example.net" } });
    expect(symptoms(other)).to.deep.equal([
      "the certificate of the listener is for other.example.net, which clients of api.example.net refuse",
    ]);
    expect(
      replaced({ set: { "certificate domainName": "*.example.net" } }).filter(({ symptom }) => symptom),
    ).to.deep.equal([]);
    const looked = replaced({ set: { "https certificateArn": "arn:aws:acm:eu-west-1:1:certificate/x" } });
    expect(looked.map(({ effect }) => effect))
      .to.include("unknown")
      .and.not.include("changes");
    expect(symptoms(looked)).to.deep.equal(["whether the certificate of the listener is for api.example.net"]);
  });

  it("holds the server to what it handed on", () => {
    const [change, ...others] = replaced({ nginx: { [MAIN]: [["set_real_ip_from 10.0.1.0/24;", ""]] } });
    expect(others).to.deep.equal([]);
    expect(change!.effect).to.equal("breaks");
    expect(change!.titles).to.deep.equal(["a request for https://api.example.net/ through 10.0.1.0/24"]);
    expect(
      brief(replaced({ nginx: { [MAIN]: [["client_max_body_size 20m;", "client_max_body_size 1m;"]] } })),
    ).to.deep.equal(["breaks 1: 200 from the application ⇒ 413 from nginx"]);
  });

  it("takes another answer that is declared for a change, unless it turns clients away", () => {
    const redirect = (to: string): Change => ({
      nginx: { [API]: [["location / {", `location = /old { return ${to}; }\n  location / {`]] },
    });
    const models = [redirect("301 /a"), redirect("302 /a"), redirect("404")].map(
      (change) => modelOf({ prod: { base: bases.alb, changes: [change] } }).stacks[0]!,
    );
    expect(brief(replacedBy(models[0]!, models[1]!))).to.deep.equal(["changes 1: 301 → /a ⇒ 302 → /a"]);
    expect(brief(replacedBy(models[0]!, models[2]!))).to.deep.equal(["breaks 1: 301 → /a ⇒ 404 from nginx"]);
    expect(brief(replaced(redirect("301 /a")))).to.deep.equal(["changes 1: 200 from the application ⇒ 301 → /a"]);
  });

  it("follows the port of the targets and the subnets of the balancer", () => {
    expect(brief(replaced({ set: { "targets port": 8081 } }))[0]).to.equal(
      "breaks 2: 200 from the application ⇒ the connection is refused",
    );
    const [first] = replaced({ set: { "public-a cidrBlock": "10.0.7.0/24" } });
    expect(first!.symptom).to.equal(
      "the application receives the balancer's address 10.0.7.5 instead of the client's (x-forwarded-for)",
    );
    expect(brief(replaced({ set: { "balancer idleTimeout": 3000 } }))).to.deep.equal([
      "breaks 1: 200 from the application ⇒ the connection is closed without an answer",
    ]);
  });

  it("never says that nothing changes where it cannot see", () => {
    const hidden = replaced({ userData: "none" });
    expect(new Set(hidden.map(({ effect }) => effect))).to.deep.equal(new Set(["unknown"]));
    expect(hidden.flatMap(({ titles }) => titles)).to.include("the health check from 10.0.0.0/24");
    expect(symptoms(hidden)).to.deep.equal(["what answers on servers: no nginx is found in its user data"]);
  });

  it("does not take a question that it cannot read for none", () => {
    const secret: Value = { [TAG]: "secret", content: "/health-canary" };
    const [change, ...others] = replaced({ set: { "targets healthCheck.path": secret } });
    expect(others).to.deep.equal([]);
    expect(change).to.deep.include({ effect: "unknown", before: "200 from the application" });
    expect(change!.symptom).to.match(/^what the load balancer asks/);
    expect(JSON.stringify(change)).not.to.include("canary");
  });

  it("takes a renamed resource for what it was", () => {
    const was = modelOf({ prod: { base: bases.alb } }).stacks[0]!;
    const renamed = JSON.parse(
      JSON.stringify(bases.alb).replaceAll('"name":"targets"', '"name":"group"').replaceAll("${targets.", "${group."),
    ) as (typeof bases)["alb"];
    const is = modelOf({ prod: { base: renamed } }).stacks[0]!;
    expect(is.input.context.traffic.paths.map(({ id }) => id)).to.deep.equal(["https:443 host → group"]);
    expect(replacedBy(was, is)).to.deep.equal([]);
  });
});
