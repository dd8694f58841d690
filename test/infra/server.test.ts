import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { parse } from "yaml";
import { planServer, serverCloudConfig } from "../../infra/server/boot";
import { renderCloudConfig } from "../../infra/server/cloud-config";
import { gzip, gzipWithin } from "../../infra/server/compress";

const archive = "the release";
const release = { version: "1.2.3", sha256: createHash("sha256").update(archive).digest("hex") };
const webServerFiles = [{ path: "/etc/nginx/nginx.conf", mode: "0644", content: "events {\n  a b;\n}\n" }] as const;
const server = { release, webServerFiles, fetchRelease: "#!/bin/sh\nexit 0\n" };

describe("the instructions for a new server", () => {
  it("are YAML that says what was planned", () => {
    const plan = planServer(server);
    const text = serverCloudConfig(server);
    expect(text.split("\n")[0]).equal("#cloud-config");
    const config = parse(text);
    expect(config.packages).deep.equal(plan.packages);
    expect(config.runcmd).deep.equal(plan.commands);
    expect(config.write_files).deep.equal([
      ...plan.filesBefore.map(({ path, mode, content }) => ({ path, permissions: mode, content })),
      ...plan.filesAfter.map(({ path, mode, content }) => ({ path, permissions: mode, defer: true, content })),
    ]);
  });

  it("refuse a file whose edges a block would lose", () => {
    for (const content of ["", " a\n", "a", "a\n\n", "\na\n"]) {
      const file = { path: "/x", mode: "0644", content } as const;
      expect(() => renderCloudConfig({ packages: [], filesBefore: [file], filesAfter: [], commands: [] })).throw(
        "/x must",
      );
    }
  });

  it("contain scripts that the shell can read", () => {
    const scripts = planServer(server).filesAfter.filter(({ mode }) => mode === "0755");
    expect(scripts).length(2);
    for (const { content } of scripts) expect(spawnSync("sh", ["-n"], { input: content }).status).equal(0);
  });
});

describe("the start of a server", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "start-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  /** Runs `start-api` with every command that changes a machine replaced by one that only writes its name down. */
  function start(replaced: Record<string, string> = {}): { readonly ok: boolean; readonly steps: string[] } {
    const commands = {
      "fetch-release": `printf '%s' '${archive}' > "$2"`,
      install: "",
      tar: "",
      systemctl: "",
      nginx: "",
      rm: "",
    };
    for (const [name, body] of Object.entries({ ...commands, ...replaced })) {
      writeFileSync(join(dir, name), `#!/bin/sh\necho "${name} $*" >> '${dir}/log'\n${body}\n`);
      chmodSync(join(dir, name), 0o755);
    }
    const script = planServer(server).filesAfter.find(({ path }) => path.endsWith("/start-api"));
    const env = { ...process.env, PATH: `${dir}${delimiter}${process.env["PATH"]}`, TMPDIR: dir };
    const { status } = spawnSync("sh", ["-s"], { input: script?.content ?? "exit 9", env });
    const log = readFileSync(join(dir, "log"), "utf8").trimEnd().split("\n");
    return { ok: status === 0, steps: log.map((line) => line.replace(/ (?=\/).*| --.*/, "")) };
  }

  it("checks the release, unpacks it, and tests the web server's files before it serves", () => {
    const { ok, steps } = start();
    expect(ok).equal(true);
    expect(steps.filter((step) => !step.startsWith("rm"))).deep.equal([
      "fetch-release releases/1.2.3.tar.gz",
      "install -d",
      "tar",
      "systemctl daemon-reload",
      "systemctl enable",
      "nginx -t",
      "systemctl enable",
    ]);
  });

  it("stops at a release that is not the one declared", () => {
    const { ok, steps } = start({ "fetch-release": `printf forged > "$2"` });
    expect(ok).equal(false);
    expect(steps).deep.equal(["fetch-release releases/1.2.3.tar.gz"]);
  });

  it("stops when there is no release", () => {
    expect(start({ "fetch-release": "exit 1" })).deep.equal({
      ok: false,
      steps: ["fetch-release releases/1.2.3.tar.gz"],
    });
  });

  it("does not serve what nginx -t refuses", () => {
    const { ok, steps } = start({ nginx: "exit 1" });
    expect(ok).equal(false);
    expect(steps.at(-1)).equal("nginx -t");
  });
});

describe("compression", () => {
  const text = "server {\n  listen 8080 default_server;\n}\n".repeat(20);

  it("loses nothing", () => {
    expect(gunzipSync(gzip(text)).toString()).equal(text);
  });

  it("gives the same bytes on every machine: no time, no system, and these", () => {
    expect([...gzip(text).subarray(0, 10)]).deep.equal([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
    // The same bytes come out of the zlib 1.2.13 of Python, which is built differently.
    expect(createHash("sha256").update(gzip(text)).digest("hex")).equal(
      "8da906dae1e6c44a029f04eeab049446540322f681cfa10dae369ba181aefaf3",
    );
  });

  it("refuses what is too large, and says by how much", () => {
    const size = gzip(text).length;
    expect(gzipWithin(size, "It", text)).deep.equal(gzip(text));
    expect(() => gzipWithin(size - 1, "It", text)).throw(
      `It is ${size} bytes after compression, and at most ${size - 1}`,
    );
  });
});
