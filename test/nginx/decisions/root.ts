import { execFileSync } from "node:child_process";
import { cpSync, existsSync, lstatSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Job } from "./types";

const SHARED = ["/usr", "/bin", "/lib", "/lib32", "/lib64", "/libx32", "/sbin", "/dev", "/proc"];

/**
 * Makes every address local, and `root` a folder to chroot into: the programs of this machine, nothing else. All of it
 * goes with the namespaces.
 */
export function isolate(root: string, nginx: string): void {
  const run = (program: string, ...args: string[]): void => void execFileSync(program, args, { stdio: "pipe" });
  run("mount", "--make-rprivate", "/");
  run("mount", "-t", "tmpfs", "none", root);
  for (const path of SHARED) {
    if (!existsSync(path)) continue;
    if (lstatSync(path).isSymbolicLink()) cpSync(path, join(root, path), { verbatimSymlinks: true, recursive: true });
    else {
      mkdirSync(join(root, path));
      run("mount", "--rbind", path, join(root, path));
    }
  }
  // Where relative paths lead to: not to the machine's own files.
  run("mount", "-t", "tmpfs", "none", join(root, "/usr/share/nginx"));
  if (nginx !== "/usr/sbin/nginx") run("mount", "--bind", nginx, join(root, "/usr/sbin/nginx"));
  run("ip", "link", "set", "lo", "up");
  run("ip", "route", "add", "local", "0.0.0.0/0", "dev", "lo");
  run("ip", "-6", "route", "add", "local", "::/0", "dev", "lo");
  // A route does not make an IPv6 address one that a socket can be bound to, as it does for IPv4.
  writeFileSync("/proc/sys/net/ipv6/ip_nonlocal_bind", "1");
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
