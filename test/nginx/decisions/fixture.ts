import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAsk } from "./ask";
import type { Case } from "./types";

/** The main file of a case that writes only what stands in `http`. */
const MAIN = "/etc/nginx/nginx.conf";
/** What nginx comes with, and a configuration can include without bringing it. */
const PACKAGED = [
  "mime.types",
  "fastcgi_params",
  "fastcgi.conf",
  "uwsgi_params",
  "scgi_params",
  "proxy_params",
  "snippets/fastcgi-php.conf",
  "snippets/snakeoil.conf",
];

/**
 * Cases in a compact text. A case begins with `=== its name`. What follows is what stands in `http`, or, after
 * `--- /path`, a file (the first is the main one). `> …` is a request ({@link parseAsk}), `@file /path`, `@dir /path`
 * say what lies on the disk, `@down ADDRESS` that no application answers there, and `# …` before all these is a comment.
 */
export function readCases(text: string, source: string): Case[] {
  return text
    .split(/^=== /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf("\n");
      return readCase(`${source}: ${part.slice(0, end).trim()}`, part.slice(end + 1).split("\n"));
    });
}

function readCase(name: string, lines: readonly string[]): Case {
  const sections: { path: string | null; lines: string[] }[] = [{ path: null, lines: [] }];
  const disk = new Map<string, "file" | "directory">();
  const down = new Set<string>();
  const asks = [];
  for (const line of lines) {
    const told = /^@(file|dir|down) (\S+)$/.exec(line);
    if (line.startsWith("--- ")) sections.push({ path: line.slice(4).trim(), lines: [] });
    else if (line.startsWith("> ")) asks.push(parseAsk(line.slice(2)));
    else if (told?.[1] === "down") down.add(told[2]!);
    else if (told !== null) disk.set(told[2]!, told[1] === "file" ? "file" : "directory");
    else sections.at(-1)!.lines.push(line);
  }
  const files = new Map<string, string>();
  const [first, ...named] = sections;
  for (const { path, lines: content } of named) files.set(path!, `${content.join("\n").replace(/\n+$/, "")}\n`);
  const body = first!.lines.join("\n").trim();
  if (body !== "" && named[0]?.path !== MAIN) files.set(MAIN, `events {}\nhttp {\n${body}\n}\n`);
  const main = files.has(MAIN) ? MAIN : named[0]!.path!;
  return { name, main, files: withPackaged(files), disk, down, asks };
}

/** The same with those files of the package that are mentioned and not there. */
export function withPackaged(files: ReadonlyMap<string, string>): Map<string, string> {
  const all = new Map(files);
  for (let before = -1; before !== all.size; ) {
    before = all.size;
    const text = [...all.values()].join("\n");
    for (const name of PACKAGED) {
      const path = `/etc/nginx/${name}`;
      if (!all.has(path) && text.includes(name)) all.set(path, readFileSync(path, "utf8"));
    }
  }
  return all;
}

/** All cases of a folder of `test/fixtures/nginx`, in the order of names. */
export function fixtures(folder: string): Case[] {
  const base = join(__dirname, "../../fixtures/nginx", folder);
  return readdirSync(base)
    .filter((name) => name.endsWith(".txt"))
    .sort()
    .flatMap((name) => readCases(readFileSync(join(base, name), "utf8"), name.replace(/\.txt$/, "")));
}
