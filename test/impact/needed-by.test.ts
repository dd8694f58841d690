import { expect } from "chai";
import { needsOf } from "../../parity/impact/needed-by";
import { bases, type Change } from "../support/stacks/index";
import { inputsOf, type TestStack } from "./support";

const MAIN = "userData!/etc/nginx/nginx.conf";
const DEFAULT = "userData!/etc/nginx/conf.d/default.conf";
const LEGACY: Change = {
  nginx: {
    "/etc/nginx/conf.d/00-legacy.conf":
      "server {\n  listen 8081;\n  server_name old.example.net;\n  return 301 https://api.example.net$request_uri;\n}\n",
    "/etc/nginx/nginx.conf": [
      ["include conf.d/default.conf;", "include conf.d/*legacy.conf;\ninclude conf.d/default.conf;"],
    ],
  },
};

/** What a waiver's place in `prod` is needed by; null: nothing can be said. */
function neededBy(property: string | null, change: Change = {}, resource: string | null = "template") {
  const stacks: { readonly [name: string]: TestStack } = {
    calm: { base: bases.alb },
    prod: { base: bases.alb, changes: [change] },
  };
  const need = needsOf(inputsOf(stacks).map(({ context }) => context))({ stack: "prod", resource, property });
  return need?.neededBy ?? null;
}

describe("what the place of a waiver is needed for", function () {
  this.timeout(30_000);

  it("names the probes that are answered otherwise without the setting", () => {
    expect(neededBy(`${DEFAULT}!server[_]/location[= /health]`)).to.deep.equal([
      "the health check from 10.0.0.0/24",
      "the health check from 10.0.1.0/24",
    ]);
    expect(neededBy(`${MAIN}!http/set_real_ip_from[10.0.1.0/24]`)).to.deep.equal([
      "a request for https://api.example.net/ through 10.0.1.0/24",
    ]);
  });

  it("matches as waivers do, `*` in a segment", () => {
    expect(neededBy(`${MAIN}!http/set_real_ip_from[*]`)).to.have.length.greaterThan(1);
  });

  it("takes a file for all that is in it", () => {
    expect(neededBy("userData!/etc/nginx/conf.d/api.conf")).to.include(
      "an upload of 20 MiB to https://api.example.net/",
    );
    expect(neededBy("userData!/etc/nginx/conf.d/00-legacy.conf", LEGACY)).to.deep.equal([]);
  });

  it("has nothing to say of what decides who is let in, where nothing changes for those who are", () => {
    const guarded: Change = {
      nginx: { "/etc/nginx/conf.d/api.conf": [["location / {", "location / {\n deny 203.0.113.200;"]] },
    };
    const place = "userData!/etc/nginx/conf.d/api.conf!server[api.example.net]/location[/]/deny[203.0.113.200]";
    expect(neededBy(place, guarded)).to.equal(null);
  });

  it("names rows of the contract where no probe tells", () => {
    const rows = neededBy(`${MAIN}!worker_processes`) ?? [];
    expect(neededBy(`${MAIN}!http/client_header_timeout`)!.every((one) => one.endsWith(" of the contract"))).to.equal(
      true,
    );
    expect(rows).to.deep.equal([]);
  });

  it("has nothing to say of what is no setting, or is not there", () => {
    expect(neededBy("healthCheck.matcher", {}, "targets")).to.equal(null);
    expect(neededBy(`${MAIN}!http/gzip`)).to.equal(null);
    expect(neededBy(`${MAIN}!http/send_timeout`, {}, "other")).to.equal(null);
    expect(neededBy(null)).to.equal(null);
    expect(neededBy(`${DEFAULT}!server[_]/listen[8080]`, { userData: "none" })).to.equal(null);
  });

  it("does not call unneeded what cannot be decided", () => {
    const strange: Change = {
      nginx: { "/etc/nginx/conf.d/api.conf": [["server_name", "frobnicate on;\n  server_name"]] },
    };
    expect(neededBy("userData!/etc/nginx/conf.d/api.conf!server[api.example.net]/frobnicate", strange)).to.equal(null);
  });
});
