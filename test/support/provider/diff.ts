import { isRecord, reveal, type Wire, type WireObject } from "./wire";

export type ChangeKind = "add" | "delete" | "update";

/** One property that differs, by its path (`ingress[0].fromPort`), and whether it takes a new resource to change it. */
export interface Change {
  readonly path: string;
  readonly kind: ChangeKind;
  readonly replaces: boolean;
}

/** Top-level properties that cannot change in place, by type; `*` for the names that identify any resource of a package. */
const FIXED: { readonly [type: string]: readonly string[] } = {
  "aws:*": ["name", "namePrefix", "bucket", "vpcId", "region"],
  "azure-native:*": ["resourceGroupName", "location"],
  "aws:ec2/subnet:Subnet": ["cidrBlock", "availabilityZone"],
  "aws:ec2/vpc:Vpc": ["cidrBlock"],
  "aws:ec2/securityGroup:SecurityGroup": ["description"],
  "aws:lb/targetGroup:TargetGroup": ["port", "protocol", "protocolVersion", "targetType"],
  "aws:lb/loadBalancer:LoadBalancer": ["internal", "loadBalancerType"],
  "aws:acm/certificate:Certificate": ["domainName", "subjectAlternativeNames", "validationMethod"],
};

/** What differs between two sets of inputs, in order of path. Making a value secret is no change of the resource. */
export function diffInputs(type: string, olds: WireObject, news: WireObject): readonly Change[] {
  const fixed = new Set([...(FIXED[`${type.split(":")[0]}:*`] ?? []), ...(FIXED[type] ?? [])]);
  return keysOf(olds, news)
    .filter((key) => key !== "__defaults" && key !== "__internal")
    .flatMap((key) =>
      differences(property("", key), reveal(olds[key] ?? null), reveal(news[key] ?? null)).map(({ path, kind }) => ({
        path,
        kind,
        replaces: fixed.has(key),
      })),
    );
}

/** Absent and null are one: a program cannot tell the provider one from the other. */
function differences(path: string, before: Wire, after: Wire): readonly Omit<Change, "replaces">[] {
  if (before === null) return after === null ? [] : [{ path, kind: "add" }];
  if (after === null) return [{ path, kind: "delete" }];
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, i) => differences(`${path}[${i}]`, before[i] ?? null, after[i] ?? null)).flat();
  }
  if (isRecord(before) && isRecord(after)) {
    const keys = keysOf(before, after);
    return keys.flatMap((key) => differences(property(path, key), before[key] ?? null, after[key] ?? null));
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, kind: "update" }];
}

/** Pulumi's property path: a key that is no plain word is quoted in brackets. */
function property(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

function keysOf(a: WireObject, b: WireObject): readonly string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
}
