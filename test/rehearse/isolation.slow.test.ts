import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { rehearseContexts } from "../../parity/rehearsal";
import { contextsOf } from "./contexts";
import { needsRehearsal, see, seeAll } from "./support";

const MAIN = "/etc/nginx/nginx.conf";
const DEFAULT = "/etc/nginx/conf.d/default.conf";
const API = "/etc/nginx/conf.d/api.conf";
const FACTS = { maxUpload: 1024 * 1024, longestRequest: 45, websocketPing: 30 };
const NOBODY = 65534;

/** What as-nobody.ts prints, run as a user without rights. */
interface AsNobody {
  readonly how: string;
  readonly failed: readonly string[];
  readonly probes: number;
  readonly unprivileged: readonly string[];
}

describe("rehearse: kept apart from the machine", function () {
  this.timeout(120_000);
  before(needsRehearsal);

  describe("relocated, without namespaces", () => {
    it("comes to the same, and says that it is not the full proof", async () => {
      const { rehearsal, findings, errors } = await rehearseContexts(contextsOf("alb"), { relocate: true });
      expect([errors, findings]).to.deep.equal([[], []]);
      expect(rehearsal!.how).to.equal("relocated");
      expect(rehearsal!.limits.at(-1)).to.match(/not the full proof \(as was asked\)$/);
      const { relocated, probes } = rehearsal!.stacks[0]!.servers[0]!;
      expect(probes.every(({ passes }) => passes)).to.equal(true);
      expect(relocated.find((line) => line.startsWith("listen"))).to.match(/^listen 8080 → 127\.0\.0\.1:\d+$/);
      expect(relocated.find((line) => line.startsWith("server"))).to.match(
        /^server 127\.0\.0\.1:3000 → 127\.0\.0\.1:\d+$/,
      );
    });

    it("observes what is observed in a network of its own, mistakes too", async () => {
      const given = new Map([
        ["right", { base: "alb", facts: FACTS }],
        ["layer 4", { base: "nlb-proxy", facts: FACTS }],
        [
          "redirects",
          {
            base: "alb",
            changes: [
              {
                nginx: {
                  [MAIN]: [["absolute_redirect off;", ""]],
                  [API]: [["proxy_pass http://application;", "return 302 /login;"]],
                },
              },
            ],
          },
        ],
        [
          "refused",
          {
            base: "alb",
            changes: [
              {
                nginx: {
                  [DEFAULT]: [["listen 8080 default_server", "listen 8081 default_server"]],
                  [API]: [["listen 8080", "listen 8081"]],
                },
              },
            ],
          },
        ],
        ["a subnet", { base: "alb", changes: [{ nginx: { [MAIN]: [["set_real_ip_from 10.0.1.0/24;", ""]] } }] }],
        [
          "not started",
          {
            base: "alb",
            changes: [{ nginx: { [API]: [["proxy_pass http://application", "proxy_pas http://application"]] } }],
          },
        ],
        ["no listen", { base: "alb", changes: [{ nginx: { [API]: [["listen 8080;", ""]] } }] }],
      ] as const);
      const [inside, outside] = await Promise.all([seeAll(given), seeAll(given, { relocate: true })]);
      for (const name of given.keys()) {
        const [a, b] = [inside.get(name)!, outside.get(name)!].map(({ outcome }) =>
          // By probe: a configuration that is refused answers them all at once, in no order of its own.
          Object.fromEntries([...outcome.observations].map(([probe, seen]) => [probe.id, seen])),
        );
        expect(b, name).to.deep.equal(a);
      }
    });

    it("leaves no folder behind", async () => {
      const folders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("parity-rehearse-"));
      const before = new Set(folders());
      await see({ base: "alb" }, { relocate: true });
      expect(folders().filter((name) => !before.has(name))).to.deep.equal([]);
    });
  });

  it("needs no rights where users may have namespaces", function () {
    if (process.getuid?.() !== 0) this.skip();
    const script = join(__dirname, "as-nobody.ts");
    const loader = require.resolve("tsx/cjs");
    const { stdout, stderr } = spawnSync(process.execPath, ["--require", loader, script], {
      uid: NOBODY,
      gid: NOBODY,
      encoding: "utf8",
      env: { PATH: process.env["PATH"], TMPDIR: tmpdir() },
    });
    if (stdout === "") throw new Error(stderr);
    const { how, failed, probes, unprivileged } = JSON.parse(stdout) as AsNobody;
    expect(failed).to.deep.equal([]);
    expect(probes).to.be.greaterThan(8);
    // Where the machine forbids it, it is relocated, which the result says.
    expect(how).to.be.oneOf(["isolated", "relocated"]);
    if (how === "isolated") expect(unprivileged).to.deep.equal(["refused", "refused"]);
  });

  for (const relocate of [false, true])
    it(`finds applications by name, on a port that nginx itself has too${relocate ? ", relocated" : ""}`, async () => {
      const to = (target: string) => ({ nginx: { [API]: [["http://application", target]] } }) as const;
      for (const target of ["backend.internal:8080", "backend.internal", "10.0.5.5:8080", "[fd00::5]:8080"]) {
        const { rehearsal, findings, errors } = await rehearseContexts(contextsOf("alb", to(`http://${target}`)), {
          relocate,
        });
        expect([errors, findings], target).to.deep.equal([[], []]);
        expect(rehearsal!.stacks[0]!.servers[0]!.probes.every(({ passes }) => passes)).to.equal(true, target);
      }
    });

  for (const relocate of [false, true])
    it(`is not in the way of who has the port of nginx on this machine${relocate ? ", relocated too" : ""}`, async () => {
      const other = createServer((socket) => socket.destroy()).listen(0, "0.0.0.0");
      await once(other, "listening");
      const { port } = other.address() as AddressInfo;
      const own = {
        [DEFAULT]: [["listen 8080", `listen ${port}`]],
        [API]: [["listen 8080", `listen ${port}`]],
      } as const;
      const ports = {
        "targets port": port,
        "server-group ingress[0].fromPort": port,
        "server-group ingress[0].toPort": port,
      };
      try {
        const seen = await see({ base: "alb", changes: [{ nginx: own, set: ports }] }, { relocate });
        expect(seen.refused).to.equal(null);
        expect(seen.brief("request").filter((brief) => brief !== "200")).to.deep.equal([]);
      } finally {
        other.close();
      }
    });

  it("moves an application that has the port of nginx, on another server, out of its way", async () => {
    const seen = await see({
      base: "alb",
      changes: [{ nginx: { [MAIN]: [["server 127.0.0.1:3000", "server 10.0.99.9:8080"]] } }],
    });
    expect(seen.refused).to.equal(null);
    expect(seen.all("request").every(({ passes }) => passes)).to.equal(true);
    expect(seen.outcome.relocated).to.deep.equal(["server 10.0.99.9:8080 → 10.0.99.9:20000"]);
  });

  it("takes nginx for no application where it hands on to itself", async () => {
    const seen = await see({
      base: "alb",
      changes: [
        {
          nginx: {
            [API]: [["proxy_pass http://application;", "proxy_pass http://127.0.0.1:8082;"]],
            [DEFAULT]: [
              ["server {", "server { listen 8082; location / { proxy_pass http://application; } }\nserver {"],
            ],
          },
        },
      ],
    });
    expect(new Set(seen.brief("request"))).to.deep.equal(new Set(["200"]));
    // Handed on twice, the second time by nginx itself.
    expect(seen.received("request")["x-forwarded-for"]).to.equal("127.0.0.1");
  });
});
