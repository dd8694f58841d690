import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { loadProject } from "../../parity/config/index";
import type { Result } from "../../parity/result";
import { type Change, type Copy, create, edit, judge, remove, withCopy } from "../acceptance/harness";
import { runCommand } from "./support";

const TERMS = ["--owner", "web@example.net", "--reason", "the audit of 2026: 7 days", "--expires", "2027-01-31"];
const NOW = ["--now", "2026-06-01"];

const shorter = edit("Pulumi.prod-eu.yaml", "shop:retentionDays: 30", "shop:retentionDays: 7");
const alsoShorter = edit("Pulumi.prod-au.yaml", "shop:retentionDays: 30", "shop:retentionDays: 7");

const waive = (copy: Copy, ...args: string[]) => runCommand(["waive", ...args, ...NOW], { cwd: copy.folder });

async function findings(copy: Copy): Promise<Result["findings"]> {
  return (await judge(copy)).findings;
}

/** Runs in a copy with some changes, and proves that nothing was written. */
async function refused(changes: readonly Change[], args: readonly string[], message: RegExp): Promise<void> {
  await withCopy("model", changes, async (copy) => {
    const before = copy.read("parity.yaml");
    const { status, stdout, stderr } = await waive(copy, ...args);
    expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
    expect(stderr).to.match(message);
    expect(copy.read("parity.yaml")).to.equal(before);
    expect(readdirSync(copy.folder).filter((name) => name.endsWith(".tmp"))).to.deep.equal([]);
  });
}

