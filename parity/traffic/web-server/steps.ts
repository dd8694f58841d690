import { contentAddress, isRecord, joinAddress, partAddress, type Tree, type Value } from "../../graph";
import type { Written } from "../../graph/tree";

/** What user data does on a server, as far as it concerns files. In the order in which it happens. */
export type Step = WriteStep | LineStep | RunStep | PackagesStep | LostStep;

export interface WriteStep {
  readonly kind: "write";
  readonly written: Written;
  /** Property address of the entry. */
  readonly address: string;
  readonly secret: boolean;
  /** The script whose variables are replaced in it; null: none. */
  readonly script: string | null;
}

/** A line of a shell script. Lines of one `script` share variables and a working folder. */
export interface LineStep {
  readonly kind: "line";
  readonly text: string;
  readonly address: string;
  readonly secret: boolean;
  readonly script: string;
}

/** A program with its arguments. */
export interface RunStep {
  readonly kind: "run";
  readonly words: readonly string[];
  readonly address: string;
  readonly secret: boolean;
  readonly script: string;
}

/** cloud-init installs these. */
export interface PackagesStep {
  readonly kind: "packages";
  readonly names: readonly string[];
}

export interface LostStep {
  readonly kind: "lost";
  readonly why: string;
}

/**
 * Stages in which cloud-init does things (`cloud.cfg` of its packages): boot commands, files, packages, deferred files, then
 * scripts in order of name: those of the user data (`part-001`) before that of `runcmd`.
 */
const STAGE = { boot: 0, files: 1, packages: 2, deferred: 3, script: 4, commands: 5 } as const;

interface Staged {
  readonly stage: number;
  readonly step: Step;
}

interface At {
  readonly address: string;
  readonly secret: boolean;
}

/** The steps of decoded user data at `address`. */
export function stepsOf(tree: Tree, address: string): readonly Step[] {
  const found = walk(tree, { address, secret: false });
  return found
    .map((staged, index) => ({ ...staged, index }))
    .sort((a, b) => a.stage - b.stage || a.index - b.index)
    .map(({ step }) => step);
}

function walk(tree: Tree, at: At): Staged[] {
  switch (tree.kind) {
    case "secret":
      return walk(tree.content, { ...at, secret: true });
    case "leaf":
      return typeof tree.value === "string" ? plainText(tree.value, at) : lost("it holds no text");
    case "decoded":
      return decoded(tree, at);
    default:
      return lost(NOT_KNOWN);
  }
}

type Decoded = Extract<Tree, { kind: "decoded" }>;

function decoded(tree: Decoded, at: At): Staged[] {
  if (tree.formats.includes("cloud-init")) return cloudConfig(tree, at);
  if (tree.formats.includes("mime")) {
    return tree.parts.flatMap((part) => walk(part.tree, { ...at, address: partAddress(at.address, part.name) }));
  }
  if (tree.formats.includes("script")) return scriptWithFiles(tree, at);
  return walk(tree.content, at);
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

/** The entries of `write_files`, and what else of the document is done to files. */
function cloudConfig(tree: Decoded, at: At): Staged[] {
  const files = tree.parts.flatMap(({ name, written, attributes }): Staged[] => {
    if (written === undefined) return [];
    const deferred = attributes.some(([key, value]) => key === "defer" && isTrue(value));
    const address = partAddress(at.address, name);
    const step: Step = { kind: "write", written, address, secret: at.secret, script: null };
    return [{ stage: deferred ? STAGE.deferred : STAGE.files, step }];
  });
  const base = contentAddress(at.address);
  const content = tree.content.kind === "map" ? new Map(tree.content.entries) : new Map<string, Tree>();
  const names = listOf(content.get("packages")).flatMap((item) => packageName(item));
  const packages: Staged[] = names.length === 0 ? [] : [{ stage: STAGE.packages, step: { kind: "packages", names } }];
  const boot = commands(content.get("bootcmd"), joinAddress(base, "bootcmd"), at.secret);
  const run = commands(content.get("runcmd"), joinAddress(base, "runcmd"), at.secret);
  return [
    ...boot.map((step) => ({ stage: STAGE.boot, step })),
    ...files,
    ...packages,
    ...run.map((step) => ({ stage: STAGE.commands, step })),
  ];
}

function isTrue(tree: Tree): boolean {
  return tree.kind === "leaf" && (tree.value === true || tree.value === "true");
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

/** Texts for the shell, and lists of words; all of one key are one script. */
function commands(tree: Tree | undefined, base: string, secret: boolean): Step[] {
  return listOf(tree).flatMap((item, index): readonly Step[] => {
    const address = joinAddress(base, index);
    const shared = { address, secret, script: base };
    const words = listOf(item);
    const code = words.find((word): word is Decoded => word.kind === "decoded");
    // [sh, -c, a script that writes files]
    if (code !== undefined) return scriptSteps(code, shared);
    if (words.length > 0) return [{ kind: "run", words: words.map(textOf), ...shared }];
    if (item.kind === "decoded") return scriptSteps(item, shared);
    return textOf(item)
      .split("\n")
      .map((text) => ({ kind: "line", text, ...shared }) as const);
  });
}

function textOf(tree: Tree): string {
  const value: Value = tree.kind === "leaf" ? tree.value : null;
  return isRecord(value) || Array.isArray(value) || value === null ? "" : String(value);
}

function scriptWithFiles(tree: Decoded, at: At): Staged[] {
  const steps = scriptSteps(tree, { ...at, script: at.address });
  return steps.map((step) => ({ stage: STAGE.script, step }));
}

/** Lines in order; where one begins a here-document that is written to a file, the file is written there. */
function scriptSteps(tree: Decoded, at: At & { readonly script: string }): Step[] {
  const text = tree.content.kind === "leaf" ? textOf(tree.content) : "";
  const waiting = tree.parts.flatMap(({ name, written }): WriteStep[] => {
    if (written === undefined) return [];
    const { secret, script } = at;
    return [{ kind: "write", written, address: partAddress(at.address, name), secret, script }];
  });
  return linesOf(text, at).flatMap((line): Step[] => {
    const [next] = waiting;
    if (next === undefined || !line.text.includes("<<") || !line.text.includes(next.written.path)) return [line];
    waiting.shift();
    return [next];
  });
}

function linesOf(text: string, at: At & { readonly script?: string }): LineStep[] {
  const base = contentAddress(at.address);
  const { secret, script = at.address } = at;
  return joinContinued(text).map(({ line, number }) => {
    return { kind: "line", text: line, address: `${base}${number}`, secret, script };
  });
}

/** Lines that end with a backslash go on in the next one. */
function joinContinued(text: string): { line: string; number: number }[] {
  const joined: { line: string; number: number }[] = [];
  let open = false;
  for (const [index, line] of text.split("\n").entries()) {
    const last = joined.at(-1);
    const goesOn = /(?:^|[^\\])(?:\\\\)*\\\r?$/.test(line);
    const content = goesOn ? line.replace(/\\\r?$/, " ") : line;
    if (open && last !== undefined) last.line += content;
    else joined.push({ line: content, number: index + 1 });
    open = goesOn;
  }
  return joined;
}
