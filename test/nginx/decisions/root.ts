import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Job } from "./types";

/** What nginx needs to run. All else of this machine, its documentation for one, is not where a configuration looks. */
const SHARED = ["/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libx32", "/lib", "/lib32", "/lib64", "/libx32"];
const KERNEL = ["/dev", "/proc"];

/**
 * Makes every address local, and `root` a folder to chroot into: nginx and its libraries, which it cannot write to,
 * nothing else. All of it goes with the namespaces.
 */
export function isolate(root: string, nginx: string): void {
  const run = (program: string, ...args: string[]): void => void execFileSync(program, args, { stdio: "pipe" });
  run("mount", "--make-rprivate", "/");
  run("mount", "-t", "tmpfs", "none", root);
  for (const path of [...SHARED, ...KERNEL].filter(existsSync)) {
    const place = join(root, path);
    if (lstatSync(path).isSymbolicLink()) cpSync(path, place, { verbatimSymlinks: true, recursive: true });
    else {
      mkdirSync(place, { recursive: true });
      run("mount", "--rbind", path, place);
      // A path of the configuration may lead there, too.
      if (!KERNEL.includes(path)) run("mount", "-o", "remount,bind,ro", place);
    }
  }
  const program = join(root, "/usr/sbin/nginx");
  mkdirSync(dirname(program), { recursive: true });
  copyFileSync(nginx, program);
  run("ip", "link", "set", "lo", "up");
  run("ip", "route", "add", "local", "0.0.0.0/0", "dev", "lo");
  run("ip", "-6", "route", "add", "local", "::/0", "dev", "lo");
  // A route does not make an IPv6 address one that a socket can be bound to, as it does for IPv4.
  writeFileSync("/proc/sys/net/ipv6/ip_nonlocal_bind", "1");
}

/** Takes out of a root what was not there when {@link isolate} had made it. */
export function empty(root: string): void {
  const kept = [...SHARED, ...KERNEL, "/usr/sbin/nginx"];
  const clear = (folder: string): void => {
    for (const name of readdirSync(join(root, folder))) {
      const path = join(folder, name);
      if (kept.includes(path)) continue;
      if (kept.some((one) => one.startsWith(`${path}/`))) clear(path);
      else rmSync(join(root, path), { recursive: true });
    }
  };
  clear("/");
}

/** Files of a system that is there without being configured. */
export function SYSTEM_FILES(job: Job): Record<string, string> {
  const users = ["root", "www-data", "nobody", ...job.users].map((name, at) => `${name}:x:${at}:${at}::/:/bin/false`);
  const groups = ["root", "www-data", "nogroup", "nobody", ...job.users].map((name, at) => `${name}:x:${at}:`);
  return {
    "/etc/passwd": `${users.join("\n")}\n`,
    "/etc/group": `${groups.join("\n")}\n`,
    "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
    "/etc/hosts": job.hosts.map(([address, name]) => `${address} ${name}\n`).join(""),
  };
}

/** A certificate made for this run. */
export function certificate(): { cert: string; key: string; dhparam: string } {
  const openssl = (...args: string[]): string =>
    execFileSync("openssl", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const text = openssl(
    ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"],
    ...["-subj", "/CN=nginx.invalid", "-keyout", "-", "-out", "-"],
  );
  const part = (label: string): string =>
    new RegExp(`-----BEGIN ${label}-----[^]*?-----END ${label}-----\n`).exec(text)![0];
  const dhparam = openssl("genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:ffdhe2048");
  return { cert: part("CERTIFICATE"), key: part("PRIVATE KEY"), dhparam };
}
