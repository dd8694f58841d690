import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { type Directive, loadWebServer, parse } from "../../../parity/nginx";
import { DEBIAN, type Distribution, NGINX_ORG, RED_HAT } from "../../../parity/traffic/web-server/distribution";

const FACTS = { version: "1.22.1", root: true, modules: ["http_ssl"] };

function filesOf({ files, links }: Distribution): ReadonlyMap<string, string> {
  return new Map([...files, ...[...links].map(([link, target]) => [link, files.get(target) ?? ""] as const)]);
}

/** What a text says, without its comments and layout. */
function tree(text: string): unknown {
  const plain = (directives: readonly Directive[]): unknown =>
    directives.map(({ name, args, block }) => [name, ...args, block === null ? null : plain(block)]);
  const parsed = parse(text, { file: "x" });
  return parsed.ok ? plain(parsed.config.directives) : parsed.problem;
}

/** Files of Debian's package as dpkg knows them, where nobody has touched them. */
function untouched(): readonly string[] {
  if (!existsSync("/usr/bin/dpkg-query")) return [];
  try {
    const text = execFileSync("dpkg-query", ["--show", "--showformat=${Conffiles}", "nginx-common"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return [...text.matchAll(/^ (\/etc\/nginx\/\S+) [0-9a-f]{32}$/gm)].map(([, path]) => path!);
  } catch {
    return [];
  }
}

describe("the files that distributions bring", () => {
  for (const [name, distribution, sockets] of [
    ["Debian", DEBIAN, ["*:80", "[::]:80"]],
    ["nginx.org", NGINX_ORG, ["*:80"]],
    ["Red Hat", RED_HAT, ["*:80", "[::]:80"]],
  ] as const) {
    it(`start, and listen where the package does: ${name}`, () => {
      const server = loadWebServer("/etc/nginx/nginx.conf", filesOf(distribution), FACTS);
      expect(server.problems).deep.equal([]);
      expect(server.unknown).deep.equal([]);
      expect(server.sockets.map(({ address, port }) => `${address}:${port}`)).deep.equal(sockets);
    });
  }

  it("are Debian's own", function () {
    const known = untouched().filter((path) => DEBIAN.files.has(path) && existsSync(path));
    if (known.length === 0) return this.skip();
    for (const path of known) {
      expect(tree(DEBIAN.files.get(path)!), path).deep.equal(tree(readFileSync(path, "utf8")));
    }
    expect(known).include.members(["/etc/nginx/nginx.conf", "/etc/nginx/mime.types"]);
  });
});
