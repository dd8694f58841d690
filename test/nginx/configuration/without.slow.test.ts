import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import {
  answer,
  type Cut,
  loadWebServer,
  loadWithout,
  type NginxFacts,
  ParseCache,
  parse,
  settings,
  type WebServer,
  type World,
} from "../../../parity/nginx";
import type { Directive } from "../../../parity/nginx/types";
import { readCases } from "../decisions/fixture";
import type { Case } from "../decisions/types";

const FACTS: NginxFacts = { version: "1.22.1", root: true, modules: ["http_ssl", "http_realip", "http_v2"] };
const FIXTURES = join(__dirname, "..", "..", "fixtures", "nginx");

const cases = ["decisions", "request", "sites"].flatMap((folder) =>
  readdirSync(join(FIXTURES, folder)).flatMap((name) =>
    readCases(readFileSync(join(FIXTURES, folder, name), "utf8"), name),
  ),
);

function cutsIn({ files }: Pick<Case, "files">): Cut[] {
  return [...files].flatMap(([file, text]) => {
    const parsed = parse(text, { file });
    const all = parsed.ok ? settings(parsed.config.directives).map(({ node }) => node) : [];
    return all.map(({ name, start, end }) => ({ file, name, start, end }));
  });
}

function blanked(files: Case["files"], cuts: readonly Cut[]): Map<string, string> {
  const left = new Map(files);
  for (const { file, start, end } of cuts) {
    const text = left.get(file)!;
    left.set(file, text.slice(0, start) + text.slice(start, end).replace(/[^\r\n]/g, " ") + text.slice(end));
  }
  return left;
}

/** A tree as far as anything is decided by it: with every place, without comments. */
function bare(directives: readonly Directive[]): unknown {
  return directives.map(({ name, args, position, start, end, nginxLine, block, closing }) => {
    return [name, args, position, start, end, nginxLine, block && bare(block), closing?.position];
  });
}

function meaning({ problems, unknown, directive }: WebServer): unknown {
  const at = (one: Directive | null) => one && `${one.position.file}:${one.start}`;
  return [problems, unknown.map((one) => [one.about, at(one.directive)]), directive && bare([directive])];
}

function answersOf(web: WebServer, { asks, files, disk }: Case): string {
  const world: World = {
    application: () => ({ status: 200, headers: [["content-type", "text/plain"]], delay: 0 }),
    file: (path) => (files.has(path) ? "file" : (disk.get(path) ?? "missing")),
  };
  const told = asks.slice(0, 2).map((ask) => {
    const { socket, server, location, steps, ...rest } = answer(web, ask.connection, ask.request, world);
    return [rest, socket?.port, server?.segment, location?.segment, steps.map(({ what }) => what)];
  });
  return JSON.stringify(told);
}

describe("nginx: a configuration without some of its directives", function () {
  this.timeout(300_000);

  it("is what reading it without them gives, in every case of the fixtures", () => {
    let [told, asked] = [0, 0];
    for (const tested of cases) {
      const cache = new ParseCache(64);
      const web = loadWebServer(tested.main, tested.files, FACTS, { cache });
      const cuts = cutsIn(tested);
      const pairs = cuts
        .filter((_, index) => index % 8 === 0)
        .map((cut, index) => [cut, cuts[(index * 7 + 3) % cuts.length]!]);
      for (const removed of [...cuts.map((cut) => [cut]), ...pairs]) {
        asked++;
        const made = loadWithout(web, removed);
        if (made === null) continue;
        told++;
        const read = loadWebServer(tested.main, blanked(tested.files, removed), FACTS, { cache });
        const what = `${tested.name} without ${removed.map(({ name, start }) => `${name} at ${start}`).join(" and ")}`;
        expect(meaning(made), what).to.deep.equal(meaning(read));
        if (read.problems.length === 0) expect(answersOf(made, tested), what).to.equal(answersOf(read, tested));
      }
    }
    expect(told, "told without reading").to.be.above(4000);
    expect(told / asked, "share that need not be read").to.be.above(0.6);
  });

  it("is read again where an include goes, where the cut is no directive, and where there is Lua", () => {
    const main = "/etc/nginx/nginx.conf";
    const load = (text: string) => {
      const files = new Map([
        [main, text],
        ["/etc/nginx/a.conf", "server { listen 80; }"],
      ]);
      return { web: loadWebServer(main, files, { ...FACTS, modules: ["http_lua"] }), cuts: cutsIn({ files }) };
    };
    const plain = load("events {}\nhttp { include a.conf; server_tokens off; }\n");
    expect(plain.web.problems).to.deep.equal([]);
    const of = (name: string) => plain.cuts.find((cut) => cut.name === name)!;
    expect(loadWithout(plain.web, [of("server_tokens")])).to.not.equal(null);
    expect(loadWithout(plain.web, [of("include")])).to.equal(null);
    expect(loadWithout(plain.web, [{ ...of("server_tokens"), end: of("server_tokens").end + 1 }])).to.equal(null);
    const lua = load("events {}\nhttp { server { set_by_lua_block $a { return 1 } server_tokens off; } }\n");
    expect(
      loadWithout(
        lua.web,
        lua.cuts.filter(({ name }) => name === "server_tokens"),
      ),
    ).to.equal(null);
  });
});
