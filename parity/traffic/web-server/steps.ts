import { contentAddress, isRecord, joinAddress, partAddress, type Tree, type Value } from "../../graph";
import type { Written } from "../../graph/tree";

/** What user data does on a server, as far as it concerns files. In the order in which it happens. */
export type Step =
  | {
      readonly kind: "write";
      readonly written: Written;
      /** Property address of the entry. */
      readonly address: string;
      readonly secret: boolean;
    }
  /** A line of a shell script. */
  | { readonly kind: "line"; readonly text: string; readonly address: string }
  /** A program with its arguments. */
  | { readonly kind: "run"; readonly words: readonly string[]; readonly address: string }
  /** cloud-init installs these. */
  | { readonly kind: "packages"; readonly names: readonly string[] }
  | { readonly kind: "not-followed"; readonly what: string; readonly address: string };

/**
 * Stages in which cloud-init does things (`cloud.cfg` of its packages): boot commands, files, packages, deferred files, then
 * scripts in order of name: those of the user data before that of `runcmd`.
 */
const Stage = { Boot: 0, Files: 1, Packages: 2, Deferred: 3, Script: 4, Commands: 5 } as const;

interface Staged {
  readonly stage: number;
  readonly step: Step;
}

/** The steps of decoded user data at `address`. */
export function stepsOf(tree: Tree, address: string): readonly Step[] {
  const found = walk(tree, { address, secret: false });
  return found
    .map((staged, index) => ({ ...staged, index }))
    .sort((a, b) => a.stage - b.stage || a.index - b.index)
    .map(({ step }) => step);
}

interface At {
  readonly address: string;
  readonly secret: boolean;
}

function walk(tree: Tree, at: At): Staged[] {
  if (tree.kind === "secret") return walk(tree.content, { ...at, secret: true });
  if (tree.kind === "leaf")
    return typeof tree.value === "string" ? plainText(tree.value, at) : lost("it holds no text", at);
  if (tree.kind !== "decoded") return lost("it is neither a script nor cloud-init's", at);
  if (tree.formats.includes("cloud-init")) return cloudConfig(tree, at);
  if (tree.formats.includes("mime")) {
    return tree.parts.flatMap((part) => walk(part.tree, { ...at, address: partAddress(at.address, part.name) }));
  }
  if (tree.formats.includes("script")) return script(tree, at);
  return walk(tree.content, at);
}

type Decoded = Extract<Tree, { kind: "decoded" }>;

function plainText(text: string, at: At): Staged[] {
  if (text.trim() === "") return [];
  if (text.startsWith("#!")) return lines(text, at, []);
  if (/^#include/.test(text)) return lost("it is fetched from elsewhere when the server starts", at);
  if (/^##\s*template:\s*jinja/.test(text)) return lost("it is a template that the server fills in", at);
  if (/^#cloud-config/.test(text)) return lost("it is no YAML that can be read", at);
  return lost("it is neither a script nor cloud-init's", at);
}

function lost(what: string, { address }: At): Staged[] {
  return [{ stage: Stage.Boot, step: { kind: "not-followed", what, address } }];
}

/** The entries of `write_files`, and what else of the document is done to files. */
function cloudConfig(tree: Decoded, at: At): Staged[] {
  const files = tree.parts.flatMap(({ name, written, attributes }): Staged[] => {
    if (written === undefined) return [];
    const deferred = attributes.some(
      ([key, value]) => key === "defer" && value.kind === "leaf" && value.value === true,
    );
    const step = { kind: "write", written, address: partAddress(at.address, name), secret: at.secret } as const;
    return [{ stage: deferred ? Stage.Deferred : Stage.Files, step }];
  });
  const base = contentAddress(at.address);
  const content = tree.content.kind === "map" ? new Map(tree.content.entries) : new Map<string, Tree>();
  const packages = listOf(content.get("packages")).flatMap((item) => packageName(item));
  return [
    ...commands(content.get("bootcmd"), joinAddress(base, "bootcmd"), Stage.Boot, at),
    ...files,
    ...(packages.length === 0 ? [] : [{ stage: Stage.Packages, step: { kind: "packages", names: packages } } as const]),
    ...commands(content.get("runcmd"), joinAddress(base, "runcmd"), Stage.Commands, at),
  ];
}

function listOf(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === "list" || tree?.kind === "set" ? tree.items : [];
}

/** `nginx`, `[nginx, 1.24.0]`. */
function packageName(tree: Tree): string[] {
  if (tree.kind === "leaf") return typeof tree.value === "string" ? [tree.value] : [];
  const [first] = listOf(tree);
  return first === undefined ? [] : packageName(first);
}

/** Texts for the shell, and lists of words. */
function commands(tree: Tree | undefined, address: string, stage: number, at: At): Staged[] {
  return listOf(tree).flatMap((item, index): Staged[] => {
    const place = joinAddress(address, index);
    const words = listOf(item).map(textOf);
    if (words.length > 0) return [{ stage, step: { kind: "run", words, address: place } }];
    if (item.kind === "decoded") return walk(item, { ...at, address: place }).map(({ step }) => ({ stage, step }));
    const text = textOf(item);
    return text.split("\n").map((line) => ({ stage, step: { kind: "line", text: line, address: place } as const }));
  });
}

function textOf(tree: Tree): string {
  const value: Value = tree.kind === "leaf" ? tree.value : null;
  return isRecord(value) || Array.isArray(value) || value === null ? "" : String(value);
}

function script(tree: Decoded, at: At): Staged[] {
  const text = tree.content.kind === "leaf" && typeof tree.content.value === "string" ? tree.content.value : "";
  const writes = tree.parts.flatMap(({ name, written }) =>
    written === undefined
      ? []
      : [{ kind: "write", written, address: partAddress(at.address, name), secret: at.secret } as const],
  );
  return lines(text, at, writes);
}

/** Lines in order; where one begins a here-document that is written, the file is written there. */
function lines(text: string, at: At, writes: readonly Extract<Step, { kind: "write" }>[]): Staged[] {
  const waiting = [...writes];
  return text.split("\n").flatMap((line, index): Staged[] => {
    const step: Step = { kind: "line", text: line, address: `${contentAddress(at.address)}${index + 1}` };
    const next = waiting[0];
    if (next === undefined || !line.includes("<<") || !line.includes(next.written.path)) {
      return [{ stage: Stage.Script, step }];
    }
    waiting.shift();
    return [{ stage: Stage.Script, step: next }];
  });
}
