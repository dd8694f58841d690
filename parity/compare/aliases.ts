import { isRecord } from "../graph/canonical";
import { showReferences } from "../graph/reference";
import type { Resource, Value } from "../graph/types";

/**
 * Whether a resource says that it is the one that was called otherwise, or was elsewhere: then the engine takes it for
 * that one, wherever it stands now.
 */
export function isAliasOf({ name, type, options }: Resource, before: Resource): boolean {
  return (options.aliases ?? []).some((alias) => {
    if (typeof alias === "string") return isUrnOf(alias, before);
    if (!isRecord(alias)) return false;
    const was = { name: alias["name"] ?? name, type: alias["type"] ?? type };
    if (alias["noParent"] === true && (before.parent ?? "") !== "") return false;
    return was.name === before.name && was.type === before.type && isParentOf(alias["parent"], before);
  });
}

/** `urn:pulumi:stack::project::my:Parent$aws:s3/bucket:Bucket::logs`. */
function isUrnOf(urn: string, { name, type }: Resource): boolean {
  const [, , types, ...rest] = urn.split("::");
  return rest.join("::") === name && types?.split("$").at(-1) === type;
}

/** The parent is a reference to what was there then, which can be gone; what is no reference is not compared. */
function isParentOf(parent: Value | undefined, { parent: before }: Resource): boolean {
  if (typeof parent !== "string") return true;
  const path = /^\$\{(.*?)(?:\.urn)?\}$/s.exec(showReferences(parent))?.[1];
  return path === undefined || path === (before ?? "");
}
