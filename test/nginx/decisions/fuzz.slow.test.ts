import { expect } from "chai";
import { answer, loadWebServer, type NginxFacts, nginxMessage, settings } from "../../../parity/nginx";
import type { Connection, Request, World } from "../../../parity/nginx/request/types";
import { fixtures } from "./fixture";
import { connectionOf, fuzz, requestOf } from "./fuzz-inputs";
import { generateCase } from "./generate";
import { HOSTILE } from "./hostile";
import { Random } from "./random";
import type { Case } from "./types";

/** `FUZZ_CASES=100000` for a longer run. */
const CASES = Number(process.env["FUZZ_CASES"] ?? 1500);
/** A case takes about a millisecond; one that takes this long does not end in proportion to its size. */
const HANG = 10_000;
const MOST_MEMORY = 1 << 30;

const FACTS: readonly NginxFacts[] = [
  { version: "1.22.1", root: true, modules: ["http_ssl", "http_realip", "http_v2"] },
  { version: "1.28.0", root: false, modules: [] },
  { version: null, root: null, modules: null },
  { version: "not a version", root: true, modules: ["stream", "mail", "http_lua"] },
];

const WORLD: World = {
  application: (exchange) => ({
    status: exchange.bodyBytes % 2 === 0 ? 200 : 503,
    headers: [["X-Accel-Redirect", "/a"]],
    delay: 0,
  }),
  file: (path) => (["file", "directory", "missing", "unknown"] as const)[path.length % 4]!,
};

const CONNECTION: Connection = {
  local: { address: "127.0.0.1", port: 80 },
  remote: { address: "127.0.0.1", port: 5 },
  proxyProtocol: null,
  tls: null,
  protocol: "http/1.1",
};
const REQUEST: Request = { method: "GET", target: "/", headers: [["Host", "a.example"]], bodyBytes: 0 };

const KINDS = ["refused", "closed", "tls-failed", "garbled", "response", "unknown"];

describe("nginx: fuzzing of what a configuration means", function () {
  this.timeout(CASES * 100 + 120_000);

  it(`says something of ${CASES} mutated configurations and requests, without a crash`, () => {
    const sources = [...fixtures("sites"), ...fixtures("decisions")];
    let started = 0;
    let most = 0;
    for (let at = 0; at < CASES; at++) {
      const random = new Random(11_000_027 + at);
      const fuzzed = fuzz(random.chance(0.2) ? generateCase(random, "generated") : random.one(sources), random);
      const before = performance.now();
      started += judge(fuzzed, random) ? 1 : 0;
      most = Math.max(most, performance.now() - before);
      expect(most, `case ${at} of ${fuzzed.name}`).to.be.below(HANG);
      if (at % 500 === 0) expect(process.memoryUsage().heapUsed).to.be.below(MOST_MEMORY);
    }
    expect(started).to.be.greaterThan(CASES / 25);
  });

  for (const [name, body, target] of HOSTILE) {
    it(`comes to an end with ${name}`, function () {
      this.timeout(60_000);
      const files = new Map([["/etc/nginx/nginx.conf", `events {}\nhttp {\n${body}\n}\n`]]);
      const web = loadWebServer("/etc/nginx/nginx.conf", files, FACTS[0]!);
      for (let round = 0; round < 3; round++) {
        const said = answer(web, CONNECTION, { ...REQUEST, target }, WORLD);
        expect(KINDS).to.include(said.kind);
      }
    });
  }
});

/** True where it starts. */
function judge(fuzzed: Case, random: Random): boolean {
  const web = loadWebServer(fuzzed.main, fuzzed.files, random.one(FACTS));
  for (const problem of web.problems) {
    // nginx names an included file as it is written (`conf.d/../b.conf`); where it stands is the position. Of a mistake in
    // the file of a map it names the `include`.
    const text = fuzzed.files.get(problem.nginxFile) ?? fuzzed.files.get(problem.position.file) ?? "";
    expect(problem.nginxLine).to.be.within(0, text.split("\n").length);
    expect(nginxMessage(problem)).to.not.equal("");
    expect(problem.hint).to.not.equal("");
  }
  if (web.directive !== null) {
    const addresses = settings([web.directive]).map(({ address }) => address);
    expect(new Set(addresses).size).to.equal(addresses.length);
  }
  // What would not start is asked, too: whoever asks has to look at the problems first.
  for (let left = 4; left > 0; left--) {
    const said = answer(web, connectionOf(random), requestOf(fuzzed, random), WORLD);
    expect(KINDS).to.include(said.kind);
    if (said.kind === "response") expect(said.status).to.be.within(100, 999);
  }
  return web.problems.length === 0;
}
