import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { expect } from "chai";
import { parse } from "yaml";
import { InputError, loadProject } from "../../parity/config";
import { stackFileSchema } from "../../parity/config/stack-schema";
import { examples, fixtureProjects, ROOT } from "../projects/project";
import { removeTemporaryProjects, temporaryProject } from "./temporary-project";

/** As editors do it: YAML 1.2, and a validator that has nothing to do with this repository. */
function validatorOf(dir: string): (text: string) => string[] {
  const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
  const validate = ajv.compile(stackFileSchema(dir));
  return (text) => {
    validate(parse(text, { merge: true, logLevel: "silent" }));
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}

const APP = {
  "Pulumi.yaml": `name: app
runtime: nodejs
config:
  zone: { type: string, description: The DNS zone., default: example.net }
  extra: { type: array, items: { type: string }, description: Not set yet. }
  app:pin: { type: integer, secret: true }
`,
  "Pulumi.a.yaml": `encryptionsalt: v1:x
config:
  aws:region: eu-west-1
  app:size: 1
  app:debug: false
  app:tier: "2"
  app:token: { secure: v1:x }
  app:limits: { upload: 20m, deep: { read: 50, key: { secure: v1:y } } }
  app:hosts: [{ name: a, port: 1 }, { name: b, port: 2 }]
`,
  "Pulumi.b.yaml": `config:
  aws:region: eu-west-2
  size: 3
  app:debug: "true"
  app:config:tier: "2"
  app:token: { secure: v1:z }
  app:limits: { upload: 20m, deep: { read: 60, key: { secure: v1:w } } }
  app:hosts: []
`,
  "parity.yaml": `baseline: { provider: aws, stack: a }
stacks: [a, b]
varies:
  aws:region: { sample: eu-north-1, why: each lives in its own }
  app:size: { sample: 7, why: load }
  app:limits.deep.read: { sample: 55, why: their networks }
`,
};

describe("the schema of stack files", () => {
  afterEach(removeTemporaryProjects);

  const projects = [
    { name: "this repository", folder: ROOT },
    { name: "the model of the acceptance tests", folder: join(ROOT, "test", "acceptance", "model") },
    ...fixtureProjects(),
    ...examples(),
  ];
  for (const { name, folder } of projects) {
    it(`accepts every stack file of ${name}, and no key that none has`, () => {
      const { model, stackFiles } = loadProject(folder);
      const problems = validatorOf(folder);
      for (const { name: stack } of model.stacks) {
        const text = readFileSync(join(folder, stackFiles[stack]!.file), "utf8");
        expect(problems(text), stack).to.deep.equal([]);
        const config = { ...(parse(text, { merge: true }) as { config?: object }).config, "no:such": 1 };
        expect(problems(JSON.stringify({ config }))).to.deep.equal(["/config must NOT have additional properties"]);
      }
    });
  }

  const wrong: readonly (readonly [about: string, from: string, to: string, problem: string])[] = [
    [
      "a key that no stack has",
      "app:size: 1",
      "app:size: 1\n  app:sise: 1",
      "/config must NOT have additional properties",
    ],
    ["a key that is missing", "  app:debug: false\n", "", "/config must match a schema in anyOf"],
    [
      "a nested key that no stack has",
      "upload: 20m",
      "upload: 20m, uploads: 1m",
      "/config/app:limits must NOT have additional properties",
    ],
    ["a nested key that is missing", "read: 50, ", "", "/config/app:limits/deep must have required property 'read'"],
    [
      "plain text where others have a secret",
      "app:token: { secure: v1:x }",
      "app:token: hunter2",
      "/config/app:token must be object",
    ],
    ["nested plain text", "key: { secure: v1:y }", "key: hunter2", "/config/app:limits/deep/key must be object"],
    [
      "a secret where others have plain text",
      "app:size: 1",
      "app:size: { secure: v1:x }",
      "/config/app:size must be integer,string",
    ],
    ["text for a number", "app:size: 1", "app:size: many", '/config/app:size must match pattern "^[-+]?[0-9]+$"'],
    ["text for a number inside an object", "read: 50", 'read: "50"', "/config/app:limits/deep/read must be number"],
    [
      "a list for an object",
      "app:limits: { upload: 20m, deep: { read: 50, key: { secure: v1:y } } }",
      "app:limits: []",
      "/config/app:limits must be object",
    ],
    ["another kind of list item", "{ name: b, port: 2 }", "b", "/config/app:hosts/1 must be object"],
    ["no config at all", APP["Pulumi.a.yaml"], "encryptionsalt: v1:x\n", " must have required property 'config'"],
  ];
  for (const [about, from, to, problem] of wrong) {
    it(`refuses ${about}`, () => {
      const problems = validatorOf(temporaryProject(APP));
      expect(problems(APP["Pulumi.a.yaml"])).to.deep.equal([]);
      const text = APP["Pulumi.a.yaml"].replace(from, () => to);
      expect(text).not.to.equal(APP["Pulumi.a.yaml"]);
      expect(problems(text)).to.include(problem);
    });
  }

  it("accepts what is the same in another spelling, and keys that are only declared", () => {
    const problems = validatorOf(temporaryProject(APP));
    const same = [
      ["app:size: 1", 'app:size: "12"'],
      ["app:size: 1", "app:config:size: 12"],
      ["app:size: 1", "size: 12"],
      ["app:debug: false", 'app:debug: "false"'],
      ['app:tier: "2"', "app:tier: third"],
      ["aws:region: eu-west-1", "aws:config:region: eu-west-1"],
      ["app:hosts: [{ name: a, port: 1 }, { name: b, port: 2 }]", "app:hosts: [{ name: c, port: 3 }]"],
      ["app:size: 1", "app:size: 1\n  app:zone: example.org\n  extra: [x]\n  app:pin: { secure: v1:x }"],
    ];
    for (const [from, to] of same) expect(problems(APP["Pulumi.a.yaml"].replace(from!, to!)), to).to.deep.equal([]);
  });

  it("explains keys by Pulumi.yaml and parity.yaml, and proposes what is safe to propose", () => {
    const schema = stackFileSchema(temporaryProject(APP)) as never as {
      properties: { config: { properties: { [key: string]: { [member: string]: unknown } } } };
    };
    const { properties } = schema.properties.config;
    expect(properties["app:zone"]).to.deep.include({ description: "The DNS zone.\n\nNo stack sets it." });
    expect(properties["aws:region"]).to.deep.include({
      description: "May differ between stacks: each lives in its own",
      examples: ["eu-north-1"],
    });
    expect(properties["app:tier"]).to.deep.include({ description: "The same in every stack.", default: "2" });
    expect(JSON.stringify(properties["app:limits"])).to.contain("May differ between stacks: their networks");
    expect(JSON.stringify(schema)).not.to.match(/v1:|eu-west/);
  });

  it("is there for a project without parity.yaml, and without a key that all have", () => {
    const { "parity.yaml": _, ...files } = APP;
    expect(validatorOf(temporaryProject(files))(APP["Pulumi.b.yaml"])).to.deep.equal([]);
    const empty = validatorOf(temporaryProject({ "Pulumi.yaml": "name: app\nruntime: nodejs\n", "Pulumi.a.yaml": "" }));
    for (const text of ["", "config:\n", "config: {}\nenvironment: [base]\n"])
      expect(empty(text), text).to.deep.equal([]);
  });

  it("needs a project that can be read", () => {
    expect(() => stackFileSchema(temporaryProject({ "Pulumi.yaml": "name: [" }))).to.throw(
      InputError,
      /^Pulumi\.yaml:1/,
    );
  });
});
