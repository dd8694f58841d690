import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { rehearse } from "../../parity/rehearsal";
import { renderJson } from "../../parity/report/json";
import { resultSchema } from "../../parity/report/schema";
import type { Result } from "../../parity/result";
import { needsRehearsal } from "./support";

const ROOT = join(__dirname, "..", "..");
const OUTAGE = join(ROOT, "examples", "outage-2019");
const STACKS = ["staging", "prod-au", "prod-us", "prod-eu"];

const states = ({ rehearsal }: Result): string[] => rehearsal!.stacks.map(({ stack, state }) => `${stack} ${state}`);

describe("rehearse: projects", function () {
  this.timeout(180_000);
  before(needsRehearsal);

  it("finds this repository's own stacks serving, every probe of every traffic path", async () => {
    const result = await rehearse({ project: ROOT });
    expect(result.errors).to.deep.equal([]);
    expect(result.findings.map(({ message }) => message)).to.deep.equal([]);
    expect(states(result)).to.deep.equal(STACKS.map((stack) => `${stack} serving`));
    expect(result.verdict).to.equal("parity");
    for (const { servers } of result.rehearsal!.stacks)
      expect(servers.flatMap(({ probes }) => probes).length).to.be.greaterThan(12);
    expect(() => resultSchema.parse(JSON.parse(renderJson(result)))).to.not.throw();
  });

  describe("the outage of 2019", () => {
    let folder: string;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), "parity-rehearse-"));
      cpSync(OUTAGE, folder, { recursive: true, filter: (path) => !path.includes("node_modules") });
      symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    it("is not there on the day before the change", async () => {
      const result = await rehearse({ project: folder });
      expect(states(result)).to.deep.equal(STACKS.map((stack) => `${stack} serving`));
    });

    it("is there after it: Europe is offline, and the other three are healthy", async () => {
      applyPatch(folder);
      const result = await rehearse({ project: folder });
      expect(states(result)).to.deep.equal([
        "staging serving",
        "prod-au serving",
        "prod-us serving",
        "prod-eu offline",
      ]);
      expect(result.verdict).to.equal("deviates");
      expect(result.findings).to.have.length(1);
      const [finding] = result.findings;
      expect(finding!.stacks).to.deep.equal(["prod-eu"]);
      expect(finding!.message).to.match(
        /^Health checks fail in prod-eu: Target\.ResponseCodeMismatch: 301 where the matcher is 200 \(HAProxy: L7STS 301\)\./,
      );
      expect(finding!.message).to.match(/each server is replaced by another that fails alike/);
      expect(finding!.locations).to.deep.equal([{ stack: "prod-eu", file: "aws.ts", line: 115, column: 20 }]);
      const [europe] = result.rehearsal!.stacks[3]!.servers;
      const requests = europe!.probes.filter(({ kind }) => kind === "request");
      // Real names are served all the same: nobody who asks for them sees what is wrong.
      expect(requests.every(({ passes }) => passes)).to.equal(true);
    });
  });
});

/** Takes the lines out that `change.patch` takes out. */
function applyPatch(folder: string): void {
  const patch = readFileSync(join(folder, "change.patch"), "utf8");
  const file = join(folder, /^\+\+\+ b\/(.*)$/m.exec(patch)![1]!);
  const removed = [...patch.matchAll(/^-(?!-- )(.*)$/gm)].map(([, line]) => `${line}\n`);
  expect(removed).to.have.length(1);
  const text = readFileSync(file, "utf8");
  for (const line of removed) expect(text.split(line)).to.have.length(2);
  writeFileSync(
    file,
    removed.reduce((before, line) => before.replace(line, ""), text),
  );
}
