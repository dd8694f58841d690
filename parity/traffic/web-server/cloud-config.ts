import { contentAddress, joinAddress, partAddress, type Tree } from "../../graph";
import type { DecodedTree } from "../../graph/tree";
import { scriptSteps, textOf } from "./script-steps";
import { type At, STAGE, type Staged, type Step } from "./step";

/** One document of cloud-config, with the header of its part that says how it is merged, or null. */
export interface CloudConfig {
  readonly tree: DecodedTree;
  readonly at: At;
  readonly mergeType: string | null;
}

const KEYS = ["bootcmd", "write_files", "packages", "runcmd"] as const;
type Key = (typeof KEYS)[number];

/**
 * What all documents together do. Keys of a later document replace those of an earlier one, unless it says how it wants to
 * be merged (`cloudinit/handlers/cloud_config.py`: `dict(replace)+list()+str()`).
 */
export function cloudConfigSteps(documents: readonly CloudConfig[]): Staged[] {
  const merged = new Map<Key, readonly Staged[]>();
  for (const document of documents) {
    const { said, how } = read(document);
    for (const key of KEYS) {
      const own = said[key];
      if (own !== null) merged.set(key, merge(merged.get(key), own, how));
    }
  }
  return KEYS.flatMap((key) => merged.get(key) ?? []);
}

/** `list(append)`, `dict(no_replace,recurse_list)` … */
function merge(before: readonly Staged[] | undefined, own: readonly Staged[], how: string): readonly Staged[] {
  if (before === undefined) return own;
  if (/\bappend\b/.test(how)) return [...before, ...own];
  if (/\bprepend\b/.test(how)) return [...own, ...before];
  return /\bno_replace\b/.test(how) ? before : own;
}

interface Said {
  /** Null for a key that the document does not have. */
  readonly said: { readonly [key in Key]: readonly Staged[] | null };
  readonly how: string;
}

function read({ tree, at, mergeType }: CloudConfig): Said {
  const content = tree.content.kind === "map" ? new Map(tree.content.entries) : new Map<string, Tree>();
  const base = contentAddress(at.address);
  const commandsAt = (key: "bootcmd" | "runcmd", stage: number): readonly Staged[] | null => {
    const list = content.get(key);
    if (list === undefined) return null;
    return commands(list, joinAddress(base, key), at.secret).map((step) => ({ stage, step }));
  };
  const how = mergeType ?? textIn(content.get("merge_how") ?? content.get("merge_type"));
  return {
    how,
    said: {
      bootcmd: commandsAt("bootcmd", STAGE.boot),
      write_files: tree.parts.length === 0 ? null : files(tree, at),
      packages: packages(content.get("packages")),
      runcmd: commandsAt("runcmd", STAGE.commands),
    },
  };
}

/** `merge_how` as text, or as a list of `{ name, settings }`. */
function textIn(tree: Tree | undefined): string {
  if (tree === undefined) return "";
  if (tree.kind === "leaf") return textOf(tree);
  if (tree.kind === "map") return tree.entries.map(([, item]) => textIn(item)).join(" ");
  return listOf(tree).map(textIn).join(" ");
}

function files(tree: DecodedTree, at: At): readonly Staged[] {
  return tree.parts.flatMap(({ name, written, attributes }): Staged[] => {
    if (written === undefined) return [];
    const deferred = attributes.some(([key, value]) => key === "defer" && isTrue(value));
    const address = partAddress(at.address, name);
    const step: Step = { kind: "write", written, address, secret: at.secret, script: null };
    return [{ stage: deferred ? STAGE.deferred : STAGE.files, step }];
  });
}

function isTrue(tree: Tree): boolean {
  return tree.kind === "leaf" && (tree.value === true || tree.value === "true");
}

function listOf(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === "list" || tree?.kind === "set" ? tree.items : [];
}

function packages(list: Tree | undefined): readonly Staged[] | null {
  if (list === undefined) return null;
  const names = listOf(list).flatMap((item) => packageName(item));
  return [{ stage: STAGE.packages, step: { kind: "packages", names } }];
}

/** `nginx`, `[nginx, 1.24.0]`. */
function packageName(tree: Tree): string[] {
  if (tree.kind === "leaf") return typeof tree.value === "string" ? [tree.value] : [];
  const [first] = listOf(tree);
  return first === undefined ? [] : packageName(first);
}

/** Texts for the shell, and lists of words; all of one key are one script. */
function commands(list: Tree, base: string, secret: boolean): Step[] {
  return listOf(list).flatMap((item, index): readonly Step[] => {
    const address = joinAddress(base, index);
    const shared = { address, secret, script: base };
    const words = listOf(item);
    const code = words.find((word): word is DecodedTree => word.kind === "decoded");
    // [sh, -c, a script that writes files]
    if (code !== undefined) return scriptSteps(code, shared);
    if (words.length > 0) return [{ kind: "run", words: words.map(textOf), ...shared }];
    if (item.kind === "decoded") return scriptSteps(item, shared);
    return textOf(item)
      .split("\n")
      .map((text) => ({ kind: "line", text, ...shared }) as const);
  });
}
