import { type PolicyResourceOptions, type ResourceValidationArgs, Secret } from "@pulumi/policy";
import {
  contentOf,
  type RawContent,
  type RegisteredOptions,
  type RegisteredResource,
  TAG,
  type Value,
} from "../parity/index";

/** How the engine marks a value that it does not know, of whatever type (`UnknownStringValue` of its Go SDK). */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

type Plain = { readonly [key: string]: unknown };

/**
 * The inputs of a resource as they are. Reading a property of what the SDK hands to a policy throws where the value is
 * unknown, and the SDK then makes an advice of the policy's refusal: so nothing is read. The descriptors of an object's
 * properties hold the same values, and are those of the object behind the SDK's proxies.
 */
export async function rawInputs(props: Plain, folder: string): Promise<{ readonly [key: string]: Value }> {
  const entries = Object.entries(Object.getOwnPropertyDescriptors(props));
  return Object.fromEntries(
    await Promise.all(entries.map(async ([key, { value }]) => [key, await rawValue(value, folder)] as const)),
  );
}

async function rawValue(value: unknown, folder: string): Promise<Value> {
  if (value === UNKNOWN) return { [TAG]: "unknown", unknown: -1 };
  if (typeof value !== "object" || value === null) return value as Value;
  if (Array.isArray(value)) {
    const items = Object.values(Object.getOwnPropertyDescriptors(value)).slice(0, value.length);
    return Promise.all(items.map((item) => rawValue(item.value, folder)));
  }
  const members = value as Plain;
  const own = (key: string): unknown => Object.getOwnPropertyDescriptor(members, key)?.value;
  if (own("__pulumiAsset") === true) return content("asset", members, folder);
  if (own("__pulumiArchive") === true) return content("archive", members, folder);
  // Only a policy of the level `remediate` is shown what is secret.
  if (members instanceof Secret) return { [TAG]: "secret", content: await rawValue(members.value, folder) };
  return rawInputs(members, folder);
}

async function content(kind: RawContent["kind"], asset: Plain, folder: string): Promise<Value> {
  const [text, path, uri, assets] = await Promise.all(["text", "path", "uri", "assets"].map((key) => asset[key]));
  const entries = assets === undefined ? {} : { entries: await rawInputs(assets as Plain, folder) };
  const raw = { kind, ...entries, ...textual({ text, path, uri }) };
  return contentOf(raw as RawContent, folder);
}

function textual(members: Plain): Plain {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => typeof value === "string"));
}

/** What a resource policy is shown, as plain data. `inputs`: read already, and `whole` if they were read in full. */
export function registeredResource(
  { urn, type, name, opts, provider }: ResourceValidationArgs,
  inputs: RegisteredResource["inputs"],
  whole: boolean,
): RegisteredResource {
  return {
    urn,
    type,
    name,
    parent: opts.parent ?? null,
    inputs,
    whole,
    provider: provider?.urn ?? null,
    options: registeredOptions(opts),
  };
}

function registeredOptions(opts: PolicyResourceOptions): RegisteredOptions {
  const { createSeconds, updateSeconds, deleteSeconds } = opts.customTimeouts;
  return {
    protect: opts.protect,
    ignoreChanges: opts.ignoreChanges,
    additionalSecretOutputs: opts.additionalSecretOutputs,
    deleteBeforeReplace: opts.deleteBeforeReplace === true,
    customTimeouts: { create: createSeconds, update: updateSeconds, delete: deleteSeconds },
  };
}
