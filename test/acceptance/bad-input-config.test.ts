import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { runCommand } from "../cli/support";
import { type Change, type Copy, chosen, create, edit, FAST, remove, rewrite, withCopy } from "./harness";

const eu = "Pulumi.prod-eu.yaml";
const model = "parity.yaml";

/** `about`, the edit, and what the one message must begin with and hold. */
type Case = readonly [about: string, edit: Change, begins: string, ...holds: string[]];

const ESCAPES = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;

/** The one line on stderr is the message; as JSON it is the one error of a result, and nothing stands on stderr. */
async function expectOneMessage(
  args: readonly string[],
  begins: string,
  holds: readonly string[],
  folder = "",
): Promise<void> {
  const { status, stdout, stderr } = await runCommand(["check", ...args]);
  expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
  expect(stderr).to.match(/^[^\n]+\n$/);
  expect(stderr)
    .to.not.match(ESCAPES)
    .and.not.match(/ at .*:\d+:\d+|node_modules|Error:/);
  for (const words of holds) expect(stderr).to.include(words);
  expect(stderr.replaceAll(folder, "DIR").startsWith(begins), stderr).to.equal(true);

  const json = await runCommand(["check", ...args, "--format", "json"]);
  expect({ status: json.status, stderr: json.stderr }).to.deep.equal({ status: 2, stderr: "" });
  const result = JSON.parse(json.stdout);
  expect(result).to.include({ version: 1, verb: "check", verdict: "undetermined" });
  expect(result.findings).to.deep.equal([]);
  expect(result.errors).to.have.length(1);
  for (const words of holds) expect(result.errors[0].message).to.include(words);
}

function itRefuses(cases: readonly Case[]): void {
  for (const [about, change, begins, ...holds] of chosen(cases)) {
    it(about, () =>
      withCopy("model", [change], ({ folder }) => expectOneMessage(["--project", folder], begins, holds, folder)),
    );
  }
}

const append = (file: string, text: string): Change => rewrite(file, (before) => before + text);
const folderInstead =
  (file: string): Change =>
  (copy: Copy) => {
    remove(file)(copy);
    mkdirSync(join(copy.folder, file));
  };

