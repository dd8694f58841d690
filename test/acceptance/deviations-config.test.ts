import { type Case, itFinds } from "./deviation";
import { create, edit } from "./harness";

const eu = "Pulumi.prod-eu.yaml";
const staging = "Pulumi.staging.yaml";
const us = "Pulumi.prod-us.yaml";

const config = (check: "closed" | "uniform", stack: string, property: string, at: readonly [string, string]) => ({
  check,
  stacks: [stack],
  resource: null,
  property,
  at,
});

/** An edit of the EU's file that a law of config must name, on the line of its own text. */
const added = (about: string, property: string, after: string, line: string): Case => ({
  about,
  edit: edit(eu, after, `${after}\n${line}`),
  finds: config("closed", "prod-eu", property, [eu, line.trim().split("\n")[0]!]),
});

const removed = (about: string, property: string, line: string, left: string): Case => ({
  about,
  edit: edit(us, `${line}\n`, ""),
  finds: config("closed", "prod-us", property, [us, left]),
});

const renamed = (about: string, property: string, from: string, to: string): Case => ({
  about,
  edit: edit(eu, from, to),
  finds: { ...config("closed", "prod-eu", property, [eu, to]), says: [to.split(":")[0]!.trim()] },
});

const changed = (about: string, property: string, from: string, to: string, at = to): Case => ({
  about,
  edit: edit(eu, from, to),
  finds: { ...config("uniform", "prod-eu", property, [eu, at]), says: [property] },
});

