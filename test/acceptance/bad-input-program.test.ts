import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { check, type Result, type ResultError, render } from "../../parity/index";
import { onlyInFullSuite, ROOT } from "./harness";

/** A project of one stack, and if asked of two: each costs processes, since none is used again after a failure. */
const projectOf = (stacks: readonly string[]): { readonly [file: string]: string } => ({
  "Pulumi.yaml": "name: sketch\nruntime: nodejs\nmain: index.ts\n",
  "parity.yaml": `baseline: { provider: aws, stack: one }
stacks: [${stacks.join(", ")}]
varies: { sketch:domain: { sample: sample.example.net, why: names } }
`,
  ...Object.fromEntries(stacks.map((name) => [`Pulumi.${name}.yaml`, `config: { domain: ${name}.example.net }\n`])),
});

const HEAD = `import * as pulumi from "@pulumi/pulumi";
class Thing extends pulumi.CustomResource {
  constructor(name: string, args: pulumi.Inputs = {}, opts?: pulumi.CustomResourceOptions) {
    super("acme:index:Thing", name, args, opts);
  }
}
export const domain = new pulumi.Config().require("domain");
`;
/** The line on which a program of a test begins. */
const BEGIN = HEAD.split("\n").length;

interface Failure {
  readonly program: string;
  /** Line of the program, counted from 1; null where nobody can know it. */
  readonly line: number | null;
  readonly says: readonly string[];
  readonly stacks?: readonly string[];
  readonly timeoutMs?: number;
  /** What the program prints, which is passed on. */
  readonly prints?: readonly string[];
}

/** What a program may not bring into a report: where this tool or the SDK was when it failed. */
const TRACE = /\n\s+at |node_modules|parity\/evaluate|dist\/worker|internal error/;

