import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { parseSettings } from "../../infra/config";
import { ConfigError } from "../../infra/config-error";

const root = resolve(__dirname, "../..");

const good = {
  "aws:region": "eu-north-1",
  "azure-native:location": "swedencentral",
  "parity:alarmEmail": "on-call@example.net",
  "parity:azureSharedGroup": "shared",
  "parity:azureVault": "example-certificates",
  "parity:capacity": { min: 2, max: 4 },
  "parity:domain": "api.example.net",
  "parity:provider": "aws",
  "parity:releaseSha256": "0123456789abcdef".repeat(4),
  "parity:releaseVersion": "1.2.3",
  "parity:zone": "example.net",
};

const problems = (change: Record<string, unknown>) => {
  const parsed = parseSettings({ ...good, ...change });
  return "problems" in parsed ? parsed.problems.map(({ path, message }) => `${path.join(".")} ${message}`) : [];
};

describe("the config of a stack", () => {
  it("becomes settings", () => {
    expect(parseSettings(good)).deep.equal({
      settings: {
        provider: "aws",
        regions: { aws: "eu-north-1", azure: "swedencentral" },
        domain: "api.example.net",
        zone: "example.net",
        capacity: { min: 2, max: 4 },
        release: { version: "1.2.3", sha256: "0123456789abcdef".repeat(4) },
        alarmEmail: "on-call@example.net",
        azure: { sharedGroup: "shared", vault: "example-certificates" },
      },
    });
  });

  const wrong: readonly [string, Record<string, unknown>, string][] = [
    ["a missing key", { "parity:domain": undefined }, "parity:domain is missing: it must be a host name"],
    ["an unknown key", { "parity:domian": "x" }, "parity:domian is not a setting of this program"],
    [
      "a key of the provider that has no effect",
      { "aws:profile": "x" },
      "aws:profile is not a setting of this program",
    ],
    ["another cloud", { "parity:provider": "gcp" }, "parity:provider must be aws or azure"],
    ["a region that cannot be one", { "aws:region": "Ireland" }, "aws:region must be an AWS region"],
    [
      "a location in its long form",
      { "azure-native:location": "West Europe" },
      "azure-native:location must be an Azure",
    ],
    ["a domain with a scheme", { "parity:domain": "https://api.example.net" }, "parity:domain must be a host name"],
    [
      "a domain outside the zone",
      { "parity:domain": "api.example.org" },
      "parity:domain must be a name inside the zone",
    ],
    [
      "a domain that only ends alike",
      { "parity:domain": "my-example.net" },
      "parity:domain must be a name inside the zone",
    ],
    ["capacity as text", { "parity:capacity": "two" }, "parity:capacity must be an object of two whole numbers"],
    [
      "a capacity that leaves one server",
      { "parity:capacity": { min: 1, max: 4 } },
      "parity:capacity.min must be a whole",
    ],
    ["half a server", { "parity:capacity": { min: 2, max: 4.5 } }, "parity:capacity.max must be a whole number"],
    ["a quoted number", { "parity:capacity": { min: "2", max: 4 } }, "parity:capacity.min must be a whole number"],
    ["capacity without max", { "parity:capacity": { min: 2 } }, "parity:capacity.max is missing"],
    ["capacity with more", { "parity:capacity": { min: 2, max: 4, mx: 1 } }, "parity:capacity.mx is not a setting"],
    [
      "max below min",
      { "parity:capacity": { min: 4, max: 2 } },
      "parity:capacity.max must be at least parity:capacity.min",
    ],
    ["a shortened digest", { "parity:releaseSha256": "abc" }, "parity:releaseSha256 must be the SHA-256"],
    ["a floating version", { "parity:releaseVersion": "latest" }, "parity:releaseVersion must be a version"],
    [
      "a vault by its address",
      { "parity:azureVault": "https://x.vault.azure.net" },
      "parity:azureVault must be the name",
    ],
    [
      "a group by its id",
      { "parity:azureSharedGroup": "/subscriptions/1" },
      "parity:azureSharedGroup must be the name",
    ],
    ["an e-mail address without a host", { "parity:alarmEmail": "on-call" }, "parity:alarmEmail must be an e-mail"],
  ];
  for (const [what, change, message] of wrong) {
    it(`refuses ${what} with one message`, () => {
      expect(problems(change)).length(1);
      expect(problems(change)[0]).contain(message);
    });
  }

  it("reports everything at once and repeats no value", () => {
    const all = problems({ "parity:domain": "Hush!", "aws:region": "Hush!" });
    expect(all).length(2);
    expect(all.join()).not.contain("Hush");
  });
});

describe("where a config error points to", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "config-"));
    writeFileSync(join(dir, "Pulumi.yaml"), "name: parity\nconfig:\n  parity:zone:\n    default: example.net\n");
    writeFileSync(
      join(dir, "Pulumi.dev.yaml"),
      "# a comment\nconfig:\n  domain: x\n  parity:capacity:\n    min: 1\n  aws:region: nowhere\n",
    );
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const located = (...path: string[]) =>
    ConfigError.locate([{ path, message: "is wrong" }], dir, "dev").message.split("\n")[1];

  it("names the stack file and the line", () => {
    expect(located("aws:region")).equal("  Pulumi.dev.yaml:6: aws:region is wrong");
  });
  it("finds a nested value", () => {
    expect(located("parity:capacity", "min")).equal("  Pulumi.dev.yaml:5: parity:capacity.min is wrong");
  });
  it("finds a key without namespace", () => {
    expect(located("parity:domain")).equal("  Pulumi.dev.yaml:3: parity:domain is wrong");
  });
  it("points to the object that lacks a value", () => {
    expect(located("parity:capacity", "max")).equal("  Pulumi.dev.yaml:4: parity:capacity.max is wrong");
  });
  it("points to Pulumi.yaml for what is set there", () => {
    expect(located("parity:zone")).equal("  Pulumi.yaml:3: parity:zone is wrong");
  });
  it("points to config: for what is set nowhere", () => {
    expect(located("azure-native:location")).equal("  Pulumi.dev.yaml:2: azure-native:location is wrong");
  });
  it("does without a stack file", () => {
    rmSync(join(dir, "Pulumi.dev.yaml"));
    expect(located("aws:region")).equal("  Pulumi.yaml:2: aws:region is wrong");
  });
});

describe("the stack files of this project", () => {
  const read = (file: string) => parse(readFileSync(join(root, file), "utf8"));
  const defaults = Object.entries(read("Pulumi.yaml").config as Record<string, { default: unknown }>).map(
    ([key, declared]) => [key, declared.default] as const,
  );
  const files = readdirSync(root).filter((name) => /^Pulumi\..+\.yaml$/.test(name));

  it("are the ones of parity.yaml", () => {
    const { stacks } = read("parity.yaml") as { stacks: string[] };
    expect(files).members(stacks.map((stack) => `Pulumi.${stack}.yaml`));
  });
  for (const file of files) {
    it(`${file} is valid`, () => {
      expect(parseSettings({ ...Object.fromEntries(defaults), ...read(file).config })).has.property("settings");
    });
  }
});
