import { posix } from "node:path";
import { isGlob } from "../../nginx";
import { type Call, isNginxPath } from "./script";

/** Programs that leave the content of nginx's files alone, or only look at them. */
const HARMLESS: ReadonlySet<string> = new Set(
  [
    "chmod chown chgrp touch stat ls cat test [ [[ grep egrep head tail find file diff echo printf true tr cut",
    "systemctl service nginx openresty kill pkill killall ss logrotate",
    "apt-get apt yum dnf microdnf amazon-linux-extras dpkg rpm apk add-apt-repository apt-key gpg rpmkeys",
    "useradd usermod groupadd adduser addgroup gpasswd openssl htpasswd restorecon setsebool semanage chcon setfacl ufw",
    "export set source . fi done esac return exit trap sleep wait for case while until logger which command hash",
  ].flatMap((line) => line.split(" ")),
);

/** Programs that can do anything to nginx's files, told by a word that names nginx. */
const MANAGERS: ReadonlyMap<string, string> = new Map([
  ["certbot", "rewrites nginx's configuration"],
  ["docker", "runs nginx from an image"],
  ["podman", "runs nginx from an image"],
  ["docker-compose", "runs nginx from an image"],
  ["ansible-playbook", "configures nginx"],
  ["ansible-pull", "configures nginx"],
  ["chef-client", "configures nginx"],
  ["puppet", "configures nginx"],
  ["salt-call", "configures nginx"],
]);

/** Programs that bring files from elsewhere: where they are run on a path of nginx's, it is no more what it was. */
const FETCHERS: ReadonlySet<string> = new Set(
  "aws gsutil gcloud az azcopy s3cmd rclone curl wget tar unzip gunzip git rsync scp dd gpg base64".split(" "),
);

/** What programs that know where nginx's files are work on. */
const FOLDER = "/etc/nginx";

type Verb = (call: Call) => void;

const VERBS: { readonly [program: string]: Verb } = {
  rm: remove,
  rmdir: remove,
  unlink: remove,
  mkdir: makeFolders,
  ln: link,
  cp: copy,
  mv: copy,
  install: copy,
  tee: overwrite,
  sed: edit,
  perl: edit,
};

/** Does to the disk what a command does, and tells what it cannot follow. */
export function perform(call: Call): void {
  for (const path of call.redirects) if (isNginxPath(path)) forget(call, path);
  const verb = Object.hasOwn(VERBS, call.program) ? VERBS[call.program]! : other;
  verb(call);
}

function forget(call: Call, path: string): void {
  call.disk.forget(path, call);
  call.tell(`A command writes ${path}: what it writes is not followed.`);
}

function remove({ paths, disk }: Call): void {
  for (const path of paths) disk.remove(path);
}

function makeFolders({ paths, disk }: Call): void {
  for (const path of paths) disk.makeFolder(path);
}

function link({ paths, disk }: Call): void {
  const [target, path] = paths;
  if (target !== undefined && path !== undefined) disk.link(target, path);
}

function copy(call: Call): void {
  const { program, args, paths, disk, tell } = call;
  // `install -d` makes folders.
  if (program === "install" && args.some((word) => /^-\w*d/.test(word))) return;
  const to = paths.at(-1);
  const sources = paths.slice(0, -1);
  if (to === undefined) return;
  for (const from of sources) {
    if (!disk.copy(from, to) && isNginxPath(to)) {
      const many = isGlob(from) || /\/\.?$/.test(from) || args.some((word) => /^-\w*[raR]/.test(word));
      const path = disk.isFolder(to) ? posix.join(to, posix.basename(from)) : to;
      if (many) disk.doubt(to);
      else disk.forget(path, call);
      tell(`${many ? to : path} is copied from ${from}, which user data does not write: it is not known.`, many);
    }
    if (program === "mv") disk.remove(from);
  }
}

function overwrite(call: Call): void {
  for (const path of call.paths.filter(isNginxPath)) forget(call, path);
}

/** Editing in place; without `-i` it only prints. */
function edit(call: Call): void {
  const { args, paths, disk, tell } = call;
  if (!args.some((word) => /^(?:-\w*i|--in-place)/.test(word))) return;
  for (const path of paths.filter(isNginxPath)) {
    if (disk.read(path) === null) disk.forget(path, call);
    disk.doubt(path);
    tell(`A command edits ${path}: it is judged as it was before.`, true);
  }
}

function other(call: Call): void {
  const { program, args, paths, disk, tell } = call;
  const does = MANAGERS.get(program);
  if (does !== undefined) {
    if (!args.some((word) => word.includes("nginx"))) return;
    disk.doubt(FOLDER);
    tell(`${program} ${does}: what it makes of it is not followed.`, true);
    return;
  }
  if (HARMLESS.has(program)) return;
  const path = paths.find(isNginxPath);
  if (path === undefined) return;
  const fetched = FETCHERS.has(program);
  const isFolder = disk.isFolder(path);
  if (!isFolder && (fetched || disk.read(path) === null)) disk.forget(path, call);
  disk.doubt(path);
  tell(`${program} is run on ${path}: what it does to it is not followed.`, !disk.isForgotten(path));
}
