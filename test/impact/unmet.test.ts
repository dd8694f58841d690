import { expect } from "chai";
import { contractChecks } from "../../parity/checks";
import type { StackContext } from "../../parity/checks/contract/types";
import { ImpactModel, whyUndetermined } from "../../parity/impact";
import { probesOf } from "../../parity/traffic";
import { contextsOf } from "../rehearse/contexts";
import { contextOf, Files } from "../traffic/probes/configured";

const { API, PASS, http, here, server } = Files;
const DEFAULT = "/etc/nginx/conf.d/default.conf";
const SEALED = '"^(?=.{8}$)(?!.*a)[b-d]+([0-9])\\1$"';

/** Outcome of each setting whose text holds `part`, with why it is not known. */
function said(part: string, ...given: Parameters<typeof contextOf>): string[] {
  return saidOf(contextOf(...given), part);
}

function saidOf(context: StackContext, part: string): string[] {
  const probes = probesOf(context.traffic, context.application);
  const { settings } = new ImpactModel({ checks: contractChecks, stacks: [{ context, probes }] }).all();
  return settings
    .filter(({ text, address }) => text.includes(part) || address.includes(part))
    .map(({ outcome, stacks: [cell] }) => [outcome, ...(outcome === "unknown" ? cell!.unknown : [])].join(": "));
}

