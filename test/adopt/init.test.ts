import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { init } from "../../parity/adopt";
import { InputError, loadProject } from "../../parity/config";
import { removeTemporaryProjects, temporaryProject } from "../config/temporary-project";

const PULUMI = "name: shop\nruntime: nodejs\n";

const SHOP = {
  "Pulumi.yaml": PULUMI,
  "package.json": JSON.stringify({
    dependencies: { "@pulumi/pulumi": "3", "@pulumi/random": "4", "@pulumi/aws": "7" },
  }),
  "Pulumi.prod-eu.yaml": `config:
  aws:region: eu-west-1
  shop:domain: shop.example.eu
  shop:capacity: { min: 4, max: 12 }
  shop:name: shop
  shop:tier: large
  shop:secure: { secure: v1:bbb }
  shop:legacy: true
`,
  "Pulumi.staging.yaml": `encryptionsalt: v1:xyz
config:
  aws:region: eu-central-1
  shop:domain: staging.shop.example.com
  shop:capacity: { min: 1, max: 2 }
  shop:name: shop
  shop:tier: small
  shop:secure: { secure: v1:aaa }
`,
};

describe("init", () => {
  afterEach(removeTemporaryProjects);

  it("proposes what differs, says what is not everywhere, and writes it", () => {
    const dir = temporaryProject(SHOP);
    const result = init(dir);
    expect(
      result.text,
    ).to.equal(`# What may differ between the stacks of this project; \`parity check\` proves that nothing else does.
# Proposed by \`parity init\` from the differences of today: read every line, then commit it.

# The provider that every stack runs on, and the stack that all others must equal.
baseline: { provider: aws, stack: staging }

# In rollout order. For a stack file that is no environment: \`excluded: [{ stack: NAME, why: REASON }]\`.
stacks:
  - staging
  - prod-eu

# Config that may differ, each with a sample: a legal value, if possible one that no stack uses.
varies:
  # staging: eu-central-1, prod-eu: eu-west-1
  aws:region:
    sample: eu-north-1
    why: differs between stacks today; say why, or make it equal
  # staging: 2, prod-eu: 12
  shop:capacity.max:
    sample: 3
    why: differs between stacks today; say why, or make it equal
  # staging: 1, prod-eu: 4
  shop:capacity.min:
    sample: 2
    why: differs between stacks today; say why, or make it equal
  # staging: staging.shop.example.com, prod-eu: shop.example.eu
  shop:domain:
    sample: sample.example.net
    why: differs between stacks today; say why, or make it equal
  # staging: small, prod-eu: large
  # Looks like one of a fixed set of words. If it is free text, choose one that no stack uses.
  shop:tier:
    sample: small
    why: differs between stacks today; say why, or make it equal

# Not in every stack, which \`parity check\` reports: add each to the others, or remove it.
#   shop:legacy: only in prod-eu
`);
    expect(result).to.include({ written: true, path: join(dir, "parity.yaml") });
    expect(readFileSync(result.path, "utf8")).to.equal(result.text);
    expect(loadProject(dir).model.varies).to.have.length(5);
  });

  it("only proposes when it must not write", () => {
    const dir = temporaryProject(SHOP);
    expect(init(dir, { write: false }).written).to.equal(false);
    expect(existsSync(join(dir, "parity.yaml"))).to.equal(false);
  });

  it("leaves nothing else behind, and gives the same bytes each time", () => {
    const dir = temporaryProject(SHOP);
    const before = readdirSync(dir);
    const { text } = init(dir);
    expect(readdirSync(dir).sort()).to.deep.equal([...before, "parity.yaml"].sort());
    const reversed = temporaryProject(Object.fromEntries(Object.entries(SHOP).reverse()));
    expect(init(reversed).text).to.equal(text);
  });

  const existing =
    "There is a parity.yaml already, and `parity init` never overwrites. Edit it, or move it away first.";

  it("never overwrites a file, whatever is in it", () => {
    const dir = temporaryProject({ ...SHOP, "parity.yaml": "mine" });
    expect(() => init(dir)).to.throw(InputError, existing);
    expect(readFileSync(join(dir, "parity.yaml"), "utf8")).to.equal("mine");
  });

  it("never overwrites a folder, nor writes through a link that leads nowhere", () => {
    const folder = temporaryProject(SHOP);
    mkdirSync(join(folder, "parity.yaml"));
    expect(() => init(folder)).to.throw(InputError, existing);
    const linked = temporaryProject(SHOP);
    symlinkSync(join(linked, "elsewhere.yaml"), join(linked, "parity.yaml"));
    expect(() => init(linked)).to.throw(InputError, existing);
    expect(existsSync(join(linked, "elsewhere.yaml"))).to.equal(false);
  });

  it("needs stacks, and stack files that can be read", () => {
    expect(() => init(temporaryProject({ "Pulumi.yaml": PULUMI }))).to.throw(
      InputError,
      "This project has no stack files (Pulumi.<stack>.yaml). Create the stacks first, then run `parity init`.",
    );
    const broken = temporaryProject({ "Pulumi.yaml": PULUMI, "Pulumi.a.yaml": "config: [" });
    expect(() => init(broken)).to.throw(InputError, /^Pulumi\.a\.yaml:1:\d+: This is not valid YAML/);
    expect(existsSync(join(broken, "parity.yaml"))).to.equal(false);
  });

  it("proposes nothing for a project whose stacks are equal, or that has one stack", () => {
    const one = init(temporaryProject({ "Pulumi.yaml": PULUMI, "Pulumi.dev.yaml": "config: { size: 1 }\n" }));
    expect(one.text).to.contain("# No config value differs between the stacks.\nvaries: {}\n");
  });

  it("takes a number in quotes for the same number, but not a secret for the text that stands for it", () => {
    const { text } = init(
      temporaryProject({
        "Pulumi.yaml": PULUMI,
        "Pulumi.a.yaml": "config: { size: 3, key: { secure: v1:x }, list: [{ secure: v1:x }, 1] }\n",
        "Pulumi.b.yaml": 'config: { size: "3", key: plain, list: [{ secure: v1:y }, 2] }\n',
      }),
    );
    expect(text).to.contain("varies: {}");
    expect(text).to.contain("make these alike.\n#   shop:key\n#   shop:list\n");
    expect(text).to.not.match(/v1:|plain/);
  });

  it("compares what the stacks get: defaults of Pulumi.yaml count", () => {
    const { text } = init(
      temporaryProject({
        "Pulumi.yaml": `${PULUMI}config: { size: 1, other: { default: x } }\n`,
        "Pulumi.a.yaml": "config: {}\n",
        "Pulumi.b.yaml": "config: { size: 4, other: x }\n",
      }),
    );
    expect(text).to.contain("  shop:size:\n    sample: 2\n");
    expect(text).to.not.contain("shop:other");
  });

  it("says which imports need an answer", () => {
    const dir = temporaryProject({ "Pulumi.yaml": PULUMI, "Pulumi.a.yaml": "environment: [team/base]\n" });
    expect(init(dir).text).to.match(/# environments:\n# {3}team\/base: \{ KEY: VALUE \}\n$/);
  });

  it("writes a key beside a literal key that looks like its path so that both are found", () => {
    const config = (n: number) => `config: { "a.b": ${n}, a: { b: ${n} } }\n`;
    const dir = temporaryProject({ "Pulumi.yaml": PULUMI, "Pulumi.x.yaml": config(1), "Pulumi.y.yaml": config(2) });
    init(dir);
    expect(loadProject(dir).model.varies.map(({ key, path }) => [key, path])).to.deep.equal([
      ["shop:a", ["b"]],
      ["shop:a.b", []],
    ]);
  });

  it("names many stacks briefly, and escapes what a terminal would obey", () => {
    const stacks = Array.from({ length: 9 }, (_, index) => `s${index}`);
    const files = stacks.map((stack) => [`Pulumi.${stack}.yaml`, `config: { note: "\\e[31m ${stack}!" }\n`]);
    const { text } = init(temporaryProject({ "Pulumi.yaml": PULUMI, ...Object.fromEntries(files) }));
    expect(text).to.contain(
      "  # s0: \\u001b[31m s0!, s1: \\u001b[31m s1!, s2: \\u001b[31m s2!, s3: \\u001b[31m s3!, and 5 more\n",
    );
    expect(text).to.not.contain("\u001b");
  });

  describe("what it takes for granted", () => {
    const guess = (stacks: readonly string[], files: { readonly [file: string]: string } = {}) => {
      const each = stacks.map((stack) => [`Pulumi.${stack}.yaml`, "config: {}\n"]);
      const { text } = init(temporaryProject({ "Pulumi.yaml": PULUMI, ...Object.fromEntries(each), ...files }));
      const baseline = /provider: (\S+), stack: (\S+) \}(.*)\n/.exec(text)!;
      return { provider: baseline[1], stack: baseline[2], doubt: baseline[3], order: text.match(/(?<=^ {2}- ).*$/gm) };
    };

    it("the baseline is what is called like a staging environment, else the first", () => {
      expect(guess(["prod-eu", "uat", "dev", "beta"]).stack).to.equal("uat");
      expect(guess(["prod-eu", "prod-au"]).stack).to.equal("prod-au");
      expect(guess(["backstage", "prod-stage"]).stack).to.equal("prod-stage");
    });

    it("changes go from development through test and staging to production", () => {
      expect(guess(["prod", "staging", "beta", "qa", "dev"]).order).to.deep.equal([
        "dev",
        "qa",
        "staging",
        "beta",
        "prod",
      ]);
    });

    const packages = (...names: string[]) => ({
      "package.json": JSON.stringify({
        devDependencies: Object.fromEntries(names.map((name) => [`@pulumi/${name}`, "1"])),
      }),
    });

    it("the provider is the cloud among the dependencies", () => {
      expect(guess(["a"], packages("pulumi", "policy", "kubernetes", "gcp")).provider).to.equal("gcp");
      expect(guess(["a"], packages("random")).provider).to.equal("random");
    });

    it("a config value that names a provider counts more, then the namespaces of the config", () => {
      const both = packages("aws", "azure-native");
      expect(guess(["a"], { ...both, "Pulumi.a.yaml": "config: { provider: azure-native }\n" }).provider).to.equal(
        "azure-native",
      );
      const location = "config: { azure-native:location: westeurope }\n";
      expect(guess(["a"], { ...both, "Pulumi.a.yaml": location }).provider).to.equal("azure-native");
      expect(guess(["a"], { "Pulumi.a.yaml": location, "package.json": "{" }).provider).to.equal("azure-native");
    });

    it("without any sign it says that it does not know", () => {
      expect(guess(["a"])).to.include({
        provider: "aws",
        doubt: " # no provider package was found: name the one the stacks run on",
      });
    });
  });

  it("proposes what loads, whatever the stacks hold", () => {
    const leaf = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom("10.0.0.0/16", "eu-west-1", "010", "1_000", "2001-01-01", "yes", "12", "1.5", "a.b.com", "30s"),
    );
    const value = fc.oneof(leaf, fc.array(leaf), fc.dictionary(fc.stringMatching(/^[a-z.["\]: ]{1,6}$/), leaf));
    const key = fc.stringMatching(/^[a-z]([a-z.[\]" ]{0,6}[a-z])?$/);
    const config = fc.dictionary(key, value, { maxKeys: 4 });
    fc.assert(
      fc.property(config, config, (a, b) => {
        const dir = temporaryProject({
          "Pulumi.yaml": PULUMI,
          "Pulumi.a.yaml": asYaml({ config: a }),
          "Pulumi.b.yaml": asYaml({ config: { ...a, ...b } }),
        });
        const { text } = init(dir);
        expect(() => loadProject(dir), text).to.not.throw();
        removeTemporaryProjects();
      }),
      { numRuns: Number(process.env["PARITY_RUNS"] ?? 100) },
    );
  });
});

/** JSON is YAML where control characters are escapes, which JSON asks of some of them only. */
function asYaml(value: unknown): string {
  return JSON.stringify(value).replace(/[^\x20-\x7e]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
