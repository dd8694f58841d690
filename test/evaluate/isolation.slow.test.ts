import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { EvaluationPool } from "../../parity/evaluate";
import { type Graph, TAG } from "../../parity/graph/types";
import { evaluate, graphOf, poolFor, projectOf, removeProjects, requestOf, resource } from "./harness";

const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const ssm = require("@pulumi/aws/ssm");
const state = require("./state");
const config = new pulumi.Config();
globalThis.leak = (globalThis.leak ?? 0) + 1;
process.env.LEAK = (process.env.LEAK ?? "") + "x";
process.on("exit", () => {});
const put = (name, value) => new ssm.Parameter(name, { type: "String", value: "-", description: value });
put("facts", JSON.stringify([++state.count, globalThis.leak, process.env.LEAK, pulumi.getStack(), config.get("size")]));
setTimeout(() => put("late-" + pulumi.getStack(), config.require("size")), 3);
Promise.resolve().then(() => put("soon", pulumi.getProject()));
`;

describe("isolation of evaluations", () => {
  const pool = poolFor();
  after(() => {
    pool.close();
    removeProjects();
  });

  it("any order and concurrency gives the same bytes", async () => {
    const dir = projectOf({ "index.js": PROGRAM, "state.js": "exports.count = 0;" });
    const stacks = ["a", "b", "c", "d", "e", "f"];
    const request = (stack: string) => requestOf(dir, { stack, config: { "sketch:size": stack.repeat(3) } });
    const run = async (order: readonly string[], concurrency: number) => {
      const lanes = new EvaluationPool({ timeoutMs: 15_000, concurrency, onOutput: () => undefined });
      const evaluations = await lanes.evaluate(order.map(request));
      lanes.close();
      return order.map((stack, i) => [stack, JSON.stringify(evaluations[i])] as const).sort();
    };
    const once = await run(stacks, 1);
    expect(await run([...stacks].reverse(), 1)).to.deep.equal(once);
    expect(await run(["c", "a", "f", "b", "e", "d"], 3)).to.deep.equal(once);
    const facts = (JSON.parse(once[0]?.[1] ?? "") as { graph: Graph }).graph;
    expect(resource(facts, "facts").inputs["description"]).to.equal('[1,1,"x","a","aaa"]');
    expect(resource(facts, "late-a").inputs["description"]).to.equal("aaa");
  });

  const NATIVE = `import * as ssm from "@pulumi/aws/ssm/index.js";
    let count = 0;
    export const put = () => new ssm.Parameter("p", { type: "String", value: "-", description: String(++count) });`;
  const WITH_ES_MODULES: { readonly [how: string]: { readonly [path: string]: string } } = {
    "imported when it runs": { "index.js": `module.exports = async () => void (await import("./m.mjs")).put();` },
    required: { "index.js": `require("./m.mjs").put();` },
    "without a marker": { "index.js": `import { put } from "./m.mjs";\nput();` },
    "named by the manifest": { "package.json": `{ "main": "m2.mjs" }`, "m2.mjs": `import "./m.mjs";\n${NATIVE}put();` },
  };
  for (const [how, files] of Object.entries(WITH_ES_MODULES))
    it(`a CommonJS program with an ES module (${how}) gives the same bytes each time`, async () => {
      const dir = projectOf({ "m.mjs": NATIVE, ...files });
      const lane = new EvaluationPool({ timeoutMs: 15_000, concurrency: 1, onOutput: () => undefined });
      const [first, second] = await lane.evaluate([requestOf(dir), requestOf(dir)]);
      lane.close();
      expect(first?.status === "evaluated" && resource(first.graph, "p").inputs["description"]).to.equal("1");
      expect(second).to.deep.equal(first);
    });

  it("what a program does to built-in objects does not reach the next one", async () => {
    const dir = projectOf({
      "index.js": `const ssm = require("@pulumi/aws/ssm");
        const before = [JSON.stringify([1]), [].last?.name, String(console.log.wrapped)].join();
        new ssm.Parameter("p", { type: "String", value: "-", description: before });
        Array.prototype.last = function last() {};
        console.log = Object.assign(() => {}, { wrapped: true });
        setTimeout(() => { JSON.stringify = () => "?"; }, 5);`,
    });
    const lane = new EvaluationPool({ timeoutMs: 15_000, concurrency: 1, onOutput: () => undefined });
    const [first, second] = await lane.evaluate([requestOf(dir), requestOf(dir)]);
    lane.close();
    expect(first?.status === "evaluated" && resource(first.graph, "p").inputs["description"]).to.equal(
      "[1],,undefined",
    );
    expect(second).to.deep.equal(first);
  });

  it("a changed base of tsconfig.json is another way of compiling", async () => {
    const dir = projectOf({
      "index.ts": `class Plain { x?: string }\nexport const keys = Object.keys(new Plain()).join();`,
      "tsconfig.json": `{ "extends": "./base" }`,
      "base.json": `{ "compilerOptions": { "useDefineForClassFields": false } }`,
    });
    const keys = async (): Promise<unknown> => {
      const [evaluation] = await pool.evaluate([requestOf(dir)]);
      return evaluation?.status === "evaluated" ? evaluation.graph.resources[0]?.outputs : evaluation;
    };
    expect(await keys()).to.deep.equal({ keys: "" });
    writeFileSync(join(dir, "base.json"), `{ "compilerOptions": { "useDefineForClassFields": true } }`);
    expect(await keys()).to.deep.equal({ keys: "x" });
  });

  it("positions are those of the program, though an equal file elsewhere was compiled before", async () => {
    // Long enough for what was compiled to be kept for later processes.
    const file = `// ${process.pid}\nconst ssm = require("@pulumi/aws/ssm");\n//${"-".repeat(70_000)}\nnew ssm.Parameter("p", { type: "String" });\n`;
    for (const name of ["first", "second"]) {
      const dir = projectOf({ "index.js": `require("./made");\nmodule.exports = "${name}";`, "made.js": file });
      const fresh = new EvaluationPool({ timeoutMs: 15_000, concurrency: 1, onOutput: () => undefined });
      fresh.warm(1, dir);
      // The second evaluation begins when the first one's process has written what it compiled.
      const [, again] = await fresh.evaluate([requestOf(dir), requestOf(dir)]);
      fresh.close();
      expect(again?.status === "evaluated" && resource(again.graph, "p").position).to.include({
        file: "made.js",
        line: 4,
      });
    }
  });

  it("no program sees credentials", async () => {
    const names = [
      "AWS_SECRET_ACCESS_KEY",
      "ARM_CLIENT_SECRET",
      "PULUMI_CONFIG_PASSPHRASE",
      "GITHUB_TOKEN",
      "DB_PASSWORD",
    ];
    const before = { ...process.env };
    for (const name of names) process.env[name] = "canary";
    const fresh = poolFor();
    const graph = await graphOf(fresh, { "index.js": `module.exports = { env: JSON.stringify(process.env) };` });
    fresh.close();
    for (const name of names) if (before[name] === undefined) delete process.env[name];
    expect(JSON.stringify(graph)).not.to.contain("canary");
  });

  it("clock, random numbers and the names of machine, user and process are inputs", async () => {
    const files = {
      "index.js": `module.exports = { now: Date.now(), date: new Date().toISOString(), fixed: new Date(0).getTime(),
        is: new Date() instanceof Date, random: Math.random(), host: require("os").hostname(), tz: process.env.TZ,
        user: require("os").userInfo().username, pid: process.pid, alive: process.kill(process.pid, 0) };`,
    };
    const surroundings = {
      clock: 1_000_000,
      seed: 7,
      env: { HOSTNAME: "somewhere", USER: "someone", TZ: "Asia/Tokyo" },
    };
    const outputs = async () => resource(await graphOf(pool, files, { surroundings }), "").outputs;
    const first = await outputs();
    expect(first).to.deep.equal(await outputs());
    expect(first).to.include({
      now: 1_000_000,
      date: "1970-01-01T00:16:40.001Z",
      fixed: 0,
      is: true,
      host: "somewhere",
      user: "someone",
      pid: 10_000_007,
      alive: true,
      tz: "Asia/Tokyo",
    });
    const other = resource(await graphOf(pool, files, { surroundings: { ...surroundings, seed: 8 } }), "").outputs;
    expect(other?.["random"]).not.to.equal(first?.["random"]);
  });

  describe("secrets", () => {
    const program = {
      "index.js": `const pulumi = require("@pulumi/pulumi"); const ssm = require("@pulumi/aws/ssm");
        const c = new pulumi.Config();
        const put = (name, value) => new ssm.Parameter(name, { type: "SecureString", value });
        put("config", c.requireSecret("password"));
        put("made", pulumi.secret("plain " + c.require("domain")));
        put("inside", pulumi.jsonStringify({ user: "u", password: c.requireSecret("password") }));
        new ssm.Parameter("open", { type: "String", value: "-", description: "visible" });`,
    };
    const graphs = async (domain: string) =>
      graphOf(pool, program, {
        config: { "sketch:password": "parity:secret:sketch:password", "sketch:domain": domain },
        secretKeys: ["sketch:password"],
      });

    it("are marked, also where they are only part of a text; config has a placeholder", async () => {
      const graph = await graphs("eu.example");
      expect(resource(graph, "config").inputs["value"]).to.deep.equal({
        [TAG]: "secret",
        content: "parity:secret:sketch:password",
      });
      expect(resource(graph, "made").inputs["value"]).to.deep.equal({ [TAG]: "secret", content: "plain eu.example" });
      expect(resource(graph, "inside").inputs["value"]).to.have.property(TAG, "secret");
      expect(resource(graph, "open").inputs["description"]).to.equal("visible");
    });
  });

  it("a request that fails does not spoil the process's next one", async () => {
    const single = new EvaluationPool({ timeoutMs: 15_000, concurrency: 1, onOutput: () => undefined });
    const kinds: string[] = [];
    for (const text of ["throw new Error('x')", "module.exports = { ok: 1 }", "process.exitCode = 0"])
      kinds.push((await evaluate(single, { "index.js": text })).status);
    single.close();
    expect(kinds).to.deep.equal(["failed", "evaluated", "evaluated"]);
  });
});
