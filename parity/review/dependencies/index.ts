import { join } from "node:path";
import { compareText } from "../../graph/index";
import type { ReviewDependency } from "../../result";
import { lockfilesOf, textOf, upwards, wantedBy } from "../modules/lockfile";
import { type Packages, packagesIn } from "./packages";

/** A tree, and where the project is in it. */
export interface Place {
  readonly root: string;
  readonly prefix: string;
}

/** Packages of which the lockfiles pin other versions: providers first, then what the project itself asks for, then by name. */
export function reviewDependencies(base: Place, head: Place): ReviewDependency[] {
  const [before, after] = [packagesOf(base), packagesOf(head)];
  const direct = new Set([...wantedIn(base), ...wantedIn(head)]);
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const rows = names.flatMap((name): ReviewDependency[] => {
    const [old, now] = [versionsOf(before, name), versionsOf(after, name)];
    if (old === now) return [];
    return [{ name, before: old, after: now, kind: kindOf(name, head), direct: direct.has(name) }];
  });
  return rows.sort(
    (a, b) =>
      KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
      Number(b.direct) - Number(a.direct) ||
      compareText(a.name, b.name),
  );
}

const KINDS: readonly ReviewDependency["kind"][] = ["provider", "pulumi", "package"];

function packagesOf({ root, prefix }: Place): Packages {
  const found = new Map<string, Set<string>>();
  for (const [name, versions] of lockfilesOf(root, prefix).flatMap((lockfile) => [...packagesIn(lockfile)]))
    found.set(name, new Set([...(found.get(name) ?? []), ...versions]));
  return found;
}

function versionsOf(packages: Packages, name: string): string | null {
  const versions = packages.get(name);
  return versions === undefined ? null : [...versions].sort(compareText).join(", ");
}

function wantedIn({ root, prefix }: Place): string[] {
  return upwards(prefix).flatMap((folder) => [...(wantedBy(join(root, folder, "package.json"))?.keys() ?? [])]);
}

const PULUMI = new Set(["@pulumi/pulumi", "@pulumi/policy"]);

/** A provider's SDK says so in its manifest; where it is not installed, by its scope. */
function kindOf(name: string, { root, prefix }: Place): ReviewDependency["kind"] {
  if (PULUMI.has(name)) return "pulumi";
  const manifests = upwards(prefix).map((folder) => textOf(join(root, folder, "node_modules", name, "package.json")));
  const manifest = manifests.find((text) => text !== null);
  if (manifest === undefined) return name.startsWith("@pulumi/") ? "provider" : "package";
  try {
    const { pulumi } = JSON.parse(manifest!) as { pulumi?: { resource?: boolean } };
    return pulumi?.resource === true ? "provider" : "package";
  } catch {
    return "package";
  }
}
