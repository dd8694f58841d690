import type { Disk } from "./disk";
import { type Command, commandsOf } from "./shell";

/** The disk that commands work on, and who is told what they do that is not followed. */
export interface Session {
  readonly disk: Disk;
  /** Property address of the command at hand. */
  readonly address: string;
  readonly tell: (message: string) => void;
}

/** Folders that nginx reads its configuration from, of all common packages. */
const NGINX_PATH = /(?:^|\/)(?:nginx|openresty)(?:\/|$)/;

/** Words in front of a command that change nothing here. */
const PREFIXES = new Set([
  "sudo",
  "exec",
  "command",
  "env",
  "time",
  "nohup",
  "then",
  "else",
  "do",
  "if",
  "!",
  "set",
  "-E",
  "-n",
]);

/** Programs that leave the content of files alone, or only look at them. */
const HARMLESS = new Set(
  "chmod chown chgrp mkdir systemctl service nginx openresty cat ls test [ [[ stat grep egrep head tail touch echo printf tee true cd export install-info apt-get apt yum dnf amazon-linux-extras dpkg rpm apk useradd usermod groupadd openssl restorecon setsebool semanage chcon md5sum sha256sum find which file ss fi done local return exit trap sleep while until for wait kill logger".split(
    " ",
  ),
);

/** Does to the disk what a line of a script does, and tells what it cannot follow. */
export function runLine(line: string, session: Session): void {
  if (!mayConcern(line)) return;
  for (const command of commandsOf(line)) runCommand(command, session);
}

/** The same for a program with its arguments; a shell's `-c` is a script. */
export function runWords(words: readonly string[], session: Session): void {
  const [program = "", ...rest] = words;
  const script = /(?:^|\/)(?:ba|da|z|k)?sh$/.test(program)
    ? rest[rest.findIndex((word) => /^-\w*c$/.test(word)) + 1]
    : undefined;
  if (script !== undefined && rest.some((word) => /^-\w*c$/.test(word))) {
    for (const line of script.split("\n")) runLine(line, session);
  } else runCommand({ words, redirects: [] }, session);
}

/** Nearly all lines of a script are about something else. */
function mayConcern(line: string): boolean {
  return line.includes("nginx") || line.includes("openresty");
}

function runCommand({ words, redirects }: Command, session: Session): void {
  const { disk, address, tell } = session;
  for (const path of redirects) {
    if (!NGINX_PATH.test(path)) continue;
    disk.forget(path, address);
    tell(`A command writes ${path}: what it writes is not followed.`);
  }
  const start = words.findIndex((word) => !PREFIXES.has(word) && !/^\w+=/.test(word));
  if (start < 0) return;
  const program = words[start]!.replace(/^.*\//, "");
  const args = words.slice(start + 1);
  const verb = VERBS[program] ?? other;
  verb({ program, args, paths: args.filter((word) => !word.startsWith("-")), words }, session);
}

interface Call {
  /** Without its folder. */
  readonly program: string;
  readonly args: readonly string[];
  /** Arguments that are no options. */
  readonly paths: readonly string[];
  /** All of the command. */
  readonly words: readonly string[];
}

type Verb = (call: Call, session: Session) => void;

const VERBS: { readonly [program: string]: Verb } = {
  rm: remove,
  unlink: remove,
  ln: link,
  cp: copy,
  mv: copy,
  install: copy,
  tee: overwrite,
  sed: edit,
  perl: edit,
};

function remove({ paths }: Call, { disk }: Session): void {
  for (const path of paths) disk.remove(path);
}

function link({ paths }: Call, { disk }: Session): void {
  const [target, path] = paths;
  if (target !== undefined && path !== undefined) disk.link(target, path);
}

function copy({ program, args, paths }: Call, { disk, address, tell }: Session): void {
  // `install -d` makes folders.
  if (program === "install" && args.some((word) => /^-\w*d/.test(word))) return;
  const to = paths.at(-1);
  const from = paths.slice(0, -1);
  if (to === undefined || from.length === 0) return;
  for (const path of from) {
    const known = disk.copy(path, to);
    if (!known && NGINX_PATH.test(to)) {
      disk.forget(to, address);
      tell(`${to} is copied from ${path}, which is not written by user data: what is in it is not known.`);
    }
    if (program === "mv") disk.remove(path);
  }
}

function overwrite({ paths }: Call, { disk, address, tell }: Session): void {
  for (const path of paths.filter((one) => NGINX_PATH.test(one))) {
    disk.forget(path, address);
    tell(`A command writes ${path}: what it writes is not followed.`);
  }
}

/** Editing in place; without `-i` it only prints. */
function edit({ args, paths }: Call, { disk, address, tell }: Session): void {
  if (!args.some((word) => /^(?:-\w*i|--in-place)/.test(word))) return;
  for (const path of paths.filter((one) => one.startsWith("/") && NGINX_PATH.test(one))) {
    if (disk.read(path) === null) disk.forget(path, address);
    tell(`A command edits ${path}: it is judged as it was before.`);
  }
}

function other({ program, words }: Call, { disk, address, tell }: Session): void {
  if (HARMLESS.has(program)) return;
  const path = words.find((word) => word.startsWith("/") && NGINX_PATH.test(word));
  if (path === undefined) return;
  if (disk.read(path) === null && /\.\w+$/.test(path)) disk.forget(path, address);
  tell(`${program} is run on ${path}: what it does to it is not followed.`);
}
