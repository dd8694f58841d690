import { type Case, itFinds } from "./deviation";
import { edit } from "./harness";

const [index, balancer, servers, storage] = ["index", "balancer", "servers", "storage"].map(
  (name) => `program/${name}.ts`,
) as [string, string, string, string];

const ifEu = 'pulumi.getStack() === "prod-eu"';

/** A finding in prod-eu about an option (`protect`) of a resource. */
const option = (
  about: string,
  [file, from, to]: readonly [string, string, string],
  resource: string,
  property: string,
  line: string,
  ...says: string[]
): Case => ({
  about,
  edit: edit(file, from, to),
  finds: {
    check: "transparent",
    stacks: ["prod-eu"],
    resource,
    property,
    at: [file, line],
    says,
  },
});

const bucket = (about: string, options: string, property: string, ...says: string[]): Case =>
  option(
    about,
    [storage, "{ parent: this, protect: true }", `{ parent: this, ${options} }`],
    "api/storage/files",
    property,
    "new Bucket(",
    ...says,
  );

const targets = (about: string, options: string, property: string, ...says: string[]): Case =>
  option(
    about,
    [
      balancer,
      "timeout: 5 },\n      },\n      { parent: this },",
      `timeout: 5 },\n      },\n      { parent: this, ...(${ifEu} && { ${options} }) },`,
    ],
    "api/balancer/targets",
    property,
    "new TargetGroup(",
    ...says,
  );

describe("acceptance: an option in one stack is one finding", () => {
  describe("protect", () => {
    itFinds("model", [
      bucket("off in one stack", `protect: ${ifEu} ? false : true`, "protect"),
      bucket("absent in one stack", `...(${ifEu} ? {} : { protect: true })`, "protect"),
      targets("on in one stack", "protect: true", "protect"),
      option(
        "of a component, which its children inherit",
        [
          index,
          'new Storage("storage", settings, options)',
          `new Storage("storage", settings, { ...options, protect: ${ifEu} })`,
        ],
        "api/storage",
        "protect",
        "new Storage(",
      ),
    ]);
  });

  describe("ignoreChanges and its like", () => {
    itFinds("model", [
      targets("ignoreChanges", 'ignoreChanges: ["port"]', "ignoreChanges", "port"),
      option(
        "one ignored property more",
        [servers, '["desiredCapacity"]', `["desiredCapacity", ...(${ifEu} ? ["maxSize"] : [])]`],
        "api/servers/group",
        "ignoreChanges[1]",
        "new Group(",
        "maxSize",
      ),
      option(
        "no ignored property",
        [servers, 'ignoreChanges: ["desiredCapacity"]', `ignoreChanges: ${ifEu} ? [] : ["desiredCapacity"]`],
        "api/servers/group",
        "ignoreChanges",
        "new Group(",
      ),
      targets("replaceOnChanges", 'replaceOnChanges: ["port"]', "replaceOnChanges", "port"),
      targets("retainOnDelete", "retainOnDelete: true", "retainOnDelete"),
      targets("deleteBeforeReplace", "deleteBeforeReplace: true", "deleteBeforeReplace"),
      targets("additionalSecretOutputs", 'additionalSecretOutputs: ["arn"]', "additionalSecretOutputs", "arn"),
      targets("aliases", 'aliases: [{ name: "old-targets" }]', "aliases[0]", "old-targets"),
      targets("customTimeouts", 'customTimeouts: { create: "30m" }', "customTimeouts", "30m"),
      targets("import", 'import: "arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/t/1"', "import"),
      targets("deletedWith", "deletedWith: balancer", "deletedWith", "balancer"),
    ]);
  });

  describe("dependsOn", () => {
    itFinds("model", [
      targets("one more", "dependsOn: [balancer]", "dependsOn", "balancer"),
      option(
        "one fewer",
        [servers, "dependsOn: [access]", `dependsOn: ${ifEu} ? [] : [access]`],
        "api/servers/group",
        "dependsOn",
        "new Group(",
        "access",
      ),
      option(
        "another",
        [servers, "dependsOn: [access]", `dependsOn: [${ifEu} ? firewall : access]`],
        "api/servers/group",
        "dependsOn",
        "new Group(",
        "firewall",
      ),
    ]);
  });
});