describe("what no probe meets", () => {
  it("is not the server for names that nobody has, where every name leads to nginx: without it others answer them", () => {
    expect(said("server[_]", {}, "nlb-tcp").slice(0, 2)).to.deep.equal(["needed", "needed"]);
    expect(said("location[/]/return", {}, "nlb-tcp")).to.deep.equal([
      "unknown: whether html/ and html/index.html are there",
    ]);
    const closed = { [DEFAULT]: [["return 404;", "return 444;"]] } as const;
    expect(said("location[/]/return", closed, "nlb-tcp")).to.deep.equal(["needed"]);
    // A rule of the balancer keeps them out.
    expect(said("location[/]/return", closed)).to.deep.equal(["removable"]);
  });

  it("is not that server either where others are for names that a pattern matches, nor a thirteenth of those", () => {
    const tenants = http("server { listen 8080; server_name ~^t[0-9]+\\.example\\.net$; return 410; }");
    const closed = { ...tenants, [DEFAULT]: [["return 404;", "return 444;"]] } as const;
    expect(said("location[/]/return", closed, "nlb-tcp")).to.deep.equal(["needed"]);
    const wild = Array.from(
      { length: 14 },
      (_, index) => `server { listen 8080; server_name *.t${index}.net; return 410; }`,
    );
    expect(new Set(said("return 410", http(wild.join(" ")), "nlb-tcp"))).to.have.all.keys("needed");
    // No name is found that it matches: what is in it may still be asked for.
    const sealed = http(`server { listen 8080; server_name ${SEALED.replace('"', '"~')}; return 410; }`);
    expect(said("return 410", sealed, "nlb-tcp")[0]).to.match(/^unknown: no probe is for a name of server/);
  });

  it("is what is for a name without a dot, or for who sends no name at all; who asks for the machine comes from there", () => {
    const named = (name: string) =>
      said("return 410", http(`server { listen 8080; server_name ${name}; return 410; }`), "nlb-tcp");
    expect(named("localhost")).to.deep.equal(["removable"]);
    for (const name of ["intranet", '""'])
      expect(named(name)[0]).to.match(/^unknown: no probe is for a name of server/);
  });

  it("is not that server where a rule, or a certificate, is for names of a pattern: nobody has most of those", () => {
    const nginx = { [DEFAULT]: [["return 404;", "return 444;"]] } as const;
    const certificate = { "certificate domainName": "*.example.net" };
    const rule = { ...certificate, "host conditions": [{ hostHeader: { values: ["*.example.net"] } }] };
    const forward = { type: "forward", targetGroupArn: "${targets.arn}" };
    const all = { set: { ...certificate, "https defaultActions": [forward] }, remove: ["host"] };
    for (const change of [{ set: rule }, all])
      expect(saidOf(contextsOf("alb", { ...change, nginx })[0]!, "location[/]/return")).to.deep.equal(["needed"]);
  });

  it("is needed, where a request can be found that does", () => {
    expect(said("X-Bot", here("if ($http_user_agent ~* bot) { add_header X-Bot 1; }"))).to.deep.equal(["needed"]);
    const map = { ...http("map $cookie_lang $lang { default en; de de; }"), ...here("add_header X-Lang $lang;") };
    expect(said("de de", map)).to.deep.equal(["needed"]);
    expect(said("rewrite", server("rewrite ^/legacy/(.*)$ /v1/$1 permanent;"))).to.deep.equal(["needed"]);
    expect(said("Allow-Origin", here("add_header Access-Control-Allow-Origin $http_origin;"))).to.deep.equal([
      "needed",
    ]);
  });

  it("is not known to be for nothing, where none is found: a condition, with all that stands in it", () => {
    const sealed = here(`if ($http_x_sig ~ ${SEALED}) { add_header X-Sealed 1; }`);
    const why = `unknown: no probe is a request for which ($http_x_sig ~ ${SEALED.slice(1, -1)} ) holds`;
    expect(said("X-Sealed", sealed)).to.deep.equal([why]);
    expect(said("if ($http_x_sig", sealed)).to.deep.equal([why]);
  });

  it("nor an entry, a location, a rewrite", () => {
    const entry = { ...http(`map $http_x $y { default a; "~${SEALED.slice(1)} b; }`), ...here("add_header X-Y $y;") };
    expect(said(" b;", entry)).to.deep.equal([
      `unknown: no probe is a request for which $y is that of ~${SEALED.slice(1, -1)}`,
    ]);
    const location = server(`location ~ ${SEALED} { add_header X-Sealed 1; ${PASS} }`);
    expect(said("X-Sealed", location)[0]).to.match(/^unknown: no probe is for a path of location ~/);
    expect(said("rewrite", server(`rewrite ${SEALED} /x;`))[0]).to.match(/^unknown: no probe is for a path that/);
  });

  it("is for nothing, where no request can: what the balancer writes over, hosts that lead elsewhere, logs", () => {
    const removable = ["removable", "removable"];
    expect(said("if[", here("if ($http_x_forwarded_proto = http) { return 301 /; }"))).to.deep.equal(removable);
    expect(said("if[", server("if ($host = www.example.net) { return 301 /; }"))).to.deep.equal(removable);
    const logs = http("map $http_x_sig $log { default 1; ~^(?=b)a 0; } access_log /var/log/a.log combined if=$log;");
    expect(said("~^", logs)).to.deep.equal(["removable"]);
    expect(said("access_log", here(`if ($http_x_sig ~ ${SEALED}) { access_log off; }`))).to.deep.equal(["removable"]);
    const hidden = { ...http("proxy_set_header X-Lang $arg_lang;"), ...here("proxy_set_header Host $host;") };
    expect(said("X-Lang", hidden)).to.deep.equal(["removable"]);
  });

  it("is asked by another client of a balancer that lets him say what it does not write over", () => {
    const edits = here("if ($http_x_forwarded_proto = gopher) { return 301 /; }");
    expect(said("if[", edits, "nlb-tls")).to.deep.equal(["needed", "needed"]);
  });

  it("is what stands in a server that clients may ask for by name, and none of too many probes does", () => {
    const names = Array.from({ length: 60 }, (_, index) => `h${index}.example.net`);
    const more = names.map((name) => `server { listen 8080; server_name ${name}; location / { return 410; } }`);
    const outcomes = said(".example.net]/location[/]/return", http(more.join(" ")), "nlb-tcp");
    expect(new Set(outcomes)).to.have.all.keys("needed", "unknown: no probe is for a path of location /");
    // For these names the balancer has no certificate.
    expect(said("h1.example.net]/location[/]", http(more[1]!), "alb")).to.deep.equal(["removable", "removable"]);
  });

  it("is told without its text where that is secret", () => {
    const hidden = here('if ($http_x_key ~ "^hidden-[a-z]+$") { add_header X-Sealed 1; }');
    const texts = said("if", hidden, "alb", "secret");
    expect(texts.filter((text) => text.startsWith("unknown"))).to.deep.equal([
      ...["unknown: no probe is a request that comes to it", "unknown: no probe is a request that comes to it"],
    ]);
    expect(texts.join()).not.to.contain("hidden");
  });

  it("is one message of a project, however much it is", () => {
    const locations = Array.from({ length: 60 }, (_, index) => `location /l${index}/ { ${PASS} }`).join(" ");
    const context = contextOf({ [API]: [["location / {", `${locations} location / {`]] });
    const probes = probesOf(context.traffic, context.application);
    const model = new ImpactModel({ checks: contractChecks, stacks: [{ context, probes }] });
    const errors = whyUndetermined(model.stacks, model.all()).filter(({ message }) => message.includes("no probe is"));
    expect(errors).to.have.lengthOf(1);
    expect(errors[0]!.message).to.match(
      / and \d+ more are needed for: no probe is for a path of location .* and \d+ more$/,
    );
  });
});

describe("a server that no client is known to come to", () => {
  /** Outcomes of the location that is for clients, by the conditions of its rule. */
  function outcome(conditions: readonly object[]): string[] {
    const [context] = contextsOf("alb", { set: { "host conditions": conditions as never } });
    const probes = probesOf(context!.traffic, context!.application);
    const { settings } = new ImpactModel({ checks: contractChecks, stacks: [{ context: context!, probes }] }).all();
    const { outcome, stacks } = settings.find(({ address }) => address === "http/client_max_body_size")!;
    return [outcome, ...stacks[0]!.unknown];
  }

  it("is not said to need nothing: who a rule is for may be unknown", () => {
    const host = { hostHeader: { values: ["api.example.net"] } };
    expect(outcome([host])).to.deep.equal(["needed"]);
    expect(outcome([host, { httpHeader: { httpHeaderName: "X-Canary", values: ["yes"] } }])).to.deep.equal(["needed"]);
    expect(outcome([host, {}])).to.deep.equal([
      ...["unknown", "no probe is a client's: it is not known what the load balancer hands on to it"],
    ]);
  });
});
