import type { Written } from "../../graph/tree";
import type { View } from "../facts";
import { perform } from "./commands";
import { Disk } from "./disk";
import type { Distribution } from "./distribution";
import { expand, unknownNames, type Variables } from "./expand";
import { isNginxPath, type Origin, Script } from "./script";
import type { Step, WriteStep } from "./step";

/** True for a step that writes, installs or starts nginx, or at least speaks of it. */
export function isAboutNginx(step: Step): boolean {
  return saidIn(step).some((text) => /nginx|openresty/.test(text));
}

/** What a step names: paths, lines, words, packages. Not the text of files. */
export function saidIn(step: Step): readonly string[] {
  switch (step.kind) {
    case "write":
      return [step.written.path];
    case "line":
      return [step.text];
    case "run":
      return [step.words.join(" ")];
    case "packages":
      return step.names;
    default:
      return [];
  }
}

/**
 * The disk of a server after its user data. nginx is installed where user data says so; where it never does, the image has
 * it already.
 */
export function replay(steps: readonly Step[], distribution: Distribution, userData: View): Disk {
  const disk = new Disk();
  const scripts = new Map<string, Script>();
  const scriptOf = (name: string): Script => {
    const script = scripts.get(name) ?? new Script(disk, perform);
    scripts.set(name, script);
    return script;
  };
  const installs = steps.findIndex(installsNginx);
  if (installs < 0) disk.install(distribution);
  for (const [index, step] of steps.entries()) {
    if (index === installs) disk.install(distribution);
    if (step.kind === "write") write(disk, step, step.script === null ? null : scriptOf(step.script), userData);
    else if (step.kind === "line" || step.kind === "run") {
      const origin = { address: step.address, secret: step.secret, tell: teller(userData, step) };
      const script = scriptOf(step.script);
      if (step.kind === "line") script.line(step.text, origin);
      else script.words(step.words, origin);
    }
  }
  return disk;
}

function installsNginx(step: Step): boolean {
  if (step.kind === "write" || !isAboutNginx(step)) return false;
  return step.kind === "packages" || saidIn(step).some((text) => /\b(?:install|add)\b/.test(text));
}

/** Of what is secret, a gap says that it is there and no more. */
function teller(userData: View, { address, secret }: { address: string; secret: boolean }): Origin["tell"] {
  const at = { ...userData.place, property: secret ? userData.property : address };
  const hidden = "A command in this secret user data does something to nginx's files that is not followed.";
  return (message, blocking = false) => userData.reader.gap(at, secret ? hidden : message, blocking);
}

function write(disk: Disk, step: WriteStep, script: Script | null, userData: View): void {
  const { written, address, secret } = step;
  const variables: Variables = script?.variables ?? new Map();
  const path = expand(written.path, variables) ?? written.path;
  const text = textOf(written, variables);
  if (text === null && written.expands && isNginxPath(path)) {
    const names = unknownNames(written.text ?? "", variables).map((name) => `$${name}`);
    const what = names.length === 0 ? "a command's output" : names.join(", ");
    const advice = "Where nginx should see it, quote the here-document's word or write \\$.";
    const tell = teller(userData, step);
    tell(`The shell replaces ${what} before it writes ${path}. ${advice}`);
  }
  disk.write({ ...written, path, text }, address, secret);
}

/** What a here-document becomes when the shell has replaced its variables, as far as the script gives them. */
function textOf({ text, expands }: Written, variables: Variables): string | null {
  return text === null || !expands ? text : expand(text, variables);
}
