import { expect } from "chai";
import { TAG } from "../../parity/graph/types";
import { graphOf, poolFor, ref, removeProjects, resource } from "./harness";

const HEAD = `
const pulumi = require("@pulumi/pulumi");
const aws = { Provider: require("@pulumi/aws/provider").Provider, lb: require("@pulumi/aws/lb"), ec2: require("@pulumi/aws/ec2"), ssm: require("@pulumi/aws/ssm"), s3: require("@pulumi/aws/s3"), iam: require("@pulumi/aws/iam"), lambda: require("@pulumi/aws/lambda") };
const put = (name, value, opts) => new aws.ssm.Parameter(name, { type: "String", value: "-", description: value }, opts);
`;

describe("the recording of a program", () => {
  const pool = poolFor();
  const graph = (body: string, files = {}) => graphOf(pool, { "index.js": HEAD + body, ...files });
  after(() => {
    pool.close();
    removeProjects();
  });

  it("says of a resource whether a preview would get to it", async () => {
    const recorded = await graph(`
      const first = put("first", "1");
      first.name.apply((name) => put("known", name));
      first.arn.apply((arn) => {
        put("late", arn);
        pulumi.output("x").apply((text) => put("later", text));
      });
      pulumi.output("x").apply((text) => put("soon", text));`);
    const waiting = recorded.resources.filter(({ waits }) => waits).map(({ name }) => name);
    expect(waiting).to.include.members(["late", "later"]).and.not.include("first").and.not.include("soon");
  });

  it("has identity, options and dependencies of every registration", async () => {
    const recorded = await graph(`
      class Box extends pulumi.ComponentResource {
        constructor(name, opts) {
          super("acme:index:Box", name, {}, opts);
          this.inner = put("inner", "1", { parent: this });
          this.registerOutputs({ note: this.inner.description, arn: this.inner.arn });
        }
      }
      const provider = new aws.Provider("frankfurt", { region: "eu-central-1" });
      const box = new Box("box", { providers: [provider], protect: true });
      put("after", box.inner.arn, {
        provider, dependsOn: [box.inner], ignoreChanges: ["value"], deleteBeforeReplace: true, retainOnDelete: true,
        customTimeouts: { create: "5m" }, aliases: [{ name: "before" }], additionalSecretOutputs: ["value", "valueWo"],
        replaceOnChanges: ["type"], version: "7.1.0", deletedWith: box.inner,
      });`);
    expect(resource(recorded, "box")).to.deep.include({
      kind: "component",
      type: "acme:index:Box",
      parent: "",
      outputs: { note: "1", arn: ref("box/inner#arn") },
    });
    expect(resource(recorded, "box").options).to.deep.equal({ protect: true, providers: { aws: "frankfurt" } });
    const inner = resource(recorded, "box/inner");
    expect(inner.options).to.deep.include({ provider: "frankfurt", protect: true });
    expect(inner.position).to.include({ file: "index.js", line: 4 });
    const { options } = resource(recorded, "after");
    expect(options).to.deep.equal({
      provider: "frankfurt",
      version: "7.1.0",
      dependencies: ["box/inner"],
      propertyDependencies: { description: ["box/inner"] },
      additionalSecretOutputs: ["value", "valueWo"],
      ignoreChanges: ["value"],
      replaceOnChanges: ["type"],
      deleteBeforeReplace: true,
      retainOnDelete: true,
      deletedWith: "box/inner",
      aliases: [{ name: "before", parent: "" }],
      customTimeouts: { create: "5m" },
    });
    expect(resource(recorded, "frankfurt").type).to.equal("pulumi:providers:aws");
  });

  it("tells resources apart that share a name", async () => {
    const recorded = await graph(`const group = new aws.lb.TargetGroup("api", { port: 80 }); put("api", group.arn);`);
    const arn = ref("api$aws:lb/targetGroup:TargetGroup#arn");
    expect(resource(recorded, "api$aws:ssm/parameter:Parameter").inputs["description"]).to.equal(arn);
  });

  it("tells resources apart whose names hold the sign that joins names", async () => {
    const recorded = await graph(`
      const component = (name, parent) => new pulumi.ComponentResource("own:index:C", name, {}, { parent });
      put("a/b/c", "1");
      const ab = component("a/b"); put("c", "2", { parent: ab });
      const a = component("a"); put("b/c", "3", { parent: a });`);
    const paths = recorded.resources.map(({ path }) => path);
    expect(new Set(paths).size).to.equal(paths.length);
  });

  it("shows what the SDK's class dropped, and only that", async () => {
    const recorded = await graph(`
      new aws.lb.TargetGroup("tg", { port: 80, healthChek: { path: "/" }, slowstart: 3, tags: undefined });
      new aws.ec2.Instance("vm", { userData: "x", ami: "ami-1" });`);
    expect(resource(recorded, "tg").dropped).to.deep.equal(["healthChek", "slowstart"]);
    expect(resource(recorded, "vm").dropped).to.deep.equal([]);
  });

  it("has resources that are only read, and what the program asked of providers", async () => {
    const recorded = await graph(`
      const vpc = aws.ec2.Vpc.get("shared", "vpc-0123");
      put("cidr", vpc.cidrBlock);
      module.exports = (async () => {
        const zones = await require("@pulumi/aws").getAvailabilityZones({ state: "available" });
        zones.names.forEach((zone) => put(zone, zone));
        const ami = aws.ec2.getAmiOutput({ owners: ["amazon"], mostRecent: true });
        put("ami", ami.id);
      })();`);
    expect(resource(recorded, "shared")).to.deep.include({ kind: "read" });
    expect(resource(recorded, "shared").options.id).to.equal("vpc-0123");
    expect(resource(recorded, "cidr").inputs["description"]).to.equal(ref("shared#cidrBlock"));
    expect(recorded.invokes.map(({ token }) => token)).to.deep.equal([
      "aws:ec2/getAmi:getAmi",
      "aws:index/getAvailabilityZones:getAvailabilityZones",
    ]);
    expect(recorded.invokes[1]?.position).to.include({ file: "index.js" });
    expect(recorded.resources.filter(({ name }) => /[abc]\uE002?$|[abc]$/.test(name))).to.have.length.greaterThan(2);
  });

  it("has policy documents as the provider writes them", async () => {
    const recorded = await graph(`
      put("policy", aws.iam.getPolicyDocumentOutput({ statements: [
        { actions: ["s3:PutObject", "s3:GetObject"], resources: ["*"], principals: [{ type: "Service", identifiers: ["ec2.amazonaws.com"] }] },
      ] }).json);`);
    expect(JSON.parse(String(resource(recorded, "policy").inputs["description"]))).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["s3:PutObject", "s3:GetObject"],
          Resource: "*",
          Principal: { Service: "ec2.amazonaws.com" },
        },
      ],
    });
  });

  it("has stack references, answered or symbolic", async () => {
    const body = `const net = new pulumi.StackReference("acme/net/staging");
      put("id", net.getOutput("vpcId")); put("first", net.requireOutput("subnets").apply(s => s[0]));`;
    const symbolic = await graph(body);
    expect(resource(symbolic, "id").inputs["description"]).to.equal(ref("acme/net/staging#outputs.vpcId"));
    expect(resource(symbolic, "first").inputs["description"]).to.equal(ref("acme/net/staging#outputs.subnets[0]"));
    const answered = await graphOf(
      pool,
      { "index.js": HEAD + body },
      { stackReferences: { "acme/net/staging": { vpcId: "vpc-9", subnets: ["s-1"] } } },
    );
    expect(resource(answered, "first").inputs["description"]).to.equal("s-1");
  });

  it("has assets and archives by content", async () => {
    const body = `new aws.lambda.Function("fn", { role: "r", runtime: "nodejs20.x", handler: "index.handler", code: new pulumi.asset.AssetArchive({
        "index.js": new pulumi.asset.StringAsset("exports.handler = 1"), "data": new pulumi.asset.FileArchive("./data") }) });
      new aws.s3.BucketObject("o", { bucket: "b", source: new pulumi.asset.FileAsset("./data/a.txt") });`;
    const recorded = await graph(body, {
      "data/a.txt": "alpha",
      "data/sub/b.bin": "\0",
      "data/node_modules/.cache/parity/k": "what this tool keeps",
    });
    const code = resource(recorded, "fn").inputs["code"] as { entries: Record<string, unknown> };
    expect(code.entries["index.js"]).to.include({ [TAG]: "asset", text: "exports.handler = 1" });
    expect(Object.keys((code.entries["data"] as { entries: object }).entries)).to.deep.equal(["a.txt", "sub/b.bin"]);
    expect(resource(recorded, "o").inputs["source"]).to.include({ [TAG]: "asset", text: "alpha", source: "a.txt" });
    const missing = await graph(
      `new aws.s3.BucketObject("o", { bucket: "b", source: new pulumi.asset.FileAsset("./none") });`,
    );
    expect(missing.unknowns[0]?.operation).to.contain("./none");
  });

  it("applies transforms, the old and the new", async () => {
    const recorded = await graph(`
      pulumi.runtime.registerStackTransformation(({ type, props, opts }) =>
        type.startsWith("aws:") ? { props: { ...props, overwrite: true }, opts } : undefined);
      pulumi.runtime.registerResourceTransform(({ props, opts }) => ({ props: { ...props, tags: { by: "stack" } }, opts: { ...opts, protect: true } }));
      put("p", "1", { transforms: [({ props, opts }) => ({ props: { ...props, description: props.description + "!" }, opts })] });`);
    expect(resource(recorded, "p").inputs).to.deep.include({
      description: "1!",
      overwrite: true,
      tags: { by: "stack" },
    });
    expect(resource(recorded, "p").options.protect).to.equal(true);
  });

  it("has the config keys that the program asked for", async () => {
    const recorded = await graph(
      `const c = new pulumi.Config(); c.get("a"); new pulumi.Config("other").getBoolean("b");`,
    );
    expect(recorded.configReads).to.include.members(["sketch:a", "other:b"]);
  });

  it("has functions turned into text, and dynamic providers", async () => {
    const recorded = await graph(`
      const greeting = "hello";
      new aws.lambda.CallbackFunction("fn", { callback: async () => greeting });
      class Thing extends pulumi.dynamic.Resource {
        constructor(name, props) { super({ async create(inputs) { return { id: "1", outs: inputs }; } }, name, props); }
      }
      new Thing("thing", { size: 3 });`);
    const fn = recorded.resources.find(({ type }) => type === "aws:lambda/function:Function");
    expect(JSON.stringify(fn?.inputs)).to.contain("hello");
    expect(fn?.dropped).to.deep.equal([]);
    expect(resource(recorded, "thing").inputs["size"]).to.equal(3);
  }).timeout(30_000);

  it("has components that a provider builds, and calls of their methods", async () => {
    const recorded = await graph(`
      class Cluster extends pulumi.ComponentResource {
        constructor(name, args, opts) { super("acme:k8s:Cluster", name, { ...args, kubeconfig: undefined }, opts, true); }
        token() { return pulumi.runtime.call("acme:k8s:Cluster/token", { __self__: this }, this); }
      }
      const vpc = new aws.ec2.Vpc("vpc", {});
      const cluster = new Cluster("cluster", { vpcId: vpc.id, password: pulumi.secret("s"), size: 3 });
      put("config", cluster.kubeconfig);`);
    const cluster = resource(recorded, "cluster");
    expect(cluster).to.deep.include({ kind: "remote", type: "acme:k8s:Cluster" });
    expect(cluster.inputs).to.deep.equal({
      vpcId: ref("vpc#id"),
      password: { [TAG]: "secret", content: "s" },
      size: 3,
    });
    expect(resource(recorded, "config").inputs["description"]).to.equal(ref("cluster#kubeconfig"));
  });

  it("has the names of hooks, which run at deployment only", async () => {
    const recorded = await graph(`
      const hook = new pulumi.ResourceHook("notify", () => { throw new Error("not here"); });
      put("hooked", "1", { hooks: { afterCreate: [hook] } });`);
    expect(resource(recorded, "hooked").options.hooks).to.deep.equal({ afterCreate: ["notify"] });
  });

  it("takes a resource as a value", async () => {
    const recorded = await graph(`
      const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
      class Thing extends pulumi.CustomResource { constructor(n, p) { super("acme:index:Thing", n, p); } }
      const t = new Thing("t", { vpc });`);
    expect(resource(recorded, "t").inputs["vpc"]).to.equal(ref("vpc#urn"));
  });
});

