import { execFileSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { type Change, Copy, edit } from "../harness";
import type { Canaries } from "./places";

export const STACKS = ["staging", "prod-au", "prod-us", "prod-eu"] as const;

/** Names of variables that hold credentials, as pipelines have them. */
const CREDENTIALS = [
  ...["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "ARM_CLIENT_SECRET", "GOOGLE_CREDENTIALS", "VAULT_TOKEN"],
  ...["PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE", "GITHUB_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "NPM_TOKEN"],
  ...["DATABASE_PASSWORD", "MY_API_KEY", "SOME_CREDENTIALS"],
];

/** The process environment of a pipeline that has been given too much. */
export function environmentOf(canaries: Canaries): NodeJS.ProcessEnv {
  return Object.fromEntries(CREDENTIALS.map((name) => [name, canaries.text(`environment ${name}`)]));
}

/** A copy of the platform after 2019 with secrets in every place, another in every stack. */
export function project(canaries: Canaries): Copy {
  const copy = new Copy("outage");
  for (const stack of STACKS) {
    const text = (place: string) => JSON.stringify(canaries.text(`${place} of ${stack}`));
    const secure = (place: string) => `{ secure: ${text(place)} }`;
    const mixed =
      stack === "prod-eu" ? text("plain text where others have a secret") : secure("a secret elsewhere plain");
    const config = [
      `api:token: ${secure("secure")}`,
      `api:key: ${secure("secure with a sample")}`,
      `api:map: { user: web, password: ${secure("secure in a map")} }`,
      `api:list: [web, ${secure("secure in a list")}]`,
      `api:mixed: ${mixed}`,
    ];
    const file = `Pulumi.${stack}.yaml`;
    copy.write(file, `${copy.read(file).trimEnd()}\n${config.map((line) => `  ${line}\n`).join("")}`);
  }
  for (const stack of [...STACKS, "sample"]) {
    copy.write(`own/${stack}.json`, JSON.stringify(programSecrets(canaries, stack)));
  }
  copy.write("own.ts", OWN);
  copy.write("secrets.ts", PROGRAM);
  return copy.apply(
    edit("parity.yaml", "varies:\n", `varies:\n  api:key: { sample: "${SAMPLE_KEY}", why: each has its own }\n`),
    edit(
      "index.ts",
      'from "./aws";',
      'from "./aws";\nimport { own } from "./own";\nimport { place } from "./secrets";',
    ),
    edit("index.ts", "export const url", "export const secrets = place(api.userData);\nexport const url"),
    edit(
      "index.ts",
      'cloudConfig(domain, config.require("release")),',
      'pulumi.secret(own("user data")).apply((key) => cloudConfig(domain, config.require("release"), key)),',
    ),
    edit("web-server.ts", "readonly userData: string;", 'readonly userData: import("@pulumi/pulumi").Input<string>;'),
    edit(
      "web-server.ts",
      "cloudConfig(domain: string, release: string)",
      "cloudConfig(domain: string, release: string, key: string)",
    ),
    edit("web-server.ts", "webServerFiles(domain: string)", "webServerFiles(domain: string, key: string)"),
    edit("web-server.ts", "webServerFiles(domain),", "webServerFiles(domain, key),"),
    edit("web-server.ts", '("@domain@", domain)', '("@domain@", domain).replaceAll("@key@", key)'),
    edit(
      "web-server/api.conf",
      "proxy_http_version 1.1;",
      "proxy_http_version 1.1;\n        proxy_set_header X-Key @key@;",
    ),
  );
}

/** Makes the project a repository with all of it in one commit. */
export const committed: Change = ({ folder }) => {
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.net", ...args], { cwd: folder });
  git("init", "--quiet");
  git("add", ".", ":!node_modules");
  git("commit", "--quiet", "--message", "all");
};

const END = "return { output: secret(";
const failsWith = (statement: string) => ({ change: edit("secrets.ts", END, `${statement}\n  ${END}`) });

/** Ways for the program to fail with a secret in what it says, and what the check then comes to. */
export const failing: { readonly [about: string]: { readonly change: Change; readonly status?: number } } = {
  "thrown by a callback": failsWith('secret("thrown").apply((text) => { throw new Error(`no such user ${text}`); });'),
  "thrown by the program": failsWith('secret("thrown"); throw new Error(`no such user ${own("thrown")}`);'),
  "the cause of an error": failsWith(
    'secret("thrown").apply((text) => { throw new Error("no", { cause: new Error(JSON.stringify({ text })) }); });',
  ),
  "a thrown value that is no error": failsWith('secret("thrown").apply((text) => { throw { text, list: [text] }; });'),
  "a rejected promise": failsWith('secret("thrown").apply((text) => Promise.reject(new Error(text)));'),
  "a logged error": failsWith('secret("thrown").apply((text) => pulumi.log.error(`no such user ${text}`));'),
  // That it is in plain text is what the check says, and it goes on with what the others have.
  "plain text where others have a secret": {
    ...failsWith('if (pulumi.getStack() === "prod-eu") throw new Error(`not a token: ${config.require("mixed")}`);'),
    status: 1,
  },
  "a program that ends itself": failsWith(
    'secret("thrown").apply((text) => { console.error(text); process.exit(3); });',
  ),
};

/** What the program reads by itself, as from a vault that is not Pulumi's. */
function programSecrets(canaries: Canaries, stack: string): { readonly [place: string]: string } {
  const places = ["property", "nested", "list", "output", "provider", "base64", "JSON", "thrown", "printed", "asset"];
  const gzip = gzipSync(canaries.text(`program's gzip of ${stack}`)).toString("base64");
  return {
    ...Object.fromEntries(places.map((place) => [place, canaries.text(`program's ${place} of ${stack}`)])),
    gzip,
    "user data": canaries.word(`program's user data of ${stack}`),
  };
}

const SAMPLE_KEY = "key-for-a-sample";

const OWN = `import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

const file = (stack: string) => join(__dirname, "own", \`\${stack}.json\`);
const stack = pulumi.getStack();
const secrets = JSON.parse(readFileSync(file(existsSync(file(stack)) ? stack : "sample"), "utf8"));

/** A secret that the program has from elsewhere. */
export const own = (place: string): string => secrets[place];
`;

const PROGRAM = `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { own } from "./own";

const config = new pulumi.Config();
const secret = (place: string) => pulumi.secret(own(place));
const base64 = (text: string) => Buffer.from(text).toString("base64");

/** Puts a secret into every place that a program can put one. */
export function place(userData: pulumi.Input<string>) {
  const provider = new aws.Provider("second", {
    region: "eu-west-1",
    accessKey: "AKIA",
    secretKey: secret("provider"),
    token: config.requireSecret("token"),
  });
  const parameter = (name: string, value: pulumi.Input<string>) =>
    new aws.ssm.Parameter(name, { type: "SecureString", value }, { provider });
  parameter("property", secret("property"));
  parameter("config", config.requireSecret("key"));
  parameter("map", config.requireSecretObject<{ password: string }>("map").apply(({ password }) => password));
  parameter("list", pulumi.jsonStringify(config.requireSecretObject("list")));
  parameter("mixed", config.requireSecret("mixed"));
  parameter("mixed-plainly", config.require("mixed"));
  parameter("base64", secret("base64").apply(base64));
  parameter("gzip", secret("gzip"));
  parameter("JSON", pulumi.jsonStringify({ deep: [{ password: secret("JSON") }] }));
  parameter("environment", base64(JSON.stringify(process.env)));
  new aws.ecs.TaskDefinition("task", {
    family: "task",
    containerDefinitions: pulumi.jsonStringify([{ name: "api", environment: [{ name: "KEY", value: secret("nested") }] }]),
    tags: { key: secret("nested") },
    volumes: [{ name: "data" }, { name: secret("list") }],
  }, { provider });
  new aws.s3.BucketObject("asset", {
    bucket: "files",
    source: secret("asset").apply((text) => new pulumi.asset.StringAsset(text)),
  }, { provider });
  new aws.ec2.Instance("one", { ami: "ami-1", instanceType: "t3.small", userDataBase64: userData }, { provider });
  console.log("printed by the program:", JSON.stringify(process.env));
  secret("printed").apply((text) => console.log("and a secret:", text));
  provider.urn.apply(() => new aws.s3.Bucket("files").arn.apply((arn) => console.log(arn)));
  return { output: secret("output"), nested: [{ key: secret("output") }] };
}
`;
