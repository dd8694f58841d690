import type { Shape } from "../symbols/symbol";
import { decodedManifest } from "./kubernetes";
import { policyDocument } from "./policy-document";

export interface InvokeContext {
  /** A value that only the cloud knows, of a given type. */
  symbol(property: string, shape: Shape): unknown;
  /** Config as the program sees it. */
  readonly config: { readonly [key: string]: string };
}

type Args = { readonly [name: string]: unknown };
type Answer = (args: Args, context: InvokeContext) => Record<string, unknown>;

const STRING: Shape = { kind: "string" };

/** Zones that answers name. Programs take two or three; a region has at least three by AWS's own account. */
const ZONES = ["a", "b", "c"];

function region(args: Args, context: InvokeContext): string | undefined {
  return typeof args["region"] === "string" ? args["region"] : context.config["aws:region"];
}

/** The region's name, or a symbol where it comes from an explicit provider that config does not show. */
function regionName(args: Args, context: InvokeContext): string {
  return region(args, context) ?? (context.symbol("region", STRING) as string);
}

const availabilityZones: Answer = (args, context) => {
  const excluded = new Set(Array.isArray(args["excludeNames"]) ? args["excludeNames"] : []);
  const names = ZONES.map((zone) => regionName(args, context) + zone).filter((name) => !excluded.has(name));
  return {
    ...args,
    id: regionName(args, context),
    region: regionName(args, context),
    names,
    zoneIds: names.map((_, index) => context.symbol(`zoneIds[${index}]`, STRING)),
    groupNames: [regionName(args, context)],
  };
};

const currentRegion: Answer = (args, context) => ({
  ...args,
  id: regionName(args, context),
  name: regionName(args, context),
  region: regionName(args, context),
  description: context.symbol("description", STRING),
  endpoint: `ec2.${regionName(args, context)}.amazonaws.com`,
});

const partition: Answer = () => ({
  id: "aws",
  partition: "aws",
  dnsSuffix: "amazonaws.com",
  reverseDnsPrefix: "com.amazonaws",
});

const subnetIds: Answer = (args, context) => ({
  ...args,
  id: regionName(args, context),
  ids: ZONES.map((_, index) => context.symbol(`ids[${index}]`, STRING)),
});

/**
 * Answers to the data sources whose structure programs rely on. What is a list here has the length that the cloud gives
 * in an ordinary account; a project for which that is wrong says so under `invokes` in parity.yaml. All other data
 * sources are answered by symbols of the declared type.
 */
export const BUILT_IN_INVOKES: { readonly [token: string]: Answer } = {
  "aws:index/getAvailabilityZones:getAvailabilityZones": availabilityZones,
  "aws:index/getRegion:getRegion": currentRegion,
  "aws:index/getPartition:getPartition": partition,
  "aws:iam/getPolicyDocument:getPolicyDocument": (args) => ({ ...args, ...policyDocument(args) }),
  "aws:ec2/getSubnets:getSubnets": subnetIds,
  "aws:ec2/getSubnetIds:getSubnetIds": subnetIds,
  "kubernetes:yaml:decode": decodedManifest,
  "azure-native:storage:listStorageAccountKeys": (args, context) => ({
    ...args,
    keys: ["key1", "key2"].map((keyName, index) => ({
      keyName,
      value: context.symbol(`keys[${index}].value`, STRING),
      permissions: "FULL",
      creationTime: context.symbol(`keys[${index}].creationTime`, STRING),
    })),
  }),
};
