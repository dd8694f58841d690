import { posix } from "node:path";
import { resolveIncludes } from "../../nginx";
import type { View } from "../facts";
import type { DeclaredFile, DeclaredWebServer } from "../types";
import type { Disk, DiskFile } from "./disk";
import type { Distribution } from "./distribution";
import { withoutReferences } from "./placeholders";

/** Where nginx looks for its configuration, by package: Debian, Red Hat and nginx.org; built from source; OpenResty. */
const MAINS = [
  "/etc/nginx/nginx.conf",
  "/usr/local/nginx/conf/nginx.conf",
  "/usr/local/openresty/nginx/conf/nginx.conf",
];

/** Endings of files in nginx's folder that are not its configuration. */
const NOT_CONFIGURATION =
  /\.(?:pem|key|crt|cer|csr|der|p12|pfx|html?|css|js|lua|txt|json|ico|png|svg|dat|mmdb|bak|sh|md)$|htpasswd/;

/** What is taken for granted of a server. */
export interface Assumed {
  readonly distribution: Distribution;
  /** Something says which distribution it is. */
  readonly told: boolean;
  /** A part of its user data cannot be followed. */
  readonly lost: boolean;
}

/** The files of nginx among all that user data leaves behind, and the others. */
export function assemble(userData: View, disk: Disk, { distribution, told, lost }: Assumed): DeclaredWebServer {
  const raw = disk.all();
  const all = new Map([...raw].map(([path, file]) => [path, withoutReferences(userData, path, file)]));
  const main = mainOf(all);
  const dangling = disk.dangling();
  const texts = new Map([...all].map(([path, { text }]) => [path, text ?? ""]));
  for (const path of dangling) texts.set(path, "");
  const read = reached(main, texts);
  const secret = [...raw.values()].some((file) => file.secret);
  for (const path of dangling) if (read.has(path)) tellDangling(userData, secret ? null : path);
  // What is read by a link to it need not be there under its own name too.
  const linked = new Set([...read].map((path) => raw.get(path)));
  const files: DeclaredFile[] = [];
  const otherFiles = new Map<string, string | null>();
  for (const [path, file] of [...all].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!read.has(path) && linked.has(raw.get(path))) continue;
    const unread = file.address !== null && file.text !== null && isConfiguration(path, main);
    const belongs = read.has(path) || unread;
    if (belongs) files.push(declaredFile(path, file));
    else if (file.address !== null) otherFiles.set(path, file.secret ? null : file.text);
    if (belongs && file.text === null) tellUnknown(userData, path, file);
  }
  tellAssumptions(userData, read, all, distribution, told);
  const inDoubt = doubtful(disk, main, read);
  const unread = [...read].filter((path) => all.get(path)?.text === null);
  const unknown = lost
    ? ["the part of user data that cannot be followed"]
    : [...new Set([...unread, ...inDoubt])].sort();
  return { at: userData.place, main, files, otherFiles, unknown: secret && unknown.length > 0 ? [HIDDEN] : unknown };
}

const HIDDEN = "a file of secret user data";

/** Folders in nginx's that hold nothing of its configuration. */
const NOT_READ = /\/(?:ssl|certs?|private|keys|html|logs|cache)$/;

/** What nginx reads, or may find in a folder of its own, that a command did something to. */
function doubtful(disk: Disk, main: string, read: ReadonlySet<string>): readonly string[] {
  const folder = posix.dirname(main);
  const ofFiles = [...read].flatMap((path) => disk.doubtOf(path) ?? []);
  const ofFolders = disk.doubts().filter((path) => {
    const within = path === folder || path.startsWith(`${folder}/`) || folder.startsWith(`${path}/`);
    return within && disk.isFolder(path) && !NOT_READ.test(path);
  });
  return [...ofFiles, ...ofFolders];
}

/** A unit of systemd's can start nginx with a main file of its own. */
const UNIT = /\/systemd\/system\/(?:nginx|openresty)[^/]*(?:\/[^/]+)?$/;
const MAIN_OPTION = /^ExecStart=.*?(?:nginx|openresty)\b[^\n]*\s-c\s+(\/\S+)/m;

function mainOf(all: ReadonlyMap<string, DiskFile>): string {
  for (const [path, { text }] of all) {
    const named = UNIT.test(path) ? MAIN_OPTION.exec(text ?? "")?.[1] : undefined;
    if (named !== undefined && all.has(named)) return named;
  }
  const declared = MAINS.find((path) => (all.get(path)?.address ?? null) !== null);
  return declared ?? MAINS.find((path) => all.has(path)) ?? MAINS[0]!;
}

/** Paths of the files that nginx reads, from the main one on. */
function reached(main: string, texts: ReadonlyMap<string, string>): ReadonlySet<string> {
  const { includes } = resolveIncludes(main, texts);
  return new Set([main, ...includes.flatMap(({ files }) => files)]);
}

function isConfiguration(path: string, main: string): boolean {
  return path.startsWith(`${posix.dirname(main)}/`) && !NOT_CONFIGURATION.test(path);
}

function declaredFile(path: string, { text, address, secret, pieces }: DiskFile): DeclaredFile {
  return { path, text: text ?? "", address, from: address === null ? "distribution" : "declared", secret, pieces };
}

function tellUnknown(userData: View, path: string, { address, secret }: DiskFile): void {
  const at = { ...userData.place, property: secret ? userData.property : (address ?? userData.property) };
  const what = secret ? "a file of this secret user data" : path;
  const message = `What ${what} will hold on a server cannot be known here: it is judged as if it were empty.`;
  userData.reader.gap(at, message, true);
}

function tellDangling(userData: View, path: string | null): void {
  const what = path ?? "What nginx reads of this secret user data";
  userData.gap(`${what} is a link to a file that is not there once user data is done: nginx refuses to start.`, true);
}

/** What of the distribution decides something: its main file, and a site that it brings. */
function tellAssumptions(
  userData: View,
  read: ReadonlySet<string>,
  all: ReadonlyMap<string, DiskFile>,
  { whose, files, links }: Distribution,
  told: boolean,
): void {
  const assumed = (path: string): boolean => read.has(path) && all.get(path)?.address === null;
  const doubt = told ? "" : ", for nothing says which distribution it is";
  for (const path of [...files.keys(), ...links.keys()].filter(assumed)) {
    if (path.endsWith("/nginx.conf")) {
      userData.gap(`User data does not write ${path}: ${whose} is assumed${doubt}.`, false);
    } else if (/\/(?:sites-enabled|conf\.d)\/default(?:\.conf)?$/.test(path)) {
      userData.gap(
        `User data does not remove ${path}: ${whose} is assumed to be there, and listens on port 80.`,
        false,
      );
    }
  }
}
