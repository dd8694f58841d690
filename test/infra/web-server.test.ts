import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { webServerFiles, webServerSettings } from "../../infra/web-server";
import { contexts } from "../../infra/web-server/contexts";
import { quote, render } from "../../infra/web-server/render";
import type { Context } from "../../infra/web-server/types";

const args = { domain: "api.example.net", loadBalancerSubnets: ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"] };
const settings = webServerSettings(args);

describe("the web server's settings", () => {
  for (const { context, directive, values, why, loadBalancer } of settings) {
    it(`${context.name} ${directive} ${values[0]} has its reason`, () => {
      expect(why).match(/^[A-Z0-9].{15,}\.$/s);
      if (loadBalancer !== undefined) expect(loadBalancer).match(/^[A-Z0-9].{15,}\.$/s);
    });
  }

  it("say of each end of a traffic path that the load balancer needs it", () => {
    const needed = settings.filter(({ loadBalancer }) => loadBalancer).map(({ directive }) => directive);
    expect(needed).include.members(["listen", "server_name", "proxy_pass", "set_real_ip_from", "keepalive_timeout"]);
  });

  it("use every context that is declared, and no other", () => {
    expect(new Set(settings.map(({ context }) => context))).deep.equal(new Set(contexts));
    expect(new Set(contexts.map(({ name }) => name)).size).equal(contexts.length);
  });

  it("do not say the same thing twice in one place", () => {
    const keys = settings.map(({ context, directive, values }) => [context.name, directive, ...values].join(" "));
    expect(new Set(keys).size).equal(keys.length);
  });
});

describe("the web server's files", () => {
  const files = webServerFiles(args);
  const text = (path: string) => files.find((file) => file.path === path)?.content ?? "";

  it("are these", () => {
    expect(files.map(({ path }) => path)).deep.equal([
      "/etc/nginx/nginx.conf",
      "/etc/nginx/conf.d/default-server.conf",
      "/etc/nginx/conf.d/api.conf",
    ]);
  });

  it("answer a health check whose Host is an address in the default server", () => {
    expect(
      text("/etc/nginx/conf.d/default-server.conf"),
    ).equal(`# Made from infra/web-server/settings: there each setting says why it is there.
server {
  listen 8080 default_server;
  server_name _;
  location = /health {
    proxy_pass http://application;
    proxy_connect_timeout 1s;
    proxy_read_timeout 3s;
    access_log off;
  }
  location / {
    return 404;
  }
}
`);
  });

  it("have the same bytes for another domain but for the domain", () => {
    const other = webServerFiles({ ...args, domain: "api.other.example" });
    const renamed = other.map((file) => ({
      ...file,
      content: file.content.replaceAll("api.other.example", args.domain),
    }));
    expect(renamed).deep.equal(files);
  });

  it("trust each subnet of the load balancer and nothing more", () => {
    const trusted = text("/etc/nginx/nginx.conf").matchAll(/set_real_ip_from (.*);/g);
    expect([...trusted].map(([, subnet]) => subnet)).deep.equal(args.loadBalancerSubnets);
  });

  it("pass nginx -t", function () {
    const result = nginxTest(files);
    if (result === null && !process.env["CI"]) this.skip();
    expect(result, "nginx must be installed where CI runs").not.equal(null);
    expect(result?.output).contain("test is successful");
    expect(result?.output).not.contain("[warn]");
  });

  it("pass nginx -t with the longest host name there can be", function () {
    const domain = `${`${"a".repeat(61)}.`.repeat(4)}b.net`;
    const result = nginxTest(webServerFiles({ ...args, domain }));
    if (result === null && !process.env["CI"]) this.skip();
    expect(domain).length(253);
    expect(result?.output).contain("test is successful");
  });

  it("would not pass with a directive that nginx does not know", function () {
    const broken = files.map((file) => ({ ...file, content: file.content.replace("server_tokens", "server_token") }));
    const result = nginxTest(broken);
    if (result === null && !process.env["CI"]) this.skip();
    expect(result?.output).contain('unknown directive "server_token"');
  });
});

describe("rendering", () => {
  const main: Context = { name: "main", opening: [], parent: null, file: "a" };

  it("quotes what nginx would read otherwise", () => {
    expect(["", "a b", "a;b", "it's", "a\\b", "#", "$host", "~^/x$"].map(quote)).deep.equal([
      "''",
      "'a b'",
      "'a;b'",
      "'it\\'s'",
      "'a\\\\b'",
      "'#'",
      "$host",
      "~^/x$",
    ]);
  });

  it("keeps every word one word", () => {
    fc.assert(
      fc.property(fc.string(), (word) => {
        const text = render([{ context: main, directive: "d", values: [word], why: "" }], [main]).get("a") ?? "";
        const [, quoted, bare] = /^d (?:'((?:[^'\\]|\\[\s\S])*)'|([^\s;{}'"\\#]+));\n$/.exec(text) ?? [];
        expect(bare ?? quoted?.replace(/\\([\s\S])/g, "$1")).equal(word);
      }),
    );
  });
});

/** `nginx -t` on the files in a folder of their own; null where there is no nginx. */
function nginxTest(files: ReturnType<typeof webServerFiles>): { readonly output: string } | null {
  const dir = mkdtempSync(join(tmpdir(), "nginx-"));
  try {
    for (const { path, content } of files) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      // nginx opens its logs and writes its pid even for a test.
      writeFileSync(
        join(dir, path),
        content.replaceAll("/var/log/nginx", dir).replaceAll("/run/nginx", `${dir}/nginx`),
      );
    }
    const { error, stderr } = spawnSync("nginx", ["-t", "-p", dir, "-c", join(dir, "/etc/nginx/nginx.conf")], {
      encoding: "utf8",
    });
    return error ? null : { output: stderr };
  } finally {
    rmSync(dir, { recursive: true });
  }
}
