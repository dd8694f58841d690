// Makes sure that the tests find a Chromium, which reads the HTML report as people's browsers do.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** As Debian, Ubuntu, Fedora and Google name it. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const ELSEWHERE = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Path of the browser, or null. */
export function findChromium() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const files = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...files, ...ELSEWHERE].find((file) => existsSync(file)) ?? null;
}

/** Installs it where that needs no question (Debian, as root); gives null, or what the user is to do. */
export function ensureChromium() {
  if (findChromium() !== null) return null;
  const apt = (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, "apt-get")));
  if (process.getuid?.() !== 0 || !apt) return "tests need Chromium; on Debian: apt-get install chromium";
  console.log("installing chromium");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const commands = [
    ["update", "-qq"],
    ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
  ];
  const output = commands.map((args) => spawnSync("apt-get", args, { env, encoding: "utf8" }).stderr).join("");
  return findChromium() === null ? `chromium cannot be installed:\n${output}` : null;
}
