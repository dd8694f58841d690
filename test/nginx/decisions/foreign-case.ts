import { dirname, join, posix } from "node:path";
import { type Directive, glob, isGlob, parse, resolveIncludes } from "../../../parity/nginx";
import { commandsOf } from "../../../parity/nginx/grammar/table";
import { PREFIX } from "./environment";
import { withPackaged } from "./fixture";
import { type Foreign, type Found, textOf } from "./foreign";
import type { Random } from "./random";
import type { Case, Message } from "./types";

const MAIN = "/etc/nginx/nginx.conf";
const SITE = "/etc/nginx/conf.d/site.conf";

/** A {@link Case} of somebody's configuration, with the context it needs around it and what it includes beside it. */
export function foreignCase(one: Foreign, found: Found, folder: string): Case {
  const around = AROUND[contextOf(one.text)];
  const files = new Map(
    around === null
      ? [[MAIN, one.text]]
      : [
          [MAIN, around],
          [SITE, one.text],
        ],
  );
  for (const [path, text] of files) if (text !== around) addIncluded(path, files, one, found, folder);
  return { name: one.name, main: MAIN, files: withPackaged(files), disk: new Map(), down: new Set(), asks: [] };
}

const HTTP = (inner: string): string => `events {}\nhttp {\n  include /etc/nginx/mime.types;\n  ${inner}\n}\n`;
const AROUND = {
  M: null,
  H: HTTP(`include ${SITE};`),
  S: HTTP(`server { listen 80; include ${SITE}; }`),
  L: HTTP(`server { listen 80; location / { include ${SITE}; } }`),
} as const;

/** Where most of its outermost directives may stand; the outer one of two. */
function contextOf(text: string): keyof typeof AROUND {
  const names = topOf(text).map(({ name, block }) => ({ name, block: block !== null }));
  const strangers = (letter: string): number =>
    names.filter(
      ({ name, block }) => !commandsOf(name).some((row) => row.contexts.includes(letter) && row.block === block),
    ).length;
  const letters = ["M", "H", "S", "L"] as const;
  const counts = letters.map(strangers);
  return letters[counts.indexOf(Math.min(...counts))]!;
}

function topOf(text: string): readonly Directive[] {
  const parsed = parse(text);
  return parsed.ok ? parsed.config.directives : parsed.read;
}

/** What it includes, from the folder that it stands in or one above; a file that is nowhere is there, and empty. */
function addIncluded(path: string, files: Map<string, string>, one: Foreign, found: Found, folder: string): void {
  const includes = flat(topOf(files.get(path)!)).filter(({ name, args }) => name === "include" && args.length === 1);
  for (const { args } of includes) {
    const wanted = posix.resolve("/etc/nginx", args[0]!);
    for (const file of lookFor(wanted, one, found)) {
      const target = isGlob(wanted) ? posix.join(posix.dirname(wanted), posix.basename(file)) : wanted;
      if (files.has(target) || isGlob(target)) continue;
      files.set(target, textOf(join(folder, file)));
      addIncluded(target, files, one, found, folder);
    }
    if (!isGlob(wanted) && !files.has(wanted) && !PACKAGED.test(wanted)) files.set(wanted, "");
  }
}

const PACKAGED =
  /^\/etc\/nginx\/(mime\.types|(fastcgi|uwsgi|scgi|proxy)_params|fastcgi\.conf|snippets\/(fastcgi-php|snakeoil)\.conf)$/;

