import { expect } from "chai";
import { bases, type Change } from "../support/stacks/index";
import { explained, MODEL, modelOf } from "./support";

const API = "/etc/nginx/conf.d/api.conf";
const DEFAULT = "/etc/nginx/conf.d/default.conf";
const MAIN = "/etc/nginx/nginx.conf";

/** A server that is read before the others and redirects: what Europe had in 2019. */
const LEGACY: Change = {
  nginx: {
    "/etc/nginx/conf.d/00-legacy.conf":
      "server {\n  listen 8080;\n  server_name old.example.net;\n  return 301 https://api.example.net$request_uri;\n}\n",
    [MAIN]: [["include conf.d/default.conf;", "include conf.d/00-legacy.conf;\ninclude conf.d/default.conf;"]],
  },
};

/** What the gateway takes for healthy unless it is told otherwise. */
const GATEWAY_TAKES_ALL: Change = { remove: ["gateway probes[0].match"] };

describe("impact", function () {
  this.timeout(60_000);

  it("shouts where one stack needs what the others have for nothing", () => {
    const model = modelOf({ calm: { base: bases.alb }, europe: { base: bases.alb, changes: [LEGACY] } });
    const setting = explained(model, "listen 8080 default_server");
    expect(setting.outcome).to.equal("needed");
    expect(setting.onlyIn).to.deep.equal(["europe"]);
    const [calm, europe] = setting.stacks;
    expect(calm!.changes).to.deep.equal([]);
    const [change, ...others] = europe!.changes;
    expect(others).to.deep.equal([]);
    expect(change).to.deep.include({
      effect: "breaks",
      titles: ["the health check from 10.0.0.0/24", "the health check from 10.0.1.0/24"],
      before: "200 from the application",
      after: "301 → https://api.example.net/health",
      symptom:
        "Target.ResponseCodeMismatch: 301 where the matcher is 200. No server is healthy any more after 30 s: the balancer " +
        "then sends to all of them all the same; each is replaced by one that cannot be healthy either",
    });
    expect(change!.steps).to.deep.equal([
      "Host 10.0.16.10:8080 is a name of no server on *:8080",
      "*:8080 has no default_server: the first in the order of the files answers, server[old.example.net] (00-legacy.conf:1)",
      "return 301 (00-legacy.conf:4)",
    ]);
  });

  it("says the same of what the list of all settings shows", () => {
    const model = modelOf({ calm: { base: bases.alb }, europe: { base: bases.alb, changes: [LEGACY] } });
    const alarms = model.all().settings.filter(({ onlyIn }) => onlyIn.length > 0);
    const listen = alarms.find(({ text }) => text === "listen 8080 default_server;");
    expect(listen).to.deep.equal(explained(model, "listen 8080 default_server"));
  });

  it("is the same, whatever the order in which stacks are asked", () => {
    const stacks = {
      a: { base: bases.alb },
      b: { base: bases["application-gateway"] },
      c: { base: bases["nlb-proxy"] },
    };
    const { a, b, c } = stacks;
    const [forwards, backwards] = [modelOf(stacks).all(), modelOf({ c, b, a }).all()];
    const told = (impact: typeof forwards) =>
      new Map(
        impact.settings.map(({ file, address, outcome, stacks: cells }) => [
          `${file}!${address}`,
          [outcome, [...cells].sort((x, y) => (x.stack < y.stack ? -1 : 1)).map((cell) => cell.outcome)],
        ]),
      );
    expect([...told(backwards)].sort()).to.deep.equal([...told(forwards)].sort());
  });

  it("gives the same file another verdict behind another balancer", () => {
    const model = modelOf({
      aws: { base: bases.alb, changes: [LEGACY] },
      azure: { base: bases["application-gateway"], changes: [LEGACY, GATEWAY_TAKES_ALL] },
    });
    const setting = explained(model, "default.conf:2");
    expect(setting.text).to.equal("listen 8080 default_server;");
    expect(setting.stacks.map(({ changes }) => changes.map(({ effect }) => effect))).to.deep.equal([
      ["breaks"],
      ["changes"],
    ]);
    expect(setting.onlyIn).to.deep.equal(["aws"]);
  });

  it("lays settings of several stacks upon each other with their own values put back", () => {
    const named = (domain: string) => ({
      base: bases.alb,
      changes: [
        {
          set: { "host conditions[0].hostHeader.values": [domain] },
          nginx: { [API]: [["api.example.net", domain] as const] },
        },
      ],
      own: { [domain]: "app:domain" },
    });
    const model = modelOf({ au: named("api.au.example.net"), us: named("api.us.example.net") });
    const setting = explained(model, "server_name api.us.example.net");
    expect(setting).to.deep.include({
      file: API,
      address: "server[{app:domain}]/server_name",
      text: "server_name {app:domain};",
      onlyIn: [],
    });
    expect(setting.stacks.map(({ text }) => text)).to.deep.equal([
      "server_name api.au.example.net;",
      "server_name api.us.example.net;",
    ]);
    expect(new Set(setting.stacks.map(({ outcome }) => outcome))).to.deep.equal(new Set(["needed"]));
  });

  it("counts blocks and includes as settings", () => {
    const model = modelOf({ prod: { base: bases.alb } });
    for (const asked of ["upstream[application]", "include[conf.d/api.conf]", "location[= /health]", "api.conf:1"]) {
      expect(explained(model, asked).outcome, asked).to.equal("needed");
    }
  });

  it("says of an nginx that does not start without a setting what nginx says", () => {
    const model = modelOf({ prod: { base: bases.alb } });
    const { stacks, outcome } = explained(model, "upstream[application]");
    expect(outcome).to.equal("needed");
    const [change, ...others] = stacks[0]!.changes;
    expect(others, "one nginx, one message").to.have.length(0);
    expect(change!.after).to.match(/^nginx does not start: host not found in upstream "application" in .*\.conf:\d+$/);
    expect(change!.probes.length).to.equal(model.stacks[0]!.basis.probes);
    expect(
      stacks[0]!.rows.filter(({ how }) => how === "broken"),
      "its probes say so",
    ).to.deep.equal([]);
  });

  it("does not need to know what lies on the disk to see that the application is not reached", () => {
    const model = modelOf({ prod: { base: bases.alb } });
    const { stacks } = explained(model, "server[api.example.net]/location[/]");
    const [change] = stacks[0]!.changes;
    expect(change!.effect).to.equal("breaks");
    expect(change!.after).to.match(/^404 from nginx, or what lies at .*html/);
  });

  it("says that removing it mends what fails", () => {
    const deny: Change = {
      nginx: { [DEFAULT]: [["location = /health {", "location = /health {\n    deny 10.0.1.0/24;"]] },
    };
    const setting = explained(modelOf({ prod: { base: bases.alb, changes: [deny] } }), "deny");
    expect(setting.outcome).to.equal("harmful");
    expect(setting.stacks[0]!.changes).to.have.length(1);
    expect(setting.stacks[0]!.changes[0]).to.deep.include({
      effect: "repairs",
      titles: ["the health check from 10.0.1.0/24"],
      before: "403 from nginx",
      after: "200 from the application",
      symptom: "",
    });
  });

  it("does not advise to let everybody in, where the application of a probe is no one to ask whom to let in", () => {
    const facts = { ...MODEL, nginx: { ...MODEL.nginx, modules: ["http_auth_request", "http_realip", "http_ssl"] } };
    const asks =
      "location = /_auth { internal; proxy_pass http://application; proxy_pass_request_body off; }\n  location / {\n    auth_request /_auth;";
    const guarded: Change = { nginx: { [API]: [["location / {", asks]] } };
    const { outcome, stacks } = explained(
      modelOf({ prod: { base: bases.alb, changes: [guarded] } }, facts as typeof MODEL),
      "auth_request /_auth",
    );
    expect(outcome).to.equal("unknown");
    expect(stacks[0]!.changes).to.deep.equal([]);
    expect(stacks[0]!.unknown).to.include.members([
      "what the application says that auth_request asks: that of a probe answers what the probe is for, and nothing else",
    ]);
  });

  it("says that removing what nginx refuses lets it start", () => {
    const refused: Change = { nginx: { [API]: [["server_name", "client_max_body_size 1x;\n  server_name"]] } };
    const { settings } = modelOf({ prod: { base: bases.alb, changes: [refused] } }).all();
    const of = (text: string) => settings.find((one) => one.text === text)!;
    const { outcome, stacks } = of("client_max_body_size 1x;");
    expect(outcome).to.equal("harmful");
    expect(new Set(stacks[0]!.changes.map(({ effect, after }) => `${effect}: ${after}`))).to.deep.equal(
      new Set(["repairs: nginx starts"]),
    );
    expect(of("keepalive_timeout 90s;").outcome).to.equal("unknown");
  });

  it("does not call removable what it does not understand", () => {
    const strange: Change = { nginx: { [API]: [["server_name", "frobnicate on;\n  server_name"]] } };
    const setting = explained(modelOf({ prod: { base: bases.alb, changes: [strange] } }), "frobnicate");
    expect(setting.outcome).not.to.be.oneOf(["removable", "listed"]);
  });

  it("does not call removable what something behind a gap may need", () => {
    const elsewhere: Change = {
      add: [
        {
          type: "aws:lb/listener:Listener",
          name: "admin",
          inputs: {
            loadBalancerArn: "${balancer.arn}",
            port: 9000,
            protocol: "HTTP",
            defaultActions: [{ type: "forward", targetGroupArn: "arn:aws:elasticloadbalancing:::targetgroup/x/1" }],
          },
        },
      ],
    };
    const outcomes = (...changes: readonly Change[]) => {
      const { outcome, stacks } = explained(modelOf({ prod: { base: bases.alb, changes } }), "worker_processes");
      return { outcome, unknown: stacks[0]!.unknown.length };
    };
    expect(outcomes()).to.deep.equal({ outcome: "removable", unknown: 0 });
    expect(outcomes(elsewhere)).to.deep.equal({ outcome: "unknown", unknown: 1 });
  });

  it("tells how many settings are judged, while it works", () => {
    const model = modelOf({ prod: { base: bases.alb } });
    const told: (readonly [number, number])[] = [];
    model.all((done, total) => void told.push([done, total]));
    expect(model.rows).to.have.length.within(26, 50);
    expect(told).to.deep.equal([0, 25].map((done) => [done, model.rows.length]));
  });
});
