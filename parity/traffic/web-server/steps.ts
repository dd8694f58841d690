import { partAddress, type Tree } from "../../graph";
import type { DecodedTree, Part } from "../../graph/tree";
import { type CloudConfig, cloudConfigSteps } from "./cloud-config";
import { linesOf, scriptSteps } from "./script-steps";
import { type At, STAGE, type Staged, type Step } from "./step";

/** A part of user data at its address: the whole, or what a message is made of. */
export interface UserDataPart {
  readonly tree: Tree;
  readonly address: string;
  /** How the program wants it merged with those before, in cloud-init's words; absent or null: it does not say. */
  readonly mergeType?: string | null;
}

/** The steps of decoded user data, in the order in which they happen. */
export function stepsOf(parts: readonly UserDataPart[]): readonly Step[] {
  const documents: CloudConfig[] = [];
  const others = parts.flatMap(({ tree, address, mergeType = null }) =>
    walk(tree, { address, secret: false, mergeType }, documents),
  );
  return [...cloudConfigSteps(documents), ...others]
    .map((staged, index) => ({ ...staged, index }))
    .sort((a, b) => a.stage - b.stage || a.index - b.index)
    .map(({ step }) => step);
}

interface Where extends At {
  readonly mergeType: string | null;
}

/** Cloud-config is gathered in `documents`, for it is merged. */
function walk(tree: Tree, at: Where, documents: CloudConfig[]): Staged[] {
  switch (tree.kind) {
    case "secret":
      return walk(tree.content, { ...at, secret: true }, documents);
    case "leaf":
      return typeof tree.value === "string" ? plainText(tree.value, at) : lost("it holds no text");
    case "decoded":
      return decoded(tree, at, documents);
    default:
      return lost(NOT_KNOWN);
  }
}

function decoded(tree: DecodedTree, at: Where, documents: CloudConfig[]): Staged[] {
  if (tree.formats.includes("cloud-init")) {
    documents.push({ tree, at, mergeType: at.mergeType });
    return [];
  }
  if (tree.formats.includes("mime")) {
    return tree.parts.flatMap((part) => {
      const address = partAddress(at.address, part.name);
      return walk(part.tree, { address, secret: at.secret, mergeType: mergeTypeOf(part) }, documents);
    });
  }
  if (!tree.formats.includes("script")) return walk(tree.content, at, documents);
  return scriptSteps(tree, { ...at, script: at.address }).map((step) => ({ stage: STAGE.script, step }));
}

function mergeTypeOf({ attributes }: Part): string | null {
  const found = attributes.find(([name]) => name === "merge-type" || name === "x-merge-type")?.[1];
  return found?.kind === "leaf" && typeof found.value === "string" ? found.value : null;
}

const NOT_KNOWN = "it is neither a script nor cloud-init's";

/** First lines of what cloud-init takes ("User-data formats") and this does not follow. */
const HEADERS: readonly (readonly [RegExp, string])[] = [
  [/^#include/, "it is fetched from elsewhere when the server starts"],
  [/^##\s*template:\s*jinja/, "it is a template that the server fills in"],
  [/^#cloud-config-(?:archive|jsonp)/, "it is an archive or a patch of cloud-init's"],
  [/^#cloud-config/, "it is no YAML that can be read"],
  [/^#(?:part-handler|upstart-job|cloud-boothook)/, "it is a program of cloud-init's own kind"],
];

function plainText(text: string, at: At): Staged[] {
  if (text.trim() === "") return [];
  if (text.startsWith("#!")) return linesOf(text, at).map((step) => ({ stage: STAGE.script, step }));
  return lost(HEADERS.find(([header]) => header.test(text))?.[1] ?? NOT_KNOWN);
}

function lost(why: string): Staged[] {
  return [{ stage: STAGE.boot, step: { kind: "lost", why } }];
}
