// Makes sure that the tests find an nginx with the module that nginx's own reader of Lua blocks is in, and what a rehearsal
// needs beside it: a balancer, a network of its own, certificates.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Debian puts servers where the PATH of an ordinary user does not look. */
const SERVERS = ["/usr/sbin", "/sbin", "/usr/local/sbin", "/opt/homebrew/bin"];

/** Debian package → whether what is needed of it is there. */
const NEEDED = {
  "nginx-light": () => onPath("nginx"),
  haproxy: () => onPath("haproxy"),
  openssl: () => onPath("openssl"),
  iproute2: () => onPath("ip"),
  "util-linux": () => onPath("unshare") && onPath("nsenter"),
  "libnginx-mod-http-lua": () => existsSync("/usr/lib/nginx/modules/ngx_http_lua_module.so"),
  mount: () => onPath("mount"),
};

/** Installs what is missing where that needs no question (Debian, as root); gives null, or what the user is to do. */
export function ensureNginx() {
  process.env.PATH = [process.env.PATH ?? "", ...SERVERS].join(delimiter);
  if (missing().length === 0) return null;
  if (process.getuid?.() !== 0 || !onPath("apt-get")) {
    return `tests need what is not installed; on Debian: apt-get install ${missing().join(" ")}`;
  }
  console.log(`installing ${missing().join(", ")}`);
  const output = install(missing());
  return missing().length === 0 ? null : `${missing().join(", ")} cannot be installed:\n${output}`;
}

function missing() {
  return Object.keys(NEEDED).filter((name) => !NEEDED[name]());
}

function onPath(program) {
  return process.env.PATH.split(delimiter).some((folder) => existsSync(join(folder, program)));
}

function install(packages) {
  // RUNLEVEL=1: invoke-rc.d then does not start the service, which would take port 80 of this machine.
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const commands = [
    ["update", "-qq"],
    ["install", "-y", "-qq", "--no-install-recommends", ...packages],
  ];
  return commands.map((args) => spawnSync("apt-get", args, { env, encoding: "utf8" }).stderr).join("");
}
