import { compareText } from "../graph/canonical";
import type { Graph, Resource } from "../graph/types";

/** Providers that are a cloud: to run on another of these is to run elsewhere. Others (`random`, `tls`) are helpers. */
const CLOUDS: ReadonlySet<string> = new Set([
  "alicloud",
  "aws",
  "aws-native",
  "azure",
  "azure-native",
  "digitalocean",
  "exoscale",
  "gcp",
  "google-native",
  "hcloud",
  "ibm",
  "linode",
  "oci",
  "openstack",
  "ovh",
  "scaleway",
  "tencentcloud",
  "vultr",
  "yandex",
]);

/** The provider package that a resource belongs to; null for components, the stack and dynamic providers. */
export function packageOf({ type, kind }: Pick<Resource, "type" | "kind">): string | null {
  if (type.startsWith("pulumi:providers:")) return type.slice("pulumi:providers:".length);
  const pkg = type.slice(0, type.indexOf(":"));
  return kind === "stack" || kind === "component" || pkg.startsWith("pulumi") ? null : pkg;
}

/** Package → the versions asked for, both sorted. */
export function packagesOf(graph: Graph): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const resource of graph.resources) {
    const pkg = packageOf(resource);
    if (pkg === null) continue;
    const versions = found.get(pkg) ?? new Set<string>();
    if (resource.options.version) versions.add(resource.options.version);
    found.set(pkg, versions);
  }
  return new Map(
    [...found].sort(([a], [b]) => compareText(a, b)).map(([pkg, versions]) => [pkg, [...versions].sort(compareText)]),
  );
}

/** The clouds that a graph runs on, sorted; `baseline` counts as one, whatever it is. */
export function cloudsOf(graph: Graph, baseline: string): string[] {
  return [...packagesOf(graph).keys()].filter((pkg) => pkg === baseline || CLOUDS.has(pkg));
}

/** `aws@7.48.0`, joined by `, `; every version where there are several. */
export function showPackages(graph: Graph): string {
  const packages = [...packagesOf(graph)];
  return packages
    .flatMap(([pkg, versions]) => (versions.length ? versions.map((version) => `${pkg}@${version}`) : [pkg]))
    .join(", ");
}
