import { expect } from "chai";
import { rehearseContexts } from "../../parity/rehearsal";
import { tryRehearsal } from "../../parity/rehearsed-impact";
import { contextOf, Files } from "../traffic/probes/configured";
import { contextsOf } from "./contexts";
import { needsRehearsal } from "./support";

const { API, PASS, http } = Files;

/** Everything that a request can carry, told apart. */
const EDITS = {
  ...http(
    'map $http_origin $cors { default ""; "~^https://app\\.example\\.(net|org)$" $http_origin; } ' +
      "map $cookie_beta $stage { default live; on beta; } map $request_method:$arg_v $call { POST:2 post2; } " +
      'map $uri $moved { default ""; /old-a /new-a; ~^/old/(?<rest>.+)$ /new/$rest; } ' +
      "geo $office { default 0; 198.51.100.0/24 1; } split_clients $remote_addr $half { 50% a; * b; }",
  ),
  [API]: [
    [
      `location / {\n    ${PASS}`,
      "if ($moved) { return 301 $moved; } rewrite ^/legacy/(.*)$ /v1/$1 permanent; " +
        'if ($http_user_agent = "") { return 444; } location "/a b" { return 410; } location = / { return 302 /x; } ' +
        `location /img/ { valid_referers none blocked server_names; if ($invalid_referer) { return 403; } ${PASS} } ` +
        "location / { if ($http_user_agent ~* (bot|crawl)) { return 403; } add_header X-Cors $cors; " +
        "add_header X-Stage $stage; add_header X-Call $call; add_header X-Half $half; add_header X-Office $office; " +
        `add_header X-Sid $cookie_sid; ${PASS}`,
    ],
  ] as readonly (readonly [string, string])[],
};

describe("rehearse: what a request carries", function () {
  this.timeout(240_000);
  before(needsRehearsal);

  it("is sent as the probes say, from any address, and answered as the configuration says", async () => {
    const { rehearsal, errors } = await rehearseContexts([contextOf(EDITS)]);
    expect(errors).to.deep.equal([]);
    const probes = rehearsal!.stacks[0]!.servers[0]!.probes.filter(({ kind }) => kind === "condition");
    expect(probes.filter(({ passes }) => !passes)).to.deep.equal([]);
    expect(probes.map(({ status }) => status)).to.include.members([200, 301, 403, 410, null]);
    expect(probes.some(({ title }) => title.endsWith(" from 198.51.100.1"))).to.equal(true);
  });

  it("carries what the rule of a balancer is for", async () => {
    const host = { hostHeader: { values: ["api.example.net"] } };
    const canary = { httpHeader: { httpHeaderName: "X-Canary", values: ["yes*"] } };
    const conditions = [host, canary, { queryStrings: [{ key: "v", value: "2" }] }];
    const { rehearsal, errors } = await rehearseContexts(contextsOf("alb", { set: { "host conditions": conditions } }));
    expect(errors).to.deep.equal([]);
    const probes = rehearsal!.stacks[0]!.servers[0]!.probes.filter(({ kind }) => kind !== "health-check");
    expect(probes).to.have.lengthOf.above(8);
    expect(probes.filter(({ passes }) => !passes)).to.deep.equal([]);
  });

  it("decides on the model what it decides on nginx, whatever is removed", async function () {
    const { rehearsal, errors } = await tryRehearsal([contextOf(EDITS)], {});
    expect(errors).to.deep.equal([]);
    const { compared, agreed, disagreements } = rehearsal!;
    expect(disagreements).to.deep.equal([]);
    expect(agreed).to.equal(compared);
    expect(compared).to.be.at.least(1500);
    this.test!.title += `: ${agreed} outcomes agree`;
  });
});
