import type { Resource } from "../../graph";

/**
 * Modules of `@pulumi/aws` that hold the same resources under another name: `alb` and `elasticloadbalancingv2` are older
 * names of `lb`, and `applicationloadbalancing` of `alb` (aliases in the provider's schema).
 */
const MODULES: { readonly [module: string]: string } = {
  alb: "lb",
  applicationloadbalancing: "lb",
  elasticloadbalancingv2: "lb",
  elasticloadbalancing: "elb",
};

/** `lb/TargetGroup` for every spelling of `aws:lb/targetGroup:TargetGroup`; null for what is not of the AWS provider. */
export function kindOf(type: string): string | null {
  const [pkg, module = "", name = ""] = type.split(":");
  if (pkg !== "aws") return null;
  const folder = module.split("/")[0]!;
  return `${MODULES[folder] ?? folder}/${name}`;
}

export function isKind(...kinds: readonly string[]): (resource: Resource) => boolean {
  return ({ type }) => {
    const kind = kindOf(type);
    return kind !== null && kinds.includes(kind);
  };
}

/** Resources by kind, made once for a graph. */
export function byKind(resources: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> {
  const found = new Map<string, Resource[]>();
  for (const resource of resources) {
    const kind = kindOf(resource.type);
    if (kind === null) continue;
    const list = found.get(kind);
    if (list === undefined) found.set(kind, [resource]);
    else list.push(resource);
  }
  return found;
}