describe("acceptance: bad input is one message and exit status 2", () => {
  describe("stacks", () => {
    itRefuses([
      [
        "none",
        edit(model, "stacks: [staging, prod-au, prod-us, prod-eu]", "stacks: []"),
        "parity.yaml:2:1: ",
        "at least one",
      ],
      [
        "no list of them",
        edit(model, "stacks: [staging, prod-au, prod-us, prod-eu]\n", ""),
        "parity.yaml:1:1: ",
        "`stacks`",
      ],
      ["listed but absent", remove(eu), "parity.yaml:2:37: ", "`prod-eu`", eu],
      ["listed twice", edit(model, "prod-eu]", "prod-us]"), "parity.yaml:2:", "twice"],
      ["a baseline that is not listed", edit(model, "stack: staging }", "stack: stage }"), "parity.yaml:1:", "`stage`"],
    ]);
  });

  describe("malformed YAML", () => {
    itRefuses([
      ["in parity.yaml", edit(model, "baseline: {", "baseline: {{"), "parity.yaml:2:1: ", "YAML"],
      ["in Pulumi.yaml", append("Pulumi.yaml", "\ttab: 1\n"), "Pulumi.yaml:12:1: ", "YAML"],
      ["in a stack file", append(eu, '  shop:x: "open\n'), `${eu}:19:1: `, "YAML"],
      ["a list where a map belongs", (copy) => copy.write(eu, "- config\n"), `${eu}:1:1: `, "map"],
      ["a key twice", append(eu, "  shop:tier: small\n"), `${eu}:18:`, "line"],
      ["an alias to nothing", append(eu, "  shop:x: *nothing\n"), `${eu}:18:`, "nothing"],
      ["a folder", folderInstead(eu), `${eu}:1:1: `],
      [
        "bytes that are no text",
        (copy) => copy.write(eu, Buffer.from([0xff, 0xfe, 0x00, 0x80])),
        `${eu}:1:1: `,
        "UTF-8",
      ],
    ]);
  });

  describe("unknown keys", () => {
    itRefuses([
      ["in parity.yaml", append(model, "wavers: []\n"), "parity.yaml:10:1: ", "`wavers`", "`waivers`"],
      [
        "inside baseline",
        edit(model, "{ provider: aws,", "{ provder: aws, provider: aws,"),
        "parity.yaml:1:",
        "`provder`",
      ],
      ["of a variance", edit(model, "{ sample: 37,", "{ sample: 37, smple: 38,"), "parity.yaml:6:", "smple"],
      [
        "of a waiver",
        append(
          model,
          "waivers: [{ check: uniform, stack: staging, owner: a, reason: b, expires: 2030-01-01, until: x }]\n",
        ),
        "parity.yaml:10:",
        "until",
      ],
      [
        "a day that no calendar has",
        append(model, "waivers: [{ check: uniform, stack: staging, owner: a, reason: b, expires: 2030-02-30 }]\n"),
        "parity.yaml:10:",
        "2030-02-30",
      ],
    ]);
  });

  describe("files that are missing", () => {
    itRefuses([
      ["parity.yaml", remove(model), "This project has no parity.yaml.", "parity init"],
      ["Pulumi.yaml", remove("Pulumi.yaml"), "There is no Pulumi.yaml in `DIR`.", "--project"],
      ["the runtime", edit("Pulumi.yaml", "name: nodejs", "name: python"), "Pulumi.yaml:", "nodejs"],
    ]);

    if (FAST) return;
    it("the project's folder", () => expectOneMessage(["--project", "/nowhere/at/all"], "", ["/nowhere/at/all"]));
    it("a file as the project's folder", () => expectOneMessage(["--project", __filename], "", [__filename]));
  });

  describe("too much, and strange names", () => {
    const big = 10 * 1024 * 1024;
    itRefuses([
      ["10 MB in one value", append(eu, `  shop:big: ${"x".repeat(big)}\n`), `${eu}:1:1: `, "4 MiB"],
      [
        "10 MB of keys",
        append(
          eu,
          Array.from({ length: big / 40 }, (_, n) => `  shop:key-${n}: of no use ${n}\n`.padEnd(40, " ")).join(""),
        ),
        `${eu}:1:1: `,
        "4 MiB",
      ],
      ["10 MB of parity.yaml", append(model, `# ${"x".repeat(big)}\n`), "parity.yaml:1:1: ", "4 MiB"],
      ["20,000 levels", append(eu, `  shop:deep: ${"[".repeat(20_000)}\n`), `${eu}:18:`, "levels"],
      ["HTML in a stack's name", edit(model, "prod-eu]", '"<img src=x>"]'), "parity.yaml:2:", "<img src=x>"],
      [
        "control characters in a stack's name",
        edit(model, "prod-eu]", '"a\\e[31m"]'),
        "parity.yaml:2:",
        "a\\u001b[31m",
      ],
      ["control characters in a file", append(eu, "  shop:a\u001b[31m: 1\n"), `${eu}:18:9: `, "YAML"],
      ["HTML in a file's name", create("Pulumi.<img>.yaml", "config: {}\n"), "Pulumi.<img>.yaml:1:1: ", "stack name"],
      [
        "control characters in a file's name",
        create("Pulumi.a\u001b[2J\n.yaml", "config: {}\n"),
        "Pulumi.a\\u001b[2J\\u000a.yaml:1:1: ",
        "stack name",
      ],
      [
        "HTML and control characters in an unknown key",
        append(model, '"<b>\\e[31m": 1\n'),
        "parity.yaml:10:1: ",
        "<b>\\u001b[31m",
      ],
      ["a way out of the folder in a stack's name", edit(model, "prod-eu]", "../../etc/passwd]"), "parity.yaml:2:"],
    ]);
  });

  describe("options", () => {
    const calls: readonly (readonly [about: string, args: readonly string[], ...holds: string[]])[] = [
      ["a stack that there is not", ["--stack", "prod-jp"], "prod-jp", "prod-au"],
      ["no time at all", ["--timeout", "0"], "--timeout", "0"],
      ["negative time", ["--timeout=-1"], "--timeout", "-1"],
      ["time in words", ["--timeout", "long"], "--timeout", "long"],
      ["a day in words", ["--now", "yesterday"], "--now", "yesterday"],
      ["a day that no calendar has", ["--now", "2026-02-30"], "--now", "2026-02-30"],
      ["an option that there is not", ["--fast"], "--fast"],
      ["an argument too many", ["prod-eu"], "argument"],
      ["a file that cannot be written", ["--output", "/nowhere/at/all/report"], "/nowhere/at/all"],
    ];
    for (const [about, args, ...holds] of chosen(calls))
      it(about, () =>
        withCopy("model", [], ({ folder }) => expectOneMessage(["--project", folder, ...args], "", holds)),
      );

    it("a format that there is not", async () => {
      const { status, stdout, stderr } = await runCommand(["check", "--format", "xml"]);
      expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
      expect(stderr).to.match(/^parity: [^\n]*xml[^\n]*json[^\n]*\n$/);
    });
  });
});
