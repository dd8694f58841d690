import { resolve } from "node:path";
import { Config, runtime } from "@pulumi/pulumi";
import * as z from "zod/mini";
import { ConfigError, type ConfigProblem } from "./config-error";
import type { AzureSurroundings, ProviderName, Release } from "./environment";

/** The settings of a stack: its file's values over the defaults of `Pulumi.yaml`. */
export interface Settings {
  readonly provider: ProviderName;
  /** Every stack says where it would run on either cloud, so that switching the provider needs no other change. */
  readonly regions: Readonly<Record<ProviderName, string>>;
  readonly domain: string;
  readonly zone: string;
  readonly capacity: { readonly min: number; readonly max: number };
  readonly release: Release;
  readonly alarmEmail: string;
  readonly azure: AzureSurroundings;
}

/** "is missing" and "is wrong" in one message each, both saying what is wanted. Values are never repeated: they may be secret. */
const wanted = (what: string) => ({
  error: (issue: { readonly input?: unknown }) =>
    issue.input === undefined ? `is missing: it must be ${what}` : `must be ${what}`,
});

const text = (pattern: RegExp, what: string) => z.string(wanted(what)).check(z.regex(pattern, wanted(what)));
const count = (least: number, most: number, what: string) =>
  z.int(wanted(what)).check(z.minimum(least, wanted(what)), z.maximum(most, wanted(what)));

const hostName = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const capacity = "an object of two whole numbers, min and max";

/** The program's config keys. A key of these namespaces that is not here is an error: it would have no effect. */
const schema = z.strictObject({
  "aws:region": text(/^[a-z]{2}(-[a-z]+)+-\d$/, "an AWS region, like eu-west-1"),
  "azure-native:location": text(/^[a-z]{3,}\d?$/, "an Azure location in its short form, like westeurope"),
  "parity:alarmEmail": z.email(wanted("an e-mail address")),
  "parity:azureSharedGroup": text(/^[\w().-]{0,89}[\w()-]$/, "the name of a resource group on Azure"),
  "parity:azureVault": text(
    /^[a-zA-Z](-?[a-zA-Z0-9]){2,23}$/,
    "the name of a key vault: 3 to 24 letters, digits, hyphens",
  ),
  "parity:capacity": z.strictObject(
    {
      // Two, so that one server can be replaced while another serves.
      min: count(2, 100, "a whole number from 2 to 100"),
      max: count(2, 100, "a whole number from 2 to 100"),
    },
    wanted(capacity),
  ),
  "parity:domain": text(hostName, "a host name in lower case, like api.example.net"),
  "parity:provider": z.enum(["aws", "azure"], wanted("aws or azure")),
  "parity:releaseSha256": text(/^[0-9a-f]{64}$/, "the SHA-256 of the release archive: 64 digits 0-9, a-f"),
  "parity:releaseVersion": text(/^\d+\.\d+\.\d+$/, "a version of three numbers, like 1.0.0"),
  "parity:zone": text(hostName, "the name of a DNS zone in lower case, like example.net"),
});

type Values = z.infer<typeof schema>;

/**
 * Reads and checks the config of the running stack.
 * @throws ConfigError that names every problem with its file and line.
 */
export function readSettings(stack: string): Settings {
  const parsed = parseSettings(rawConfig());
  if ("settings" in parsed) return parsed.settings;
  throw ConfigError.locate(parsed.problems, resolve(__dirname, ".."), stack);
}

/** What the engine hands over, by full key: the program's own keys, and whatever else stands in their namespaces. */
function rawConfig(): Record<string, unknown> {
  const raw: Record<string, unknown> = {};
  for (const key of Object.keys(runtime.allConfig())) {
    if (/^(parity|aws|azure-native):/.test(key)) raw[key] = undefined;
  }
  for (const key of Object.keys(schema.shape)) {
    const [namespace, name] = key.split(":") as [string, string];
    const value = new Config(namespace).get(name);
    if (value !== undefined) raw[key] = key === "parity:capacity" ? jsonOrText(value) : value;
  }
  return raw;
}

/** Objects arrive as JSON. What is not JSON stays text, which the schema then refuses in its own words. */
function jsonOrText(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** The pure part of {@link readSettings}: full keys and values in, settings or all problems out. */
export function parseSettings(
  raw: Readonly<Record<string, unknown>>,
): { readonly settings: Settings } | { readonly problems: readonly ConfigProblem[] } {
  const result = schema.safeParse(raw);
  const problems = result.success ? relations(result.data) : result.error.issues.flatMap(toProblems);
  return result.success && problems.length === 0 ? { settings: toSettings(result.data) } : { problems };
}

/** What must hold between values that are each fine on their own. */
function relations(values: Values): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const { min, max } = values["parity:capacity"];
  if (max < min) problems.push({ path: ["parity:capacity", "max"], message: "must be at least parity:capacity.min" });
  if (!values["parity:domain"].endsWith(`.${values["parity:zone"]}`)) {
    problems.push({ path: ["parity:domain"], message: "must be a name inside the zone of parity:zone" });
  }
  return problems;
}

function toProblems(issue: z.core.$ZodIssue): ConfigProblem[] {
  const path = issue.path.map(String);
  if (issue.code !== "unrecognized_keys") return [{ path, message: issue.message }];
  const known = path.length === 0 ? Object.keys(schema.shape).join(", ") : "min, max";
  return issue.keys.map((key) => ({
    path: [...path, key],
    message: `is not a setting of this program, so it would have no effect. There are: ${known}`,
  }));
}

function toSettings(values: Values): Settings {
  return {
    provider: values["parity:provider"],
    regions: { aws: values["aws:region"], azure: values["azure-native:location"] },
    domain: values["parity:domain"],
    zone: values["parity:zone"],
    capacity: values["parity:capacity"],
    release: { version: values["parity:releaseVersion"], sha256: values["parity:releaseSha256"] },
    alarmEmail: values["parity:alarmEmail"],
    azure: { sharedGroup: values["parity:azureSharedGroup"], vault: values["parity:azureVault"] },
  };
}