describe("acceptance: one edit of the configuration is one finding", () => {
  describe("a key added, removed or renamed in one stack file", () => {
    itFinds("model", [
      added("added, a string", "shop:legacy", "  shop:accessLogs: true", "  shop:legacy: yes-please"),
      added("added, without namespace", "shop:legacy", "  shop:accessLogs: true", "  legacy: 1"),
      added("added, an object", "shop:legacy", "  shop:accessLogs: true", "  shop:legacy:\n    a: { b: 1 }"),
      added("added, null", "shop:legacy", "  shop:accessLogs: true", "  shop:legacy: null"),
      added("added, of the provider", "aws:profile", "  shop:accessLogs: true", "  aws:profile: europe"),
      added("added, of another provider", "gcp:project", "  shop:accessLogs: true", "  gcp:project: europe"),
      added("added, a secret", "shop:legacy", "  shop:accessLogs: true", "  shop:legacy: { secure: djE6eDp5 }"),
      added("added beside nested keys", "shop:limits.headers", "    upload: 20m", "    headers: 32k"),
      {
        about: "added two levels down",
        edit: edit(eu, "read: 50, idle: 75", "read: 50, idle: 75, send: 20"),
        finds: config("closed", "prod-eu", "shop:limits.timeouts.send", [eu, "send: 20"]),
      },
      added("added beside variances", "shop:capacity.desired", "    min: 6", "    desired: 7"),
      removed("removed, a string", "shop:admins", "  shop:admins: [security, operations]", "config:"),
      removed("removed, a secret", "shop:token", "  shop:token:\n    secure: v1:YW1lcmljYQ==:c2VjcmV0LTM=", "config:"),
      removed("removed, a variance", "shop:tier", "  shop:tier: large", "config:"),
      removed("removed, the region", "aws:region", "  aws:region: us-east-1", "config:"),
      removed("removed, a part of a variance", "shop:capacity.max", "    max: 16", "shop:capacity:"),
      removed("removed, a nested key", "shop:limits.upload", "    upload: 20m", "shop:limits:"),
      {
        about: "removed two levels down",
        edit: edit(us, "read: 50, idle: 75", "read: 50"),
        finds: config("closed", "prod-us", "shop:limits.timeouts.idle", [us, "timeouts:"]),
      },
      {
        about: "removed from the baseline itself",
        edit: edit(staging, "  shop:retentionDays: 30\n", ""),
        finds: config("closed", "staging", "shop:retentionDays", [staging, "config:"]),
      },
      renamed("renamed", "shop:retentionDays", "shop:retentionDays:", "shop:retentiondays:"),
      renamed("renamed, of a variance", "shop:domain", "shop:domain:", "shop:host:"),
      renamed("renamed, another namespace", "shop:accessLogs", "shop:accessLogs:", "store:accessLogs:"),
      renamed("renamed, nested", "shop:limits.upload", "upload: 20m", "uploads: 20m"),
      renamed("renamed, two levels down", "shop:limits.timeouts.idle", "idle: 75", "keepAlive: 75"),
      renamed("renamed, a secret", "shop:token", "shop:token:", "shop:apiToken:"),
      {
        about: "a default of Pulumi.yaml overridden",
        edit: edit(eu, "  shop:tier: large", "  shop:tier: large\n  shop:release: 1.3.9"),
        finds: { ...config("uniform", "prod-eu", "shop:release", [eu, "shop:release"]), says: ["1.3.9"] },
      },
      {
        about: "a default of Pulumi.yaml overridden by the same value",
        edit: edit(eu, "  shop:tier: large", "  shop:tier: large\n  shop:release: 1.4.0"),
        finds: config("closed", "prod-eu", "shop:release", [eu, "shop:release"]),
      },
    ]);
  });

  describe("plain text where others have a secret", () => {
    const plain = "    secure: v1:ZXVyb3Bl:c2VjcmV0LTQ=";
    itFinds("model", [
      {
        about: "the whole value",
        edit: edit(eu, `  shop:token:\n${plain}`, "  shop:token: hunter2"),
        finds: { ...config("closed", "prod-eu", "shop:token", [eu, "shop:token"]), says: ["plain text"] },
      },
      {
        about: "the baseline's",
        edit: edit(staging, "\n    secure: v1:c3RhZ2luZw==:c2VjcmV0LTE=", " hunter2"),
        finds: config("closed", "staging", "shop:token", [staging, "shop:token"]),
      },
      {
        about: "a secret where others have plain text",
        edit: edit(eu, "shop:retentionDays: 30", "shop:retentionDays: { secure: djE6eDp5 }"),
        finds: { ...config("closed", "prod-eu", "shop:retentionDays", [eu, "shop:retentionDays"]), says: ["secret"] },
      },
      {
        about: "a nested secret where others have plain text",
        edit: edit(eu, "upload: 20m", "upload: { secure: djE6eDp5 }"),
        finds: config("closed", "prod-eu", "shop:limits.upload", [eu, "upload:"]),
      },
    ]);
  });

  describe("an undeclared value changed", () => {
    itFinds("model", [
      changed("a number", "shop:retentionDays", "shop:retentionDays: 30", "shop:retentionDays: 7"),
      changed("a number into text that reads the same", "shop:retentionDays", "Days: 30", 'Days: "31"'),
      changed("a boolean", "shop:accessLogs", "shop:accessLogs: true", "shop:accessLogs: false"),
      changed("one item of a list", "shop:admins[0]", "[security, operations]", "[sales, operations]"),
      changed("an item more", "shop:admins", "[security, operations]", "[security, operations, sales]"),
      changed("an item fewer", "shop:admins", "[security, operations]", "[security]"),
      changed("a list into its text", "shop:admins", "[security, operations]", "security"),
      changed("a nested string", "shop:limits.upload", "upload: 20m", "upload: 200m"),
      changed("a nested number", "shop:limits.timeouts.read", "read: 50", "read: 500"),
      changed("an object into a number", "shop:limits.timeouts", "{ read: 50, idle: 75 }", "50"),
      {
        about: "in two stacks alike",
        edit: [
          edit(eu, "shop:retentionDays: 30", "shop:retentionDays: 7"),
          edit("Pulumi.prod-au.yaml", "shop:retentionDays: 30", "shop:retentionDays: 7"),
        ],
        finds: {
          check: "uniform",
          stacks: ["prod-au", "prod-eu"],
          resource: null,
          property: "shop:retentionDays",
          at: ["Pulumi.prod-au.yaml", "shop:retentionDays"],
        },
      },
      {
        about: "in the baseline",
        edit: edit(staging, "shop:retentionDays: 30", "shop:retentionDays: 7"),
        finds: config("uniform", "staging", "shop:retentionDays", [staging, "shop:retentionDays"]),
      },
      {
        about: "no longer declared",
        edit: edit("parity.yaml", "  shop:tier: { sample: small, why: staging is billed as a small one }\n", ""),
        finds: config("uniform", "staging", "shop:tier", [staging, "shop:tier"]),
      },
    ]);
  });

  describe("stack files and their list", () => {
    itFinds("model", [
      {
        about: "a stack file that is not listed",
        edit: create("Pulumi.prod-jp.yaml", "config:\n  aws:region: ap-northeast-1\n"),
        finds: {
          ...config("closed", "prod-jp", "", ["Pulumi.prod-jp.yaml", "config:"]),
          property: null,
          says: ["Pulumi.prod-jp.yaml"],
        },
      },
      {
        about: "a stack file that is not listed and no YAML",
        edit: create("Pulumi.prod-jp.yaml", "config: {\n"),
        finds: { ...config("closed", "prod-jp", "", ["Pulumi.prod-jp.yaml", "config:"]), property: null },
      },
      {
        about: "a stack taken off the list",
        edit: edit("parity.yaml", ", prod-eu]", "]"),
        finds: { ...config("closed", "prod-eu", "", [eu, "# How"]), property: null },
      },
    ]);
  });
});
