import { expect } from "chai";
import type { ImpactModel } from "../../parity/impact/index";
import { bases, type Change } from "../support/stacks/index";
import { modelOf } from "./support";

const API = "/etc/nginx/conf.d/api.conf";
const MAIN = "/etc/nginx/nginx.conf";
const SLASHES: Change = { nginx: { [API]: [["location / {", "location /a/b { return 200; }\n  location / {"]] } };

function names(model: ImpactModel, asked: string): string[] | null {
  const found = model.select([asked]);
  return "rows" in found ? found.rows.map(({ file, address }) => `${file}!${address}`) : null;
}

describe("what a person means by a setting", () => {
  let model: ImpactModel;
  before(() => {
    const stack = { base: bases.alb, changes: [SLASHES], own: { "api.example.net": "app:domain" } };
    model = modelOf({ prod: stack });
  });

  const one: readonly (readonly [asked: string, name: string])[] = [
    [`userData!${API}!server[{app:domain}]/listen[8080]`, `${API}!server[{app:domain}]/listen[8080]`],
    [`${API}!server[{app:domain}]/listen[8080]`, `${API}!server[{app:domain}]/listen[8080]`],
    ["server[{app:domain}]/listen[8080]", `${API}!server[{app:domain}]/listen[8080]`],
    ["server[api.example.net]/listen[8080]", `${API}!server[{app:domain}]/listen[8080]`],
    ["location[/a/b]/return", `${API}!server[{app:domain}]/location[/a/b]/return`],
    [`${API}:2`, `${API}!server[{app:domain}]/listen[8080]`],
    ["conf.d/api.conf:2", `${API}!server[{app:domain}]/listen[8080]`],
    ["api.conf:2:3", `${API}!server[{app:domain}]/listen[8080]`],
    ["web-server/all/api.conf:1", `${API}!server[{app:domain}]`],
    ["listen 8080 default_server", "/etc/nginx/conf.d/default.conf!server[_]/listen[8080]"],
    ["  listen   8080 default_server; ", "/etc/nginx/conf.d/default.conf!server[_]/listen[8080]"],
    ["server_name api.example.net", `${API}!server[{app:domain}]/server_name`],
    ["upstream application", `${MAIN}!http/upstream[application]`],
    ["real_ip_header", `${MAIN}!http/real_ip_header`],
    ["default_server", "/etc/nginx/conf.d/default.conf!server[_]/listen[8080]"],
  ];
  for (const [asked, name] of one) {
    it(asked.trim(), () => expect(names(model, asked)).to.deep.equal([name]));
  }

  it("can be several: all directives of a name, or all that end alike", () => {
    expect(names(model, "set_real_ip_from")).to.have.length(2);
    expect(names(model, "listen[8080]")).to.have.length(2);
    expect(names(model, "server"), "the blocks, not what an upstream calls so").to.have.length(2);
  });

  it("is the innermost directive of a line, in a block its own line alone", () => {
    const line = (asked: string) => names(model, asked)!.map((name) => name.split("!")[1]);
    expect(line(`${API}:4`)).to.deep.equal(["server[{app:domain}]/location[/a/b]/return"]);
  });

  for (const asked of [
    "",
    "b]/return",
    "listne",
    "api.conf:99",
    "other.conf:2",
    "/listen[8080]",
    "isten[8080]",
    "net]/listen[8080]",
  ]) {
    it(`is nothing: "${asked}"`, () => expect(names(model, asked)).to.equal(null));
  }

  it("that names nothing comes with what there is", () => {
    const found = model.select(["real_ip_header", "listne", "frob"]);
    if ("rows" in found) throw new Error("it names something");
    expect(found.unnamed.map(({ asked }) => asked)).to.deep.equal(["listne", "frob"]);
    expect(found.unnamed[0]!.known).to.include.members(["listen", "server[{app:domain}]/listen[8080]", "api.conf"]);
  });
});