function lookFor(wanted: string, { path }: Foreign, { files }: Found): readonly string[] {
  const names = wanted
    .replace(/^\/etc\/nginx\//, "")
    .split("/")
    .filter((name) => name !== "");
  for (let base = dirname(path); ; base = dirname(base)) {
    for (let from = 0; from < names.length; from++) {
      // `*.conf` by itself is every file there is.
      if (isGlob(names.slice(from).join("/")) && names.length - from < 2) continue;
      const pattern = posix.join(base, ...names.slice(from));
      const matching = (isGlob(pattern) ? glob(pattern, files) : files.filter((file) => file === pattern)).filter(
        (file) => file !== path,
      );
      if (matching.length > 0) return matching;
    }
    if (base === "." || base === "/") return [];
  }
}

function flat(nodes: readonly Directive[]): Directive[] {
  return nodes.flatMap((node) => [node, ...flat(node.block ?? [])]);
}

/** The same with some of the files that its requests ask for, below every folder that it serves. */
export function withFiles(tested: Case, random: Random): Case {
  const all = flat(resolveIncludes(tested.main, tested.files).directives);
  const set = new Map(all.filter(({ name }) => name === "set").map(({ args }) => [args[0] ?? "", args[1] ?? ""]));
  const valued = (path: string): string => path.replace(/\$\w+/g, (name) => set.get(name) ?? name);
  const named = all.filter(({ name }) => name === "root" || name === "alias").map(({ args }) => valued(args[0] ?? ""));
  const folders = ["html", ...named].filter((path) => path !== "" && !path.includes("$"));
  const disk = new Map(tested.disk);
  for (const folder of new Set(folders.map((path) => posix.resolve(PREFIX, path)))) {
    for (const { request } of tested.asks) {
      const path = posix.join(
        folder,
        request.target.replace(/[?%].*/, ""),
        request.target.endsWith("/") ? "index.html" : "",
      );
      if (random.chance(0.3) && mayBeFile(path, disk)) disk.set(path, "file");
    }
  }
  return { ...tested, disk };
}

/** Nothing lies below a file, or has a name that no file has. */
function mayBeFile(path: string, disk: ReadonlyMap<string, unknown>): boolean {
  if (
    path.split("/").some((name) => name.length > 200) ||
    path.endsWith("/") ||
    /^\/(dev|proc|usr\/lib|etc|run|var\/run)\b/.test(path)
  )
    return false;
  return ![...disk.keys()].some((other) => other.startsWith(`${path}/`) || path.startsWith(`${other}/`));
}

/**
 * The same without what nginx has stumbled over, so that what comes after it is looked at, too; null where nothing can
 * be taken out. A host that is in no DNS here is given a domain, which is.
 */
export function mended(tested: Case, error: Message): Case | null {
  if (/^no "events" section/.test(error.text))
    return { ...tested, files: new Map(tested.files).set(tested.main, `events {}\n${tested.files.get(tested.main)!}`) };
  if (error.text.startsWith("X509_LOOKUP")) return withoutLists(tested);
  const text = error.file === null ? undefined : tested.files.get(error.file);
  if (text === undefined || error.line === null || /^unexpected |^unknown start|too long/.test(error.text)) return null;
  const here = flat(resolveIncludes(tested.main, tested.files).directives).filter(
    ({ position, nginxLine }) => position.file === error.file && nginxLine === error.line,
  );
  const host = /^host not found in \w+ "([^":/]+)/.exec(error.text)?.[1];
  const named =
    host === undefined
      ? here.filter(({ name }) => error.text.includes(`"${name}"`))
      : here.filter(({ args, block }) => block === null && args.some((arg) => arg.includes(host)));
  const span = named[0] ?? here.at(-1);
  if (span === undefined) return null;
  const old = text.slice(span.start, span.end);
  const moved =
    host === undefined || host.includes(".")
      ? ""
      : old.replace(new RegExp(`(?<![\\w.-])${host}(?![\\w.-])`), `${host.replaceAll("_", "-")}.example.net`);
  // Lines stay where they are.
  const put = moved !== old && moved !== "" ? moved : old.replace(/[^\n]+/g, "");
  return {
    ...tested,
    files: new Map(tested.files).set(error.file!, text.slice(0, span.start) + put + text.slice(span.end)),
  };
}

/** Nobody here has revoked anything. */
function withoutLists(tested: Case): Case | null {
  const files = new Map([...tested.files].map(([path, text]) => [path, text.replace(/\bssl_crl\s[^;]*;/g, "")]));
  const same = [...files].every(([path, text]) => tested.files.get(path) === text);
  return same ? null : { ...tested, files };
}
