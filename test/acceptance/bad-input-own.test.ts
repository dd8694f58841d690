import { expect } from "chai";
import { type Change, command, create, edit, onlyInFullSuite, remove, rewrite, withCopy } from "./harness";

interface Case {
  readonly about: string;
  readonly edit: Change;
  /** File and line that the message names, `null` for none. */
  readonly at: string | null;
  readonly says: readonly string[];
  /** A project that can be read: the report goes to stdout, with the stacks. */
  readonly evaluated?: true;
}

const eu = "Pulumi.prod-eu.yaml";
const model = "parity.yaml";
const settings = "infra/config.ts";
const program = (text: string): Change => rewrite(settings, (before) => `${text}\n${before}`);
const append = (file: string, text: string): Change => rewrite(file, (before) => before + text);

const cases: readonly Case[] = [
  {
    about: "no stacks",
    edit: edit(model, "stacks: [staging, prod-au, prod-us, prod-eu]", "stacks: []"),
    at: `${model}:3`,
    says: ["at least one"],
  },
  {
    about: "malformed YAML in parity.yaml",
    edit: edit(model, "varies:", "varies: ]"),
    at: `${model}:5`,
    says: ["YAML"],
  },
  {
    about: "malformed YAML in Pulumi.yaml",
    edit: edit("Pulumi.yaml", "name: parity", "name: parity: x"),
    at: "Pulumi.yaml:1",
    says: ["YAML"],
  },
  {
    about: "malformed YAML in a stack file",
    edit: edit(eu, "  parity:domain:", " parity:domain:"),
    at: `${eu}:4`,
    says: ["YAML"],
  },
  {
    about: "an unknown key in parity.yaml",
    edit: edit(model, "varies:", "vary:"),
    at: `${model}:5`,
    says: ["`vary`", "`varies`"],
  },
  { about: "no parity.yaml", edit: remove(model), at: null, says: ["parity init"] },
  { about: "no Pulumi.yaml", edit: remove("Pulumi.yaml"), at: null, says: ["--project"] },
  { about: "a stack listed but absent", edit: remove(eu), at: `${model}:3`, says: [eu] },
  { about: "10 MB of config", edit: append(eu, `# ${"x".repeat(10 * 1024 * 1024)}\n`), at: `${eu}:1`, says: ["4 MiB"] },
  {
    about: "control characters and HTML in a stack's name",
    edit: edit(model, "prod-eu]", '"<b>\\e[31m"]'),
    at: `${model}:3`,
    says: ["<b>\\u001b[31m"],
  },
  {
    about: "control characters and HTML in a file's name",
    edit: create("Pulumi.<b>\u001b[31m.yaml", "config: {}\n"),
    at: "Pulumi.<b>\\u001b[31m.yaml:1",
    says: ["stack name"],
  },
  {
    about: "no program",
    edit: edit("Pulumi.yaml", "main: infra/index.ts", "main: infra/start.ts"),
    at: "Pulumi.yaml:1",
    says: ["infra/start.ts"],
    evaluated: true,
  },
  {
    about: "a program that throws",
    edit: program('throw new Error("boom");'),
    at: `${settings}:1`,
    says: ["boom"],
    evaluated: true,
  },
  {
    about: "a program that hangs",
    edit: program("setInterval(() => undefined, 1000);"),
    at: `${settings}:1`,
    says: ["timer"],
    evaluated: true,
  },
  {
    about: "a program that exits",
    edit: program("process.exit(0);"),
    at: `${settings}:1`,
    says: ["process.exit(0)"],
    evaluated: true,
  },
  { about: "a program that loops", edit: program("for (;;);"), at: `${settings}:1`, says: ["2 s"], evaluated: true },
  {
    about: "a cyclic dependency",
    edit: edit(
      "infra/aws/private-bucket.ts",
      "const bucket = new Bucket(name, {}, {",
      "const bucket: Bucket = new Bucket(name, { forceDestroy: all([0]).apply(() => new Promise<void>((soon) => setImmediate(soon)).then(() => bucket.id)).apply(() => false) }, {",
    ),
    at: "infra/aws/private-bucket.ts:62",
    says: ["wait"],
    evaluated: true,
  },
];

/** What only this tool's inside would print. */
const TRACE = /\n\s+at |node_modules|dist\/worker|internal error|\u001b/;

onlyInFullSuite("acceptance: this repository's stacks, bad input by itself", () => {
  for (const { about, edit: change, at, says, evaluated } of cases) {
    it(about, async () => {
      await withCopy("own", [change], async ({ folder }) => {
        const args = ["check", "--project", folder, "--timeout", "2"];
        const [console, json] = [await command(args), await command([...args, "--format", "json"])];
        expect(console.status).to.equal(2);
        const [said, silent] = evaluated ? [console.stdout, console.stderr] : [console.stderr, console.stdout];
        expect(silent).to.equal("");
        expect(said).to.not.match(TRACE);
        const flowing = said.replace(/\s+/g, " ");
        for (const words of [...says, ...(at === null ? [] : [`${at}:`])]) expect(flowing).to.include(words);
        if (evaluated) expect(said.match(/^\? /gm), "a headline and one error").to.have.length(2);
        else expect(said.split("\n")).to.have.length(2);

        expect({ status: json.status, stderr: json.stderr }).to.deep.equal({ status: 2, stderr: "" });
        const result = JSON.parse(json.stdout);
        expect(result).to.include({ version: 1, verb: "check", verdict: "undetermined" });
        expect(result.findings).to.deep.equal([]);
        expect(result.errors).to.have.length(1);
        for (const words of says) expect(result.errors[0].message).to.include(words);
      });
    }).timeout(60_000);
  }
});
