import { edit, rewrite } from "./harness";
import { itIsTheSame } from "./same";

const balancer = "program/balancer.ts";
const eu = "Pulumi.prod-eu.yaml";
const model = "parity.yaml";

describe("acceptance: another way to write a file", () => {
  itIsTheSame("model", [
    {
      about: "keys in another order",
      edit: rewrite(eu, (text) => {
        const [head, ...lines] = text.split(/\n(?= {2}\S)/);
        return `${[head, ...lines.map((line) => line.trimEnd()).reverse()].join("\n")}\n`;
      }),
    },
    { about: "nested keys in another order", edit: edit(eu, "{ read: 50, idle: 75 }", "{ idle: 75, read: 50 }") },
    {
      about: "block instead of flow",
      edit: edit(eu, "timeouts: { read: 50, idle: 75 }", "timeouts:\n      read: 50\n      idle: 75"),
    },
    {
      about: "flow instead of block",
      edit: edit(eu, "shop:capacity:\n    min: 6\n    max: 24", "shop:capacity: { min: 6, max: 24 }"),
    },
    {
      about: "quotes",
      edit: [
        edit(eu, "aws:region: eu-west-1", "\"aws:region\": 'eu-west-1'"),
        edit(eu, "upload: 20m", 'upload: "20m"'),
      ],
    },
    { about: "keys without the namespace", edit: edit(eu, "shop:retentionDays", "retentionDays") },
    { about: "comments and empty lines", edit: edit(eu, "config:\n", "\n\nconfig: # what differs\n\n  # nothing\n\n") },
    { about: "another indentation", edit: rewrite(eu, (text) => text.replace(/^( +)/gm, "$1$1")) },
    { about: "line ends of Windows", edit: rewrite(eu, (text) => text.replaceAll("\n", "\r\n")) },
    { about: "a byte order mark", edit: rewrite(eu, (text) => `\uFEFF${text}`) },
    { about: "no line end", edit: rewrite(eu, (text) => text.trimEnd()) },
    { about: "the document's own marks", edit: rewrite(eu, (text) => `%YAML 1.2\n---\n${text}...\n`) },
    {
      about: "an anchor",
      edit: edit(eu, "shop:admins: [security, operations]", "shop:admins: &admins [security, operations]"),
    },
    {
      about: "the salt and the provider of secrets",
      edit: rewrite(eu, (text) => `encryptionsalt: v1:abc:def\nsecretsprovider: passphrase\n${text}`),
    },
    {
      about: "keys of parity.yaml in another order",
      edit: rewrite(model, (text) => {
        const at = text.indexOf("varies:");
        return text.slice(at) + text.slice(0, at);
      }),
    },
    { about: "comments in parity.yaml", edit: edit(model, "varies:\n", "# what differs\nvaries: # and why\n\n") },
    {
      about: "block in parity.yaml",
      edit: edit(model, "baseline: { provider: aws, stack: staging }", "baseline:\n  stack: staging\n  provider: aws"),
    },
    {
      about: "line ends of Windows in Pulumi.yaml",
      edit: rewrite("Pulumi.yaml", (text) => text.replaceAll("\n", "\r\n")),
    },
    {
      about: "another description in Pulumi.yaml",
      edit: edit("Pulumi.yaml", "description: A small web service", "description: A web service"),
    },
    { about: "line ends of Windows in the program", edit: rewrite(balancer, (text) => text.replaceAll("\n", "\r\n")) },
  ]);
});
