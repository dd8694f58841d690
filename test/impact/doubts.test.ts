import { expect } from "chai";
import { whyUndetermined } from "../../parity/impact/index";
import { bases, type Change } from "../support/stacks/index";
import { explained, MODEL, modelOf } from "./support";

const API = "/etc/nginx/conf.d/api.conf";
const MAIN = "/etc/nginx/nginx.conf";
const LOCATION = "location / {";

type Facts = typeof MODEL;

const inLocation = (text: string): Change => ({ nginx: { [API]: [[LOCATION, `${LOCATION}\n    ${text}`]] } });
const withoutVersion: Facts = { ...MODEL, nginx: { ...MODEL.nginx, version: null } };
const without = (fact: string): Facts => ({ ...MODEL, application: { ...MODEL.application, [fact]: null } });

function told(asked: string, changes: readonly Change[], facts: Facts = MODEL) {
  const model = modelOf({ prod: { base: bases.alb, changes } }, facts);
  const setting = explained(model, asked);
  const [cell] = setting.stacks;
  return { outcome: setting.outcome, unknown: cell!.unknown, rows: cell!.rows, changes: cell!.changes, model };
}

const patient = (time: string): Change => ({
  nginx: { [MAIN]: [["proxy_read_timeout 50s;", `proxy_read_timeout ${time};`]] },
});

/** Serves what a deployment puts on the disk. */
const files: Change = inLocation("location /static/ { root /srv/www; index index.html; }");

describe("impact: what may be removed by ignorance alone", function () {
  this.timeout(60_000);

  it("nothing whose default depends on a version that is not given", () => {
    const { outcome, unknown, rows } = told("proxy_http_version", [], withoutVersion);
    expect(outcome).to.equal("unknown");
    expect(rows).to.deep.equal([]);
    expect(unknown.join()).to.contain(
      "what nginx does without proxy_http_version depends on its version: nginx.version is not given",
    );
    expect(told("proxy_http_version", []).outcome, "1.24.0 speaks HTTP/1.0 without it").to.equal("needed");
  });

  it("no patience with the application, where nobody says how long it takes", () => {
    const { outcome, unknown } = told("proxy_read_timeout 110s", [patient("110s")], without("longestRequest"));
    expect(outcome).to.equal("unknown");
    expect(unknown).to.deep.equal([
      "whether a request takes longer than 60 s: application.longestRequest is not given",
    ]);
  });

  it("but what makes nginx give up sooner is no such thing", () => {
    const { unknown } = told("proxy_read_timeout 50s", [], without("longestRequest"));
    expect(unknown.join()).not.to.contain("longestRequest");
  });

  it("no types, where files lie that nobody knows of", () => {
    const types: Change = { nginx: { [MAIN]: [["http {", "http {\n  types { text/css css; }"]] } };
    expect(told("types", [types, files]).outcome).to.equal("unknown");
    expect(told("types", [types]).outcome, "no file is served").to.equal("removable");
  });

  it("says of what serves files that it is needed, and not that it fails, whatever lies there", () => {
    const { outcome, changes, model } = told("location /static/", [files]);
    expect(outcome).to.equal("needed");
    expect(changes.map(({ effect }) => effect)).to.deep.equal(["changes"]);
    const { failing, gaps } = model.stacks[0]!.basis;
    expect(failing).to.deep.equal([]);
    expect(gaps.join()).to.match(/passes or fails? by whether .*\/srv\/www\/static\/index\.html are there/);
  });

  it("says what rows need of a setting whose module is only assumed to be there", () => {
    const facts: Facts = { ...MODEL, nginx: { ...MODEL.nginx, modules: null } };
    const model = modelOf({ prod: { base: bases["nlb-proxy"] } }, facts);
    const real = model.all().settings.filter(({ text }) => text.startsWith("set_real_ip_from"));
    expect(real.length).to.be.above(0);
    for (const { outcome, text } of real) expect(outcome, text).not.to.equal("unknown");
    expect(whyUndetermined(model.stacks, model.all())).to.deep.equal([]);
  });

  it("calls nothing needed in an nginx that does not start", () => {
    const broken: Change = { nginx: { [MAIN]: [["http {", "http {\n  include conf.d/nowhere.conf;"]] } };
    const { settings } = modelOf({ prod: { base: bases.alb, changes: [broken] } }).all();
    expect(settings.filter(({ outcome }) => outcome === "needed")).to.deep.equal([]);
    expect(settings.filter(({ outcome }) => outcome === "harmful").map(({ text }) => text)).to.deep.equal([
      "include conf.d/nowhere.conf;",
    ]);
  });
});