describe("positions", () => {
  const pool = poolFor();
  after(() => {
    pool.close();
    removeProjects();
  });

  it("a component is where the program says new, not where its class says super", async () => {
    const recorded = await graphOf(pool, {
      "box.ts": `import * as pulumi from "@pulumi/pulumi";
import { Parameter } from "@pulumi/aws/ssm";
class Base extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("acme:index:Base", name, {}, opts);
  }
}
export class Box extends Base {
  constructor(name: string, depth: number, opts?: pulumi.ComponentResourceOptions) {
    super(name, opts);
    if (depth > 0)
      new Box("inner", depth - 1, { parent: this });
    new Parameter(name, { type: "String" }, { parent: this });
  }
}`,
      "index.ts": `import { Box } from "./box";\n\nexport const url = new Box("box", 1).urn;\n`,
    });
    const at = (path: string): string => {
      const { file, line } = resource(recorded, path).position!;
      return `${file}:${line}`;
    };
    expect(["box", "box/inner", "box/inner/inner", ""].map(at)).to.deep.equal([
      "index.ts:3",
      "box.ts:12",
      "box.ts:13",
      "index.ts:1",
    ]);
  });
});

describe("ways to write a program", () => {
  const pool = poolFor();
  after(() => {
    pool.close();
    removeProjects();
  });
  const resourceLine = `new Parameter("p", { type: "String", value: "v" });`;

  it("ES modules, with top-level await", async () => {
    const graph = await graphOf(pool, {
      "package.json": `{"type":"module"}`,
      "index.js": `import * as pulumi from "@pulumi/pulumi";\nimport { Parameter } from "@pulumi/aws/ssm/index.js";\nimport { value } from "./value.js";\nawait null;\nexport const p = ${resourceLine}\nexport const stack = pulumi.getStack() + value;\n`,
      "value.js": "export const value = 1;",
    });
    expect(resource(graph, "p").position).to.include({ file: "index.js", line: 5 });
    expect(resource(graph, "").outputs?.["stack"]).to.equal("staging1");
  });

  it("ES modules in TypeScript", async () => {
    const graph = await graphOf(pool, {
      "package.json": `{"type":"module"}`,
      "index.ts": `import { Parameter } from "@pulumi/aws/ssm/index.js";\nimport { kind, type Kind } from "./kind.js";\n\ninterface Args {\n  k: Kind;\n}\nconst args: Args = { k: kind };\n${resourceLine}\nexport default async () => ({ k: args.k });\n`,
      "kind.ts": `export type Kind = "a" | "b";\nexport const kind: Kind = "a";\n`,
    });
    expect(resource(graph, "p").position).to.include({ file: "index.ts", line: 8 });
    expect(resource(graph, "").outputs).to.deep.equal({ k: "a" });
  });

  it("TypeScript that is called by the name it will have when it is compiled", async () => {
    const common = { "b.cts": `export = { b: "b" as string };` };
    const index = `import { a } from "./a.js"; import c from "./b.cjs"; export const both = a + c.b;`;
    for (const type of ["commonjs", "module"]) {
      const files = {
        ...common,
        "package.json": `{ "type": "${type}" }`,
        "a.ts": `export const a: string = "a";`,
        "index.ts": index,
      };
      const recorded = await graphOf(pool, {
        ...files,
        "tsconfig.json": `{ "compilerOptions": { "esModuleInterop": true } }`,
      });
      expect(resource(recorded, "").outputs, type).to.deep.equal({ both: "ab" });
    }
  });

  it("a function, exported", async () => {
    const graph = await graphOf(pool, { "index.js": `module.exports = async () => { await null; return { a: 1 }; };` });
    expect(resource(graph, "").outputs).to.deep.equal({ a: 1 });
  });

  it("compiled JavaScript beside its source", async () => {
    const ts = await import("typescript");
    const source = `import { Parameter } from "@pulumi/aws/ssm";\n\ninterface Wide {\n  a: number;\n}\nexport const wide: Wide = { a: 1 };\n${resourceLine}\n`;
    const { outputText, sourceMapText } = ts.transpileModule(source, {
      fileName: "../src/index.ts",
      compilerOptions: { module: ts.ModuleKind.CommonJS, sourceMap: true, target: ts.ScriptTarget.ES2020 },
    });
    const map = JSON.stringify({ ...JSON.parse(sourceMapText ?? "{}"), sources: ["../src/index.ts"] });
    const graph = await graphOf(
      pool,
      {
        "src/index.ts": source,
        "bin/index.js": outputText.replace(/sourceMappingURL=.*/, "sourceMappingURL=index.js.map"),
        "bin/index.js.map": map,
      },
      { main: "bin/" },
    );
    expect(resource(graph, "p").position).to.include({ file: "src/index.ts", line: 7 });
  });

  it("runs where the CLI would run it: relative paths start at the folder of main", async () => {
    const graph = await graphOf(
      pool,
      {
        "infra/index.js": `module.exports = { text: require("fs").readFileSync("./note.txt", "utf8") };`,
        "infra/note.txt": "found",
      },
      { main: "infra/index.js" },
    );
    expect(resource(graph, "").outputs).to.deep.equal({ text: "found" });
  });
});
