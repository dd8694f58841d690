import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, relative } from "node:path";

/** A configuration that somebody else wrote: a file, or a part of one (a heredoc, a block of YAML, a fence of Markdown). */
export interface Foreign {
  /** Below the folder: `site/nginx.conf`, `README.md:12`. */
  readonly name: string;
  /** The file it stands in, relative to the folder. */
  readonly path: string;
  readonly text: string;
}

export interface Found {
  readonly all: readonly Foreign[];
  /** Every file below the folder, relative to it: what includes are looked for in. */
  readonly files: readonly string[];
  /** Templates with conditions or loops: what they would become, nobody says here. */
  readonly skipped: readonly string[];
  /** Templates of single values, which are given plain ones. */
  readonly replaced: readonly string[];
}

const LARGEST = 256 * 1024;

/** Everything below a folder that looks like nginx configuration, by what it says and not by its name. */
export function foreignIn(folder: string): Found {
  const files = [...filesBelow(folder, folder)].sort();
  const [skipped, replaced]: [string[], string[]] = [[], []];
  const all: Foreign[] = [];
  for (const path of files) {
    for (const found of partsOf(path, textOf(join(folder, path)))) {
      const text = withoutTemplates(found.text);
      if (text === null) skipped.push(found.name);
      else {
        if (text !== found.text) replaced.push(found.name);
        all.push({ ...found, text });
      }
    }
  }
  return { all, files, skipped, replaced };
}

export function textOf(path: string): string {
  const { size } = lstatSync(path);
  const text = size > LARGEST ? "" : readFileSync(path, "utf8");
  return text.includes("\0") ? "" : text;
}

function* filesBelow(folder: string, base: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path, base);
    else if (entry.isFile()) yield relative(base, path);
  }
}

/** Programs, whose strings may hold a configuration that is no configuration yet. */
const PROGRAM =
  /^\.(c|h|go|js|cjs|mjs|ts|tsx|jsx|py|rb|rs|java|php|cs|html|css|scss|svg|map|lua|vim|xml|json|lock|po|pm|pl|t)$/;
const FENCES = new Set([".md", ".markdown", ".mdx", ".rst", ".adoc", ".txt"]);

function partsOf(path: string, text: string): Foreign[] {
  const kind = extname(path).toLowerCase();
  if (PROGRAM.test(kind) || text === "") return [];
  const parts = [...fences(text, FENCES.has(kind)), ...scalars(text), ...heredocs(text)]
    .filter((part) => isNginx(part.text))
    .map((part) => ({ name: `${path}:${part.line}`, path, text: part.text }));
  const whole = /^\.(ya?ml|sh|bash|tf|tpl|dockerfile)$/.test(kind) || FENCES.has(kind);
  return parts.length === 0 && !whole && isNginx(text) ? [{ name: path, path, text }] : parts;
}

const BLOCK = /^[ \t]*(server|http|location\b[^;{}]*|upstream\s+\S+|map\s+[^;{}]*|stream|mail)\s*\{/m;
const DIRECTIVE =
  /(?:^|[;{])[ \t]*(\w+_pass|listen|server_name|root|alias|return|rewrite|try_files|include|server|add_header|default)\s+[^;{}]+;/m;

/** Prose about configuration has lines like these, too, but most of its lines end otherwise. */
function isNginx(text: string): boolean {
  if (!BLOCK.test(text) || !DIRECTIVE.test(text)) return false;
  const lines = text.split("\n").map((line) => line.replace(/\s*#.*/, "").trim());
  const told = lines.filter((line) => line !== "");
  return told.filter((line) => /[;{}'"]$/.test(line)).length > told.length / 2;
}

interface Part {
  readonly line: number;
  readonly text: string;
}

/** Between two lines of backticks. */
function fences(text: string, here: boolean): Part[] {
  if (!here) return [];
  return [...text.matchAll(/^([ \t]*)(```+|~~~+)[^\n]*\n([\s\S]*?)^[ \t]*\2/gm)].map((found) =>
    part(text, found.index, found[3]!),
  );
}

/** `key: |` of YAML, with what is indented below it. */
function scalars(text: string): Part[] {
  const found = /^( *)(?:- )?[\w."'/-]+: *[|>][-+]?\d*[ \t]*\n((?:\1[ ]+[^\n]*\n|[ \t]*\n)+)/gm;
  return [...text.matchAll(found)].map((one) => part(text, one.index, one[2]!));
}

function heredocs(text: string): Part[] {
  const found = /<<[-~]?[ \t]*(["']?)(\w+)\1[^\n]*\n([\s\S]*?)^[ \t]*\2[ \t]*$/gm;
  return [...text.matchAll(found)].map((one) => ({
    ...part(text, one.index, one[3]!),
    // A shell writes `$` of an unquoted heredoc as `\$`.
    text: part(text, one.index, one[3]!).text.replace(/\\\$/g, "$"),
  }));
}

function part(text: string, index: number, inner: string): Part {
  const lines = inner.split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => /^[ \t]*/.exec(line)![0].length);
  const least = Math.min(...indents, 80);
  return { line: text.slice(0, index).split("\n").length, text: lines.map((line) => line.slice(least)).join("\n") };
}

const CONTROL = /\{%|<%(?!=)|<\?php|\{\{-?\s*(?:if|range|with|end|else|include|template|define|block|#|\/|\$\w+ *:=)/;
const VALUE =
  /\{\{.*?\}\}|<%=.*?%>|\$\{[A-Z][A-Z0-9_]*(?::?-[^}]*)?\}|\$[A-Z][A-Z0-9_]+\b|__[A-Z][A-Z0-9_]+__|@[A-Z][A-Z0-9_]+@/g;

/** With plain values where a template has single ones; null where it decides what is there at all. */
function withoutTemplates(text: string): string | null {
  if (CONTROL.test(text)) return null;
  return text.replace(VALUE, (name, at: number) =>
    text.includes(`set ${name} `) ? name : plain(name, text.slice(text.lastIndexOf("\n", at) + 1, at)),
  );
}

function plain(name: string, before: string): string {
  const fallback = /:?-([^}]*)\}$/.exec(name)?.[1];
  if (fallback !== undefined && name.startsWith("${")) return fallback;
  if (/port/i.test(name) || /(:|\blisten\s+)$/.test(before)) return "8080";
  if (/host|domain|server|name|addr|upstream|backend/i.test(name) || /server_name\s[^;]*$|:\/\/$/.test(before))
    return "given.example.net";
  if (/dir|path|root|file|cert|key/i.test(name)) return "/srv/given";
  if (/size/i.test(name)) return "10m";
  return /timeout|worker|count|limit|max/i.test(name) ? "10" : "given";
}
