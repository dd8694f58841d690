import { expect } from "chai";
import { exclusionOf, loadProject, loadProjectWith, loadStacks, unresolvedEnvironments } from "../../parity/config";
import { PLAIN, removeTemporaryProjects, temporaryProject } from "./temporary-project";

describe("loading a project", () => {
  afterEach(removeTemporaryProjects);

  it("gives every key and nested value its line and column", () => {
    const stack = "config:\n  aws:region: eu-west-1\n  app:net:\n    zones:\n      - a\n      - { id: b }\n";
    const dir = temporaryProject({ ...PLAIN, "Pulumi.a.yaml": `${stack}  app:size: 1\n` });
    const { config } = loadProject(dir).stackFiles["a"]!;
    expect(config["aws:region"]!.position).to.deep.equal({ file: "Pulumi.a.yaml", line: 2, column: 3 });
    const at = (line: number, column: number) => ({ file: "Pulumi.a.yaml", line, column });
    expect(config["app:net"]!.positions).to.deep.equal({
      '["zones"]': at(4, 5),
      '["zones",0]': at(5, 9),
      '["zones",1]': at(6, 9),
      '["zones",1,"id"]': at(6, 11),
    });
  });

  it("counts lines and columns alike with a byte-order mark and CRLF", () => {
    const dir = temporaryProject({ ...PLAIN, "Pulumi.a.yaml": "\uFEFFconfig:\r\n  app:size: 1\r\n  app:name: x\r\n" });
    const { config } = loadProject(dir).stackFiles["a"]!;
    expect(config["app:size"]!.value).to.equal(1);
    expect(config["app:name"]!.value).to.equal("x");
    expect(config["app:name"]!.position).to.deep.equal({ file: "Pulumi.a.yaml", line: 3, column: 3 });
  });

  it("reads Pulumi.yaml as evaluation needs it", () => {
    const text = [
      "name: app",
      "main: src/",
      "stackConfigDir: ./stacks/",
      "runtime:",
      "  name: nodejs",
      `  options: { typescript: false, packagemanager: pnpm, nodeargs: "--require 'a b' --x=\\\\\\"q\\\\\\" c\\\\ d" }`,
      "plugins: { providers: [{ name: aws, path: ../bin }] }",
      "unknown: kept out",
    ];
    const dir = temporaryProject({
      "Pulumi.yaml": `${text.join("\n")}\n`,
      "stacks/Pulumi.a.yaml": "config: {}\n",
      "parity.yaml": "baseline: { provider: aws, stack: a }\nstacks: [a]\n",
    });
    const { project, stackFiles } = loadProject(dir);
    expect(project).to.deep.equal({
      file: "Pulumi.yaml",
      name: "app",
      runtime: "nodejs",
      main: "src/",
      nodeArgs: ["--require", "a b", '--x="q"', "c d"],
      typescript: false,
      packageManager: "pnpm",
      stackConfigDir: "stacks",
      config: {},
      plugins: { providers: [{ name: "aws", path: "../bin" }] },
    });
    expect(stackFiles["a"]!.file).to.equal("stacks/Pulumi.a.yaml");
  });

  it("takes the old name of the stack files' folder, and the extension of the project file", () => {
    const dir = temporaryProject({
      "Pulumi.yml": "name: app\nruntime: nodejs\nconfig: conf\n",
      "conf/Pulumi.a.yml": "config: { size: 1 }\n",
      "conf/Pulumi.b.yaml": "config: {}\n",
      "parity.yaml": "baseline: { provider: aws, stack: a }\nstacks: [a]\n",
    });
    expect(Object.keys(loadProject(dir).stackFiles)).to.deep.equal(["a"]);
  });

  it("finds all stack files, but no deployment settings, and reads those that are not listed as far as it can", () => {
    const dir = temporaryProject({
      ...PLAIN,
      "Pulumi.dev-1.yaml": "config: { app:size: 7 }\n",
      "Pulumi.broken.yaml": "config: [\n",
      "Pulumi.a.deploy.yaml": "settings: {}\n",
      "parity.yaml": `${PLAIN["parity.yaml"]}excluded: [{ stack: "*ev-*", why: own machines }]\n`,
    });
    const project = loadProject(dir);
    expect(Object.keys(project.stackFiles)).to.deep.equal(["a", "b", "broken", "dev-1"]);
    expect(project.stackFiles["dev-1"]!.config["app:size"]!.value).to.equal(7);
    expect(project.stackFiles["broken"]!.config).to.deep.equal({});
    const excluded = ["a", "broken", "dev-1", "ev-", "dev"].filter((stack) => exclusionOf(project, stack) !== null);
    expect(excluded).to.deep.equal(["dev-1", "ev-"]);
  });

  it("lets a listed stack win over a pattern that excludes it", () => {
    const dir = temporaryProject({
      ...PLAIN,
      "parity.yaml": `${PLAIN["parity.yaml"]}excluded: [{ stack: "*", why: w }]\n`,
    });
    const project = loadProject(dir);
    expect(exclusionOf(project, "a")).to.equal(null);
    expect(exclusionOf(project, "c")!.why).to.equal("w");
  });

  it("judges a pattern of many stars at once", () => {
    const pattern = `${"*a".repeat(49)}b`;
    const dir = temporaryProject({
      ...PLAIN,
      "parity.yaml": `${PLAIN["parity.yaml"]}excluded: [{ stack: "${pattern}", why: w }]\n`,
    });
    expect(exclusionOf(loadProject(dir), "a".repeat(100))).to.equal(null);
  });

  it("reads a whole parity.yaml, with a place for each of its entries", () => {
    const text = [
      "baseline: { provider: aws, stack: a }",
      "stacks:",
      "  - a",
      "  - b",
      "varies:",
      "  size: { sample: 3, why: load }",
      "derived:",
      '  - { resource: "api", property: "size", from: size, why: twice }',
      "waivers:",
      "  - { check: uniform, stack: b, property: app:x, value: 200, owner: o, reason: r, expires: 2027-01-31 }",
      "  - { check: closed, stack: b, value: null, owner: o, reason: r, expires: 2027-01-31 }",
      'invokes: { "aws:index/getRegion:getRegion": { name: 010, at: 2001-01-01 } }',
      'outputs: { "aws:acm/certificate:Certificate": { arns: [x] } }',
      'stackReferences: { "org/net/{stack}": { vpcId: vpc-1 } }',
      "nginx: { version: 1.28.0, root: true, modules: [http_ssl] }",
      "application: { maxUpload: 20m, longestRequest: 45s, websocketPing: 30s, headers: [x_tenant] }",
      "excluded:",
    ];
    const { model } = loadProject(temporaryProject({ ...PLAIN, "parity.yaml": `${text.join("\n")}\n` }));
    const at = (line: number, column: number) => ({ file: "parity.yaml", line, column });
    expect(model).to.deep.equal({
      file: "parity.yaml",
      baseline: { provider: "aws", stack: "a", position: at(1, 28) },
      stacks: [
        { name: "a", position: at(3, 5) },
        { name: "b", position: at(4, 5) },
      ],
      excluded: [],
      varies: [{ name: "size", key: "app:size", path: [], sample: 3, why: "load", position: at(6, 3) }],
      derived: [{ resource: "api", property: "size", from: "size", why: "twice", position: at(8, 5) }],
      waivers: [
        {
          check: "uniform",
          stack: "b",
          resource: null,
          property: "app:x",
          value: "200",
          owner: "o",
          reason: "r",
          expires: "2027-01-31",
          position: at(10, 5),
        },
        {
          check: "closed",
          stack: "b",
          resource: null,
          property: null,
          value: null,
          owner: "o",
          reason: "r",
          expires: "2027-01-31",
          position: at(11, 5),
        },
      ],
      invokes: { "aws:index/getRegion:getRegion": { name: 8, at: "2001-01-01" } },
      outputs: { "aws:acm/certificate:Certificate": { arns: ["x"] } },
      stackReferences: { "org/net/{stack}": { vpcId: "vpc-1" } },
      environments: {},
      nginx: { version: "1.28.0", root: true, modules: ["http_ssl"] },
      application: { maxUpload: "20m", longestRequest: "45s", websocketPing: "30s", headers: ["x_tenant"] },
    });
  });

  it("finds the key of a variance literally first, then as key and path", () => {
    const stack = "config:\n  app:a.b: { c: 1 }\n  app:d: { e: [{ f.g: 2 }] }\n  top: 1\n";
    const names = ["app:a.b.c", 'app:d.e[0]["f.g"]', "top"];
    const varies = names.map((name) => `  ${JSON.stringify(name)}: { sample: 9, why: w }\n`).join("");
    const dir = temporaryProject({
      ...PLAIN,
      "Pulumi.a.yaml": stack,
      "parity.yaml": `baseline: { provider: aws, stack: a }\nstacks: [a]\nvaries:\n${varies}`,
    });
    expect(loadProject(dir).model.varies.map(({ key, path }) => [key, path])).to.deep.equal([
      ["app:a.b", ["c"]],
      ["app:d", ["e", 0, "f.g"]],
      ["app:top", []],
    ]);
  });

  it("takes a number and the same number in quotes for one kind, but not inside an object", () => {
    const project = (value: string, sample: string) =>
      temporaryProject({
        ...PLAIN,
        "Pulumi.a.yaml": `config: { app:size: "1", app:map: { n: ${value} } }\n`,
        "Pulumi.b.yaml": `config: { app:size: "2", app:map: { n: ${value} } }\n`,
        "parity.yaml": `${PLAIN["parity.yaml"]}  app:map.n: { sample: ${sample}, why: w }\n`,
      });
    expect(() => loadProject(project("1", "5"))).to.not.throw();
    expect(() => loadProject(project("1", '"5"'))).to.throw("is text, and the stacks have a number");
  });

  it("reads a sample by the rules of stack files, dates included", () => {
    const dir = temporaryProject({
      ...PLAIN,
      "Pulumi.a.yaml": "config: { app:size: 2027-01-31 }\n",
      "Pulumi.b.yaml": "config: { app:size: 2027-02-28 }\n",
      "parity.yaml": PLAIN["parity.yaml"].replace("sample: 3", "sample: 2027-03-31"),
    });
    expect(loadProject(dir).model.varies[0]!.sample).to.equal("2027-03-31 00:00:00 +0000 UTC");
  });

  it("knows which environments of a stack are answered, also one that the stack file defines itself", () => {
    const dir = temporaryProject({
      ...PLAIN,
      "Pulumi.a.yaml":
        "environment:\n  imports: [team/base, { team/more: { merge: false } }]\n  values: { x: 1 }\nconfig: { app:size: 1 }\n",
      "parity.yaml": `${PLAIN["parity.yaml"]}environments: { team/base: { size: 5 } }\n`,
    });
    const project = loadProject(dir);
    expect(unresolvedEnvironments(project, "a").map(({ name, position }) => [name, position.line])).to.deep.equal([
      ["team/more", 2],
      ["yaml", 3],
    ]);
    expect(unresolvedEnvironments(project, "b")).to.deep.equal([]);
  });

  it("accepts a variance that no stack has while an environment may give it", () => {
    const dir = temporaryProject({
      ...PLAIN,
      "Pulumi.a.yaml": "environment: [team/base]\n",
      "parity.yaml": `${PLAIN["parity.yaml"]}  app:other: { sample: 3, why: w }\n`,
    });
    expect(loadProject(dir).model.varies.map(({ key }) => key)).to.deep.equal(["app:size", "app:other"]);
  });

  it("loads the stacks alone, and a proposal in the place of parity.yaml", () => {
    const dir = temporaryProject({ ...PLAIN, "parity.yaml": "{" });
    expect(Object.keys(loadStacks(dir).stackFiles)).to.deep.equal(["a", "b"]);
    expect(loadProjectWith(dir, PLAIN["parity.yaml"]).model.stacks).to.have.length(2);
    expect(() => loadProjectWith(dir, "{")).to.throw("parity.yaml:1:2: This is not valid YAML");
  });

  it("gives the same project, whatever the folder's path and the order of its files", () => {
    const { dir: _one, ...one } = loadProject(temporaryProject(PLAIN));
    const reversed = Object.fromEntries(Object.entries(PLAIN).reverse());
    const { dir: _two, ...two } = loadProject(temporaryProject(reversed));
    expect(JSON.stringify(two)).to.equal(JSON.stringify(one));
  });

  it("survives a way through JSON unchanged", () => {
    const project = loadProject(temporaryProject(PLAIN));
    expect(JSON.parse(JSON.stringify(project))).to.deep.equal(project);
  });
});
