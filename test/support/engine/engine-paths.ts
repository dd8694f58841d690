/** A resource as far as its path depends on it. */
export interface Named {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN of the parent; null for the root stack and for what has none. */
  readonly parent: string | null;
}

/**
 * Paths of all resources by URN, as `Resource.path` defines them: logical names from the outermost component, joined by
 * `/`, with `$type` added to each of several resources that share one. The root stack's is the empty string.
 */
export function assignPaths(resources: readonly Named[]): ReadonlyMap<string, string> {
  const children = new Map<string, Named[]>();
  const paths = new Map<string, string>();
  for (const resource of resources) {
    if (resource.type === "pulumi:pulumi:Stack") paths.set(resource.urn, "");
    else children.set(resource.parent ?? "", [...(children.get(resource.parent ?? "") ?? []), resource]);
  }
  const descend = (parent: string, prefix: string) => {
    const siblings = children.get(parent) ?? [];
    for (const resource of siblings) {
      const shared = siblings.some((other) => other !== resource && other.name === resource.name);
      const path = `${prefix}${resource.name}${shared ? `$${resource.type}` : ""}`;
      paths.set(resource.urn, path);
      descend(resource.urn, `${path}/`);
    }
  };
  for (const [urn, path] of [...paths]) if (path === "") descend(urn, "");
  descend("", "");
  return paths;
}
