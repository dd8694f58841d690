import { chmodSync, existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { evaluate, failureOf, poolFor, projectOf, removeProjects, requestOf } from "./harness";

const AWS = `const pulumi = require("@pulumi/pulumi"); const ssm = require("@pulumi/aws/ssm");
const put = (name, value, opts) => new ssm.Parameter(name, { type: "String", value: "-", description: value }, opts);
`;

describe("programs that cannot be evaluated", () => {
  const pool = poolFor();
  const impatient = poolFor(1500);
  after(() => {
    pool.close();
    impatient.close();
    removeProjects();
  });

  it("throw: the line is named", async () => {
    const failure = await failureOf(pool, { "index.js": `${AWS}\nthrow new Error("no such luck");` });
    expect(failure).to.include({ kind: "threw", message: "the program threw: no such luck" });
    expect(failure.position).to.include({ file: "index.js", line: 4 });
  });

  it("throw in TypeScript: the line is the source's", async () => {
    const failure = await failureOf(pool, {
      "index.ts": `interface Wide {\n  a: string;\n}\nconst w: Wide = { a: "x" };\n\nthrow new Error(w.a);\n`,
    });
    expect(failure.position).to.deep.equal({ file: "index.ts", line: 6, column: 7 });
  });

  it("reject after the program's end", async () => {
    const failure = await failureOf(pool, { "index.js": `setTimeout(() => Promise.reject(new Error("late")), 5);` });
    expect(failure.message).to.equal("the program threw: late");
  });

  it("throw what is no error, or one that another has caused: what it says is told", async () => {
    const said = async (thrown: string): Promise<string> =>
      (await failureOf(pool, { "index.js": `throw ${thrown};` })).message.replace("the program threw: ", "");
    expect(await said("{ code: 7 }")).to.equal("{ code: 7 }");
    expect(await said("undefined")).to.equal("undefined");
    expect(await said("new TypeError()")).to.equal("TypeError");
    expect(await said(`new Error("no list", { cause: new Error("no folder") })`)).to.equal("no list: no folder");
  });

  it("ask for config that is not there: what to do is for all stacks, not one command for one of them", async () => {
    const failure = await failureOf(pool, {
      "index.js": `new (require("@pulumi/pulumi").Config)().requireSecret("size");`,
    });
    expect(failure.kind).to.equal("threw");
    expect(failure.message).to.match(/^the program asks for the config key `\w+:size`, which has no value$/);
    expect(failure.remedy).to.equal("Set it in every stack file, or give it a default in Pulumi.yaml.");
  });

  it("read a secret as data: what to do is to give it a sample", async () => {
    const program = (body: string) => ({ "index.js": `${AWS}const c = new pulumi.Config();\n${body}` });
    const given = { config: { "sketch:key": "parity:secret:sketch:key" }, secretKeys: ["sketch:key"] };
    const parsed = await failureOf(
      pool,
      program(`put("a", c.requireSecret("key").apply(k => JSON.parse(k).id));`),
      given,
    );
    expect(parsed.remedy).to.match(
      /^The program reads a secret of its config as data, .* under varies in parity\.yaml/,
    );
    const named = await failureOf(pool, program(`throw new Error("no number: " + c.require("key"));`), given);
    expect(named.remedy).to.match(/^The program reads the secret `sketch:key` as data, /);
  });

  it("run Pulumi themselves: nothing is started, whatever is installed", async () => {
    const ran = join(projectOf({}), "ran");
    const bin = projectOf({ pulumi: `#!/bin/sh\ntouch ${ran}\necho v3.220.0\n` });
    chmodSync(join(bin, "pulumi"), 0o755);
    const drive = `require("@pulumi/pulumi/automation").LocalWorkspace.createOrSelectStack(
      { stackName: "dev", projectName: "sketch", program: async () => {} }).then(stack => stack.up());`;
    // The SDK leaves the folder of its workspace behind.
    const env = { PATH: `${bin}:${process.env["PATH"]}`, TMPDIR: bin };
    const request = requestOf(projectOf({ "index.js": drive }), { surroundings: { clock: 1, seed: 1, env } });
    const [evaluation] = await pool.evaluate([request]);
    expect(evaluation?.status === "failed" && evaluation.failure.message).to.contain("it runs Pulumi itself");
    expect(existsSync(ran)).to.equal(false);
  });

  it("are no JavaScript, in a module that the entry imports: file and line are named", async () => {
    const failure = await failureOf(pool, {
      "package.json": `{ "type": "module" }`,
      "index.js": `import "./lib/a.js";\n`,
      "lib/a.js": "export const a = 1;\nconst b = ;\n",
    });
    expect(failure).to.include({ kind: "cannot-load", message: "Expression expected." });
    expect(failure.position).to.deep.equal({ file: "lib/a.js", line: 2, column: 11 });
  });

  for (const code of [0, 3])
    it(`call process.exit(${code})`, async () => {
      const failure = await failureOf(pool, { "index.js": `${AWS}put("a", "b");\nprocess.exit(${code});` });
      expect(failure.kind).to.equal("exited");
      expect(failure.position).to.include({ file: "index.js", line: 4 });
    });

  it("set a status that says they failed", async () => {
    const failure = await failureOf(pool, { "index.js": `${AWS}put("a", "b");\nprocess.exitCode = 3;` });
    expect(failure).to.include({ kind: "exited", message: "the program set process.exitCode to 3" });
  });

  it("load what is missing, at once or later", async () => {
    for (const load of [`require("./gone");`, `setTimeout(() => require("./gone"), 1);`]) {
      const failure = await failureOf(pool, { "index.js": `\n${load}` });
      expect(failure).to.include({ kind: "cannot-load", message: 'the program cannot load "./gone"' });
      expect(failure.position).to.include({ file: "index.js", line: 2 });
    }
  });

  it("write into the tool's own pipe", async () => {
    const garbage = `const frame = Buffer.from("\\0\\0\\0\\x02{]"); require("fs").writeSync(4, frame);`;
    expect((await failureOf(pool, { "index.js": garbage })).kind).to.equal("crashed");
  });

  it("loop for ever: the line is named", async () => {
    const failure = await failureOf(impatient, {
      "index.ts": `interface Wide {\n  n: number;\n}\nfunction spin(w: Wide): void {\n  for (;;) w.n++;\n}\nspin({ n: 0 });\n`,
    });
    expect(failure).to.include({ kind: "timed-out", message: "the program did not end within 1.5 s" });
    expect(failure.position).to.include({ file: "index.ts", line: 5 });
  });

  it("keep a timer for ever: its line is named", async () => {
    const failure = await failureOf(impatient, { "index.js": "const tick = () => {};\nsetInterval(tick, 10);" });
    expect(failure.kind).to.equal("timed-out");
    expect(failure.message).to.contain("a timer keeps it running");
    expect(failure.position).to.include({ file: "index.js", line: 2 });
  });

  it("wait for a promise that nothing resolves: at once, with the resource named", async () => {
    const failure = await failureOf(pool, { "index.js": `${AWS}\nput("stuck", new Promise(() => {}));` });
    expect(failure.kind).to.equal("pending");
    expect(failure.message).to.contain("stuck (aws:ssm/parameter:Parameter)");
    expect(failure.position).to.include({ file: "index.js", line: 2 });
  });

  it("export a promise that nothing resolves", async () => {
    const failure = await failureOf(pool, { "index.js": "module.exports = new Promise(() => {});" });
    expect(failure.message).to.equal("the program waits for a promise that nothing resolves");
  });

  it("have resources that wait for each other", async () => {
    const failure = await failureOf(pool, {
      "index.js": `${AWS}let b; const later = new Promise(r => setTimeout(() => r(b.description), 1));
        const a = put("a", later); b = put("b", a.description);`,
    });
    expect(failure.kind).to.equal("cycle");
    expect(failure.message).to.contain("a (aws:ssm/parameter:Parameter), b (aws:ssm/parameter:Parameter)");
  });

  it("register two resources of one name, as the engine would refuse", async () => {
    const failure = await failureOf(pool, { "index.js": `${AWS}put("twin", "1");\nput("twin", "2");` });
    expect(failure.kind).to.equal("duplicate");
    expect(failure.message).to.contain('"twin"').and.contain("index.js:2");
  });

  it("are not there, or not TypeScript", async () => {
    expect(await failureOf(pool, {}, { main: "bin" })).to.include({
      kind: "cannot-load",
      message: "the program bin does not exist",
    });
    const syntax = await failureOf(pool, { "index.ts": "const a = ;\n" });
    expect(syntax).to.deep.include({ kind: "cannot-load", position: { file: "index.ts", line: 1, column: 11 } });
    const missing = await failureOf(pool, { "index.js": `require("left-padding-of-none");` });
    expect(missing).to.include({ kind: "cannot-load", message: 'the program cannot load "left-padding-of-none"' });
  });

  it("need a provider function that nothing answers", async () => {
    const failure = await failureOf(pool, {
      "index.js": `const pulumi = require("@pulumi/pulumi");\npulumi.runtime.invoke("acme:index:whoAmI", { deep: true });`,
    });
    expect(failure.kind).to.equal("invoke");
    expect(failure.remedy).to.contain('"acme:index:whoAmI"').and.contain("invokes");
    expect(failure.position).to.include({ file: "index.js", line: 2 });
  });

  it("abort: no native stack trace is passed on", async () => {
    const failure = await failureOf(pool, { "index.js": "\nprocess.abort();" });
    expect(failure).to.include({ kind: "exited", message: "the program called process.abort()" });
    expect(failure.position).to.include({ line: 2 });
    expect(pool.lines.filter((line) => line.includes("stack trace"))).to.deep.equal([]);
  });

  it("need the network, which they cannot reach by any way", async () => {
    const ways = [
      `fetch("http://127.0.0.1:8080/")`,
      `new Promise((_, no) => require("https").get("https://example.net").on("error", no))`,
      `require("dns").promises.resolve4("example.net")`,
      `new Promise((yes, no) => require("dns").lookup("example.net", (error) => (error ? no(error) : yes())))`,
      `new Promise((yes) => yes(require("dgram").createSocket("udp4").send("x", 9, "127.0.0.1")))`,
    ];
    for (const way of ways) {
      const failure = await failureOf(pool, { "index.js": `module.exports = async () => ({ body: await ${way} });` });
      expect(failure, way).to.include({ kind: "threw" });
      expect(failure.message, way).to.contain("the network is not available");
      expect(failure.position, way).to.include({ file: "index.js", line: 1 });
    }
  });

  it("log an error", async () => {
    const failure = await failureOf(pool, { "index.js": `require("@pulumi/pulumi").log.error("this will not do");` });
    expect(failure.message).to.contain("this will not do");
  });

  it("use all memory: what V8 says in dying is not passed on", async () => {
    // V8 of a small process dies at once and says the same, on the same stream.
    const hungry = `require("child_process").spawnSync(
        process.execPath, ["--max-old-space-size=10", "-e", "const all = []; for (;;) all.push(new Array(9999).fill(1));"],
        { stdio: "inherit" });
      process.kill(process.pid, "SIGKILL");`;
    const failure = await failureOf(pool, { "index.js": hungry });
    expect(failure).to.include({ kind: "crashed", message: "the program used more memory than there is" });
    expect(pool.lines.filter((line) => /GCs|heap|native/i.test(line))).to.deep.equal([]);
  });

  it("do no harm to the evaluations after them", async () => {
    const dirs = [
      projectOf({ "index.js": "process.exit(0)" }),
      projectOf({ "index.js": `${AWS}put("fine", "1");` }),
      projectOf({ "index.js": "process.kill(process.pid, 'SIGKILL')" }),
      projectOf({ "index.js": `${AWS}put("fine", "2");` }),
    ];
    const evaluations = await pool.evaluate(dirs.map((dir) => requestOf(dir)));
    expect(evaluations.map((e) => (e.status === "failed" ? e.failure.kind : "evaluated"))).to.deep.equal([
      "exited",
      "evaluated",
      "crashed",
      "evaluated",
    ]);
  });

  it("print: what they say is passed on, marked with their stack", async () => {
    await evaluate(
      pool,
      { "index.js": `console.log("one\\ntwo"); process.stdout.write("three");` },
      { stack: "prod-eu" },
    );
    expect(pool.lines).to.include.members(["prod-eu: one", "prod-eu: two", "prod-eu: three"]);
  });
});
