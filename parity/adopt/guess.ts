import { type PulumiProject, readSource } from "../config";

/** Groups of stacks by what their names say, in the order in which changes usually go through them. */
const STAGES: readonly RegExp[] = [
  /^(?:local|sandbox|dev|develop|development)(?:$|[-_.\d])/i,
  /(?:^|[-_.])(?:test|testing|qa|ci|int|integration)(?:$|[-_.\d])/i,
  /(?:^|[-_.])(?:staging|stage|stg|preprod|pre-prod|preview|uat|canary)(?:$|[-_.\d])/i,
];
const STAGING = STAGES.length - 1;
const PRODUCTION = /(?:^|[-_.])(?:prod|production|prd|live)(?:$|[-_.\d])/i;

function stageOf(stack: string): number {
  const stage = STAGES.findIndex((pattern) => pattern.test(stack));
  if (stage >= 0) return stage;
  return PRODUCTION.test(stack) ? STAGES.length + 1 : STAGES.length;
}

/** Stacks in a likely rollout order: by stage, then by name. */
export function rolloutOrder(stacks: readonly string[]): string[] {
  return [...stacks].sort((a, b) => stageOf(a) - stageOf(b) || (a < b ? -1 : 1));
}

/** The stack to compare with: the first that is called like a staging environment, else the first. */
export function guessBaseline(ordered: readonly string[]): string {
  return ordered.find((stack) => stageOf(stack) === STAGING) ?? ordered[0]!;
}

/** Providers that environments run on, the usual ones first; helpers such as `random` only when there is nothing else. */
const CLOUDS = [
  "aws",
  "azure-native",
  "gcp",
  "azure",
  "aws-native",
  "google-native",
  "oci",
  "alicloud",
  "digitalocean",
];

/**
 * The provider package: a config key `provider` that names one, else the namespaces of config keys, else the
 * dependencies in package.json. Null when nothing tells.
 */
export function guessProvider(project: PulumiProject, baseline: string): string | null {
  const packages = dependencies(project.dir);
  const config = { ...project.project.config, ...project.stackFiles[baseline]?.config };
  const named = Object.entries(config).find(([key]) => /:(?:cloud)?provider$/i.test(key))?.[1].value;
  if (typeof named === "string" && (CLOUDS.includes(named) || packages.includes(named))) return named;
  const namespaces = Object.keys(config).map((key) => key.slice(0, key.indexOf(":")));
  const cloud = (names: readonly string[]) => CLOUDS.find((name) => names.includes(name));
  const configured = cloud(namespaces.filter((name) => packages.length === 0 || packages.includes(name)));
  return configured ?? cloud(packages) ?? packages[0] ?? cloud(namespaces) ?? null;
}

/** Names behind `@pulumi/` in package.json, sorted; none where it is missing or no JSON. */
function dependencies(dir: string): string[] {
  const source = readSource(dir, "package.json");
  if (source === null || !("text" in source)) return [];
  try {
    const { dependencies: direct, devDependencies: dev } = JSON.parse(source.text) as { [kind: string]: object };
    const names = Object.keys({ ...direct, ...dev }).flatMap(
      (name) => /^@pulumi\/([a-z][a-z0-9-]*)$/.exec(name)?.[1] ?? [],
    );
    return names.filter((name) => name !== "pulumi" && name !== "policy").sort();
  } catch {
    // A broken package.json is for npm to report; for a guess it says nothing.
    return [];
  }
}
