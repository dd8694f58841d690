import { expect } from "chai";
import { contractChecks } from "../../../parity/checks";
import { ImpactModel } from "../../../parity/impact";
import { type Probe, probesOf } from "../../../parity/traffic";
import { contextsOf } from "../../rehearse/contexts";

const MAIN = "/etc/nginx/nginx.conf";
const API = "/etc/nginx/conf.d/api.conf";
const PASS = "proxy_pass http://application;";

const CORS = `if ($request_method = OPTIONS) { add_header Access-Control-Allow-Origin *; return 204; } ${PASS}`;

function contextOf(nginx: { readonly [file: string]: readonly (readonly [string, string])[] }) {
  return contextsOf("alb", { nginx })[0]!;
}

function asked(...edits: Parameters<typeof contextOf>): (readonly [title: string, status: string])[] {
  const { traffic, application } = contextOf(...edits);
  const ofMethods = (probe: Probe): boolean => probe.kind === "method";
  return probesOf(traffic, application)
    .filter(ofMethods)
    .map(({ title, expect: { status } }) => [title, status] as const);
}

describe("probes of methods", () => {
  it("are asked where the configuration tells methods apart, with what is meant to come of them", () => {
    expect(asked({})).to.deep.equal([]);
    expect(asked({ [API]: [[PASS, CORS]] })).to.deep.equal([["OPTIONS https://api.example.net/", "204"]]);
    const refused = `if ($request_method !~ ^(GET|HEAD|POST|OPTIONS)$) { return 444; } ${PASS}`;
    expect(asked({ [API]: [[PASS, refused]] })).to.deep.equal([["PUT https://api.example.net/", "444"]]);
    const limited = `limit_except GET POST { deny all; } ${PASS}`;
    expect(asked({ [API]: [[PASS, limited]] })).to.deep.equal([["OPTIONS https://api.example.net/", "100-599"]]);
    const table = "map $request_method:$http_origin $answer { OPTIONS:https://a.example.net 1; ~^PUT: 2; } http_end";
    const maps = {
      [MAIN]: [["include conf.d/api.conf;", `include conf.d/api.conf; ${table}`.replace(" http_end", "")]],
    } as const;
    expect(asked(maps).map(([title]) => title)).to.deep.equal([
      "OPTIONS https://api.example.net/",
      "PUT https://api.example.net/",
    ]);
  });

  it("are asked where files are served, too: an answer to CORS was called removable there", () => {
    const fonts = "location /fonts/ { root /srv; if ($request_method = OPTIONS) { return 204; }";
    const files = `${PASS} } ${fonts}`;
    expect(asked({ [API]: [[PASS, files]] })).to.deep.equal([["OPTIONS https://api.example.net/fonts/", "204"]]);
    const context = contextOf({ [API]: [[PASS, files]] });
    const probes = probesOf(context.traffic, context.application);
    const { settings } = new ImpactModel({ checks: contractChecks, stacks: [{ context, probes }] }).all();
    expect(settings.find(({ text }) => text.startsWith("return 204"))?.outcome).to.equal("needed");
  });

  it("show what an answer to CORS is needed for, which no other probe does", () => {
    const context = contextOf({ [API]: [[PASS, CORS]] });
    const probes = probesOf(context.traffic, context.application);
    const { settings } = new ImpactModel({ checks: contractChecks, stacks: [{ context, probes }] }).all();
    const outcomes = settings
      .filter(({ address }) => address.includes("if["))
      .map(({ text, outcome }) => [text, outcome] as const);
    expect(outcomes).to.deep.equal([
      ["if ($request_method = OPTIONS) { … }", "needed"],
      ["add_header Access-Control-Allow-Origin *;", "needed"],
      ["return 204;", "needed"],
    ]);
  });
});
