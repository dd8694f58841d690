// Makes sure that there is an nginx for the tests.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Debian puts servers where the PATH of an ordinary user does not look. */
const SERVERS = ["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"];

/** Installs nginx where that needs no question (Debian, as root); gives null, or what the user is to do. */
export function ensureNginx() {
  process.env.PATH = [process.env.PATH ?? "", ...SERVERS].join(delimiter);
  if (onPath("nginx")) return null;
  if (process.getuid?.() !== 0 || !onPath("apt-get")) {
    return "nginx is missing: install it (apt-get install nginx-light, brew install nginx) and run this again";
  }
  console.log("installing nginx-light");
  const output = install();
  return onPath("nginx") ? null : `nginx cannot be installed:\n${output}`;
}

function onPath(program) {
  return process.env.PATH.split(delimiter).some((folder) => existsSync(join(folder, program)));
}

function install() {
  // RUNLEVEL=1: invoke-rc.d then does not start the service, which would take port 80 of this machine.
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const commands = [
    ["update", "-qq"],
    ["install", "-y", "-qq", "--no-install-recommends", "nginx-light"],
  ];
  return commands.map((args) => spawnSync("apt-get", args, { env, encoding: "utf8" }).stderr).join("");
}