describe("parity waive", function () {
  this.timeout(60_000);

  it("writes the row of a finding by the beginning of its id, and check is content", async () => {
    await withCopy("model", [shorter], async (copy) => {
      const [finding] = await findings(copy);
      const before = copy.read("parity.yaml");
      const { status, stdout, stderr } = await waive(copy, finding!.id.slice(0, 6), ...TERMS);
      expect({ status, stderr }).to.deep.equal({ status: 0, stderr: "" });
      const row = [
        "  - check: uniform",
        "    stack: prod-eu",
        "    property: shop:retentionDays",
        '    value: "7"',
        "    owner: web@example.net",
        '    reason: "the audit of 2026: 7 days"',
        "    expires: 2027-01-31",
      ].join("\n");
      const after = copy.read("parity.yaml");
      expect(after.replace(/\n?\nwaivers:\n[\s\S]*/, "\n")).to.equal(before);
      expect(after).to.contain(`waivers:\n${row}\n`);
      const line = copy.lineOf("parity.yaml", "- check: uniform");
      expect(stdout).to.contain(`parity.yaml:${line}: the waiver is written.\n\n${row}\n\n✓ parity  4 stacks`);
      const checked = await runCommand(["check", "--project", copy.folder, ...NOW]);
      expect(checked.status).to.equal(0);
    });
  });

  it("names a finding by check and address, takes one stack of several, then the other", async () => {
    await withCopy("model", [shorter, alsoShorter], async (copy) => {
      const first = await waive(copy, "uniform · shop:retentionDays", "--stack", "prod-au", ...TERMS);
      expect(first.stdout).to.contain("    stack: prod-au\n").and.not.contain("prod-eu\n");
      expect(first.stdout).to.match(/\n✗ deviates {2}1 deviation in 1 of 4 stacks\n$/);
      const again = await waive(copy, "uniform", "shop:retentionDays", "--stack", "prod-au", ...TERMS);
      expect(again.status).to.equal(2);
      expect(again.stderr).to.contain("is waived already in prod-au, in prod-au until 2027-01-31 by web@example.net");
      expect((await waive(copy, "shop:retentionDays", ...TERMS)).stdout).to.match(/✓ parity/);
      expect(loadProject(copy.folder).model.waivers.map(({ stack }) => stack)).to.deep.equal(["prod-au", "prod-eu"]);
      const done = await waive(copy, "uniform", ...TERMS);
      expect(done.stderr).to.match(/^uniform · shop:retentionDays is waived already, /);
    });
  });

  it("--dry-run says the same and writes nothing", async () => {
    await withCopy("model", [shorter], async (copy) => {
      const before = copy.read("parity.yaml");
      const { status, stdout } = await waive(copy, "uniform", "--dry-run", ...TERMS);
      expect(status).to.equal(0);
      expect(stdout).to.match(/^parity\.yaml:\d+: the waiver would be written\.\n[\s\S]*✓ parity/);
      expect(copy.read("parity.yaml")).to.equal(before);
    });
  });

  it("says what a row with a far day, or with a star in its address, lets through", async () => {
    await withCopy("model", [shorter], async (copy) => {
      const { stdout } = await waive(copy, "uniform", ...TERMS.slice(0, 4), "--expires", "2027-06-02");
      expect(stdout).to.contain("It ends more than a year from now");
      const year = await waive(copy, "uniform", "--dry-run", ...TERMS.slice(0, 4), "--expires", "2027-06-01");
      expect(year.stdout).not.to.contain("more than a year");
    });
  });

  it("names what needs the setting, or says that nothing does, and that it ends soon", async () => {
    const other = edit(
      "web-server.ts",
      '("@domain@", domain)',
      '("@domain@", domain.includes(".eu.") ? `${domain} old.example.com` : domain)',
    );
    await withCopy("outage", [other], async (copy) => {
      const terms = [...TERMS.slice(0, 4), "--expires", "2026-06-08"];
      const { status, stdout } = await waive(copy, "transparent", ...terms);
      expect(status).to.equal(0);
      expect(stdout.replace(/\s+/g, " ")).to.contain("is on a setting that nothing needs there. ✓ parity");
    });
    const needed = edit(
      "infra/web-server/settings/servers.ts",
      "values: [domain],",
      'values: domain.startsWith("api.eu.") ? [domain, "old.example.net"] : [domain],',
    );
    await withCopy("own", [needed], async (copy) => {
      const { stdout } = await waive(copy, "transparent", ...TERMS.slice(0, 4), "--expires", "2026-06-08");
      const said = stdout.replace(/\s+/g, " ");
      expect(said).to.contain(
        "expires on 2026-06-08, in 8 days. The setting that it is on is needed there by a request",
      );
    });
  });

  describe("refuses, and writes nothing:", () => {
    it("what there is not", async () => {
      await refused([], ["0123456789ab", ...TERMS], /^There is no finding 0123456789ab\. There are:\n/);
      await refused(
        [shorter],
        ["unifrom", ...TERMS],
        /^There is no finding unifrom\. There are:\n {2}[0-9a-f]{12} {2}uniform · shop:retentionDays$/m,
      );
    });

    it("a name that is more than one", async () => {
      const other = edit("Pulumi.prod-eu.yaml", "shop:accessLogs: true", "shop:accessLogs: false");
      await refused(
        [shorter, other],
        ["uniform", ...TERMS],
        /^uniform is more than one finding\. Name one, by its id:\n( {2}[0-9a-f]{12} {2}uniform · shop:.*\n){2}$/,
      );
    });

    it("a stack that the finding is not about, or that there is not", async () => {
      await refused(
        [shorter],
        ["uniform", "--stack", "prod-us", ...TERMS],
        /is not about prod-us\. It stands in: prod-eu\.$/m,
      );
      await refused(
        [shorter],
        ["uniform", "--stack", "prod-xx", ...TERMS],
        /^there is no stack "prod-xx" under stacks in/,
      );
    });

    it("a day that is over; the last is not", async () => {
      const terms = (day: string) => [...TERMS.slice(0, 4), "--expires", day];
      await refused(
        [shorter],
        ["uniform", ...terms("2026-05-31")],
        /^The waiver's last day is over: today is 2026-06-01, UTC\.$/m,
      );
      await withCopy("model", [shorter], async (copy) => {
        expect((await waive(copy, "uniform", "--dry-run", ...terms("2026-06-01"))).status).to.equal(0);
      });
    });

    it("an owner or a reason that says nothing", async () => {
      await refused(
        [shorter],
        ["uniform", "--owner", " ", ...TERMS.slice(2)],
        /^The waiver's owner must not be empty\.$/m,
      );
      await refused(
        [shorter],
        ["uniform", ...TERMS, "--reason", "x".repeat(1001)],
        /reason must have at most 1000 characters/,
      );
    });

    it("what is about a row under waivers", async () => {
      const stale = create("more.txt", "");
      const row =
        "waivers:\n  - { check: uniform, stack: prod-eu, property: shop:x, owner: a, reason: b, expires: 2027-01-31 }\n";
      const add: Change = (copy) => copy.write("parity.yaml", `${copy.read("parity.yaml")}${row}`);
      await refused(
        [stale, add],
        ["waiver", ...TERMS],
        /cannot be waived: it is about a row under `waivers` itself\. Remove it from parity\.yaml:\d+; where it is misspelt, correct it\.$/m,
      );
    });

    it("a stack file that nobody lists", async () => {
      const unlisted = create("Pulumi.prod-ca.yaml", "config: {}\n");
      await refused(
        [unlisted],
        ["closed", ...TERMS],
        /cannot be waived: none of its stacks is under `stacks`\. Add `?prod-ca`? to/,
      );
    });

    it("a project that cannot be read, or has no parity.yaml", async () => {
      await refused(
        [edit("Pulumi.prod-eu.yaml", "config:", "config: [")],
        ["uniform", ...TERMS],
        /^Pulumi\.prod-eu\.yaml:\d/,
      );
      await withCopy("model", [remove("parity.yaml")], async (copy) => {
        const { status, stderr } = await waive(copy, "uniform", ...TERMS);
        expect({ status, stderr }).to.deep.equal({
          status: 2,
          stderr: "This project has no parity.yaml. Run `parity init` to have one proposed.\n",
        });
      });
    });
  });

  describe("at a terminal", () => {
    const asking = async (copy: Copy, answers: (string | null)[], ...args: string[]) => {
      const questions: string[] = [];
      const ask = async (question: string) => {
        questions.push(question);
        return answers.shift() ?? null;
      };
      return { ...(await runCommand(["waive", ...args, ...NOW], { cwd: copy.folder, ask })), questions };
    };

    it("shows the finding, asks for what is missing, and again for what will not do", async () => {
      await withCopy("model", [shorter], async (copy) => {
        const answers = ["web@example.net", " ", "because", "soon", "2020-01-01", "2026-12-31"];
        const { status, stderr, questions } = await asking(copy, answers, "uniform");
        expect(status).to.equal(0);
        expect(stderr).to.match(/^prod-eu has `7` [\s\S]*\nIn: prod-eu\n\n/);
        expect(stderr)
          .to.contain("It must not be empty.")
          .and.contain("It must be a day like")
          .and.contain("It is over:");
        expect(questions.map((question) => question.slice(0, 6))).to.deep.equal([
          "Who an",
          "Why it",
          "Why it",
          "Last d",
          "Last d",
          "Last d",
        ]);
        const [waiver] = loadProject(copy.folder).model.waivers;
        expect(waiver).to.include({ owner: "web@example.net", reason: "because", expires: "2026-12-31" });
      });
    });

    it("offers the address that git knows, and takes nothing for no answer", async () => {
      await withCopy("model", [shorter], async (copy) => {
        const config = join(copy.folder, "gitconfig");
        copy.write("gitconfig", "[user]\n\temail = me@example.net\n");
        const before = process.env["GIT_CONFIG_GLOBAL"];
        process.env["GIT_CONFIG_GLOBAL"] = config;
        try {
          const { questions } = await asking(copy, ["", "why", "2026-12-31"], "uniform");
          expect(questions[0]).to.equal("Who answers for it [me@example.net]: ");
          expect(loadProject(copy.folder).model.waivers[0]!.owner).to.equal("me@example.net");
          const nobody = await waive(copy, "uniform");
          expect(nobody.stderr).to.contain("add --owner, --reason, --expires (git knows you as me@example.net)");
        } finally {
          if (before === undefined) delete process.env["GIT_CONFIG_GLOBAL"];
          else process.env["GIT_CONFIG_GLOBAL"] = before;
        }
      });
    });

    it("writes nothing when the input ends", async () => {
      await withCopy("model", [shorter], async (copy) => {
        const before = readFileSync(join(copy.folder, "parity.yaml"), "utf8");
        const { status, stderr } = await asking(copy, ["me@example.net", null], "uniform");
        expect(status).to.equal(2);
        expect(stderr).to.match(/parity: a waiver needs --reason; nothing was written\n$/);
        expect(copy.read("parity.yaml")).to.equal(before);
      });
    });

    it("notices that the file was changed meanwhile", async () => {
      await withCopy("model", [shorter], async (copy) => {
        const changed = `${copy.read("parity.yaml")}# by someone else\n`;
        const ask = async () => {
          copy.write("parity.yaml", changed);
          return "2026-12-31";
        };
        const { status, stderr } = await runCommand(["waive", "uniform", ...NOW], { cwd: copy.folder, ask });
        expect(status).to.equal(2);
        expect(stderr).to.match(
          /^parity\.yaml was changed in the meantime, so nothing was written\. Run the command again\.$/m,
        );
        expect(copy.read("parity.yaml")).to.equal(changed);
      });
    });
  });
});