async function expectUndetermined({ program, line, says, ...more }: Failure): Promise<void> {
  const { stacks = ["one"], timeoutMs = 20_000, prints = [] } = more;
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "parity-acceptance-")));
  const printed: string[] = [];
  try {
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    const files = { ...projectOf(stacks), "index.ts": HEAD + program };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const result = await check({ project: folder, timeoutMs, onOutput: (_, text) => printed.push(text) });
    expect({ verdict: result.verdict, findings: result.findings }).to.deep.equal({
      verdict: "undetermined",
      findings: [],
    });
    expectError(result, line === null ? null : line + BEGIN - 1, says);
    for (const format of ["console", "json"] as const) {
      const report = render(result, format, { color: false, unicode: true, width: 500 });
      expect(report).to.not.match(TRACE).and.not.include(folder);
    }
    expect(printed).to.deep.equal(prints);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function expectError({ errors }: Result, line: number | null, says: readonly string[]): void {
  expect(errors.map(({ message }) => message)).to.have.length(1);
  const [{ message, location }] = errors as [ResultError];
  for (const words of says) expect(message).to.include(words);
  expect(location && [location.file, location.line], message).to.deep.equal(line && ["index.ts", line]);
}

function itCannotJudge(about: string, program: string, line: number | null, ...says: string[]): void {
  it(about, () => expectUndetermined({ program, line, says }));
}

function itCannotJudgeTwo(about: string, program: string, line: number | null, ...says: string[]): void {
  it(about, () => expectUndetermined({ program, line, says, stacks: ["one", "two"] }));
}

/** In the fast suite, test/evaluate/failures.slow.test.ts speaks for them. */
onlyInFullSuite("acceptance: a program that cannot be evaluated is one message", () => {
  describe("throws", () => {
    itCannotJudgeTwo("at once", '\nthrow new Error("boom");', 2, "one and two", "boom");
    itCannotJudge("an error of several lines", 'throw new Error("first\\nsecond");', 1, "first");
    itCannotJudge("a text", 'throw "boom";', null, "boom");
    itCannotJudge("nothing", "throw undefined;", null, "undefined");
    itCannotJudge("an object", "throw { code: 7 };", null, "7");
    itCannotJudge(
      "inside apply",
      'new Thing("a").id.apply(() => 1);\npulumi.output(1).apply(() => {\n  throw new Error("inside");\n});',
      3,
      "inside",
    );
    itCannotJudge("inside a resource", 'new Thing("a", { get x() { throw new Error("getter"); } });', 1, "getter");
    itCannotJudge(
      "in a promise nobody waits for",
      'void (async () => {\n  await null;\n  throw new Error("late");\n})();',
      3,
      "late",
    );
    itCannotJudge("after a while", 'setTimeout(() => {\n  throw new Error("later");\n}, 30);', 2, "later");
    itCannotJudge(
      "rejects after a while",
      'void new Promise((_, no) => setTimeout(() => no(new Error("later")), 30));',
      1,
      "later",
    );
    itCannotJudge(
      "when the process ends",
      'process.on("beforeExit", () => {\n  throw new Error("last");\n});',
      2,
      "last",
    );
    itCannotJudge("for lack of config", '\nnew pulumi.Config().require("nothing");', 2, "nothing");
    itCannotJudge("for lack of stack", "(function again(): number { return again() + 1; })();", 1, "stack");
    itCannotJudgeTwo(
      "in one stack only",
      'if (pulumi.getStack() === "two") throw new Error("only here");',
      1,
      "evaluate two:",
      "only here",
    );
    itCannotJudge("of the SDK's own", 'throw new pulumi.RunError("said well");', 1, "said well");
  });

  describe("ends itself", () => {
    itCannotJudge("with exit status 0", "\nprocess.exit(0);", 2, "process.exit(0)");
    itCannotJudge("with exit status 1", "\nprocess.exit(1);", 2, "process.exit(1)");
    itCannotJudge("later", "setTimeout(() => process.exit(0), 30);", 1, "process.exit(0)");
    itCannotJudge("with a signal", 'process.kill(process.pid, "SIGKILL");', null, "ended");
    itCannotJudge("by aborting", "process.abort();", 1, "process.abort()");
  });

  describe("does not end", () => {
    const slow = (about: string, program: string, line: number | null, ...says: string[]): void => {
      it(about, () => expectUndetermined({ program, line, says, timeoutMs: 2000 }));
    };
    slow("a loop", "for (;;);", 1, "2 s");
    slow("a loop inside a callback", "pulumi.output(1).apply(() => {\n  while (true);\n});", 2, "2 s");
    slow("a timer", "setInterval(() => {}, 1000);", 1, "timer");
    slow(
      "a promise that makes promises",
      "const again = (): Promise<void> => Promise.resolve().then(again);\nvoid again();",
      1,
      "2 s",
    );
    itCannotJudge("a promise that is never settled", '\nnew Thing("a", { x: new Promise(() => {}) });', 2, "a");
    itCannotJudge("an export that is never settled", "export const never = new Promise(() => {});", null, "promise");
  });

  describe("cannot be loaded", () => {
    itCannotJudge("no TypeScript", "const = 1;", 1, "");
    itCannotJudge("a module that is not there", 'require("./nowhere");', 1, "./nowhere");
    itCannotJudge("a package that is not there", 'require("left-pad");', 1, "left-pad");
    itCannotJudge("the network", '\nvoid fetch("https://example.net").then(() => 1);', null, "network");
  });

  describe("is refused by the engine", () => {
    itCannotJudge("two resources of one name", 'new Thing("a");\nnew Thing("a");', 2, "a", "duplicate URN");
    itCannotJudge(
      "a resource that waits for itself",
      'const a: Thing = new Thing("a", { x: pulumi.output(Promise.resolve()).apply(() => a.urn) });',
      1,
      "a",
    );
    itCannotJudge(
      "two resources that wait for each other",
      'const late: { b?: Thing } = {};\nconst a = new Thing("a", {}, { dependsOn: pulumi.output(Promise.resolve()).apply(() => late.b!) as never });\nlate.b = new Thing("b", { a: a.id });',
      2,
      "a",
      "b",
    );
  });

  it("what it prints is passed on, and is not the message", () =>
    expectUndetermined({
      program: 'console.log("to stdout");\nconsole.error("to stderr");\nthrow new Error("boom");',
      line: 3,
      says: ["boom"],
      prints: ["to stdout", "to stderr"],
    }));

  it("control characters and HTML in an error show as text", async () => {
    await expectUndetermined({
      program: 'throw new Error("\\u001b[2J<script>alert(1)</script>\\u202e");',
      line: 1,
      says: ["<script>"],
    });
  });
});
