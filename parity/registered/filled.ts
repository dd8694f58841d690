import type { Value } from "../graph/types";

/** Where a key stands that the program did not pass. */
export interface Addition {
  readonly type: string;
  /** Logical name of the resource. */
  readonly name: string;
  readonly key: string;
  readonly value: Value;
  /** The object that it is in; its `__defaults` lists what the provider filled in. */
  readonly siblings: { readonly [key: string]: Value };
  /** True for a property of the resource itself. */
  readonly outermost: boolean;
}

/**
 * What providers fill in without noting it under `__defaults`: the tags of a resource and its provider together (pulumi-aws,
 * `applyTags`), the provider's location and the API's version (pulumi-azure-native, `applyDefaults`). A program cannot set
 * `tagsAll`; where it passes one of the others, the two values are compared.
 */
const UNNOTED: { readonly [pkg: string]: readonly string[] } = {
  aws: ["tagsAll"],
  "azure-native": ["location", "azureApiVersion"],
  // The engine itself notes the version and where the plugin is from.
  pulumi: ["version", "pluginDownloadURL"],
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** True where a provider, or the engine, put a property there, and not the program. */
export function isFilledIn({ type, name, key, value, siblings, outermost }: Addition): boolean {
  const noted = siblings["__defaults"];
  if (Array.isArray(noted) && noted.includes(key)) return true;
  if (!outermost) return false;
  const pkg = type.split(":")[0]!;
  if (UNNOTED[pkg]?.includes(key)) return true;
  // Azure names what has no name after the resource, with a random end or without, or by a UUID.
  return pkg === "azure-native" && typeof value === "string" && (value.startsWith(name) || UUID.test(value));
}
