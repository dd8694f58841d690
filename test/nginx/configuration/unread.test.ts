import { expect } from "chai";
import { loadWebServer, loadWithout, type NginxFacts, parse, settings } from "../../../parity/nginx";
import { read } from "../../../parity/nginx/configuration/validate/reading";
import { Unread } from "../../../parity/nginx/configuration/validate/unread";

const MAIN = "/etc/nginx/nginx.conf";
const FACTS: NginxFacts = { version: "1.24.0", root: true, modules: null };

/** Names of the settings that nothing else looks at. */
function unreadIn(text: string): string[] {
  const parsed = parse(text, { file: MAIN });
  if (!parsed.ok) throw new Error("it cannot be read");
  const unread = new Unread();
  const { unknown, problems } = read(parsed.config.directives, FACTS, MAIN, { unread });
  expect(problems).to.deep.equal([]);
  return [...unread.directives(unknown)].map(({ name }) => name);
}

describe("nginx: a directive that nothing else looks at", () => {
  it("sets a value that no check of another reads", () => {
    const text = `worker_rlimit_nofile 1024;
      events { }
      http {
        client_max_body_size 1m; proxy_read_timeout 5s; proxy_buffer_size 4k; proxy_buffers 8 8k; tcp_nodelay on;
        server { listen 80; server_name a.test; location / { proxy_pass http://127.0.0.1; proxy_connect_timeout 1s; } }
      }`;
    const found = ["worker_rlimit_nofile", "client_max_body_size", "proxy_read_timeout", "tcp_nodelay"];
    expect(unreadIn(text)).to.deep.equal([...found, "proxy_connect_timeout"]);
  });

  it("is not one that two buffers are compared by: the other would be too large without it", () => {
    const text =
      "events { } http { proxy_buffer_size 64k; proxy_buffers 8 64k; server { listen 80; location / { proxy_pass http://127.0.0.1; } } }";
    const web = loadWebServer(MAIN, new Map([[MAIN, text]]), FACTS);
    const without = (name: string) => {
      const start = text.indexOf(name);
      return loadWithout(web, [{ file: MAIN, name, start, end: text.indexOf(";", start) + 1 }])!.problems.length;
    };
    expect(without("proxy_buffers")).to.equal(1);
  });

  it("is not one that something looks at in one of two places that include it", () => {
    const snippet = "proxy_ssl_certificate /a; proxy_ssl_certificate_key /b;";
    const at = (scheme: string) => `location /${scheme} { include s.conf; proxy_pass ${scheme}://127.0.0.1; }`;
    for (const [first, second] of [
      ["http", "https"],
      ["https", "http"],
    ] as const) {
      const text = `events { } http { server { listen 80; ${at(first)} ${at(second)} } }`;
      const file = "/etc/nginx/s.conf";
      const web = loadWebServer(MAIN, new Map([...[[MAIN, text] as const], [file, snippet]]), FACTS);
      const name = "proxy_ssl_certificate_key";
      const left = loadWithout(web, [{ file, name, start: snippet.indexOf(name), end: snippet.length }])!;
      expect(left.problems.map(({ message }) => message)).to.deep.equal([
        `no "${name}" is defined for certificate "/a"`,
      ]);
    }
  });

  it("is not one with a doubt: the next of its kind has it then", () => {
    const text = `events { } http { server { listen 80;
      location /a { gzip_static on; }
      location /b { gzip_static on; }
    } }`;
    const web = loadWebServer(MAIN, new Map([[MAIN, text]]), FACTS);
    const [first, second] = settings(web.directive!.block!)
      .map(({ node }) => node)
      .filter(({ name }) => name === "gzip_static");
    expect(web.unknown.map(({ directive }) => directive)).to.deep.equal([first]);
    const { name, start, end } = first!;
    const left = loadWithout(web, [{ file: MAIN, name, start, end }])!;
    expect(left.unknown.map(({ directive }) => directive?.start)).to.deep.equal([second!.start]);
  });
});
