import { createDecoder, isRecord, REF_OPEN, type Value } from "../../graph";
import type { View } from "../facts";
import { wholeReference } from "../references";
import type { DeclaredWebServer } from "../types";
import { assemble } from "./assemble";
import { runLine, runWords, type Session } from "./commands";
import { Disk } from "./disk";
import { type Distribution, distributionOf } from "./distribution";
import { type Step, stepsOf } from "./steps";

export interface WebServerHints {
  /** What the program says of the image: its name or id, publisher, offer … */
  readonly image: Value | undefined;
}

const NOT_JUDGED = "What runs on these servers is not judged.";

/**
 * nginx as a server's user data declares it; null, with a gap, where there is no telling. `userData` is text, base64 of
 * text, or gzip of that: all that cloud-init takes.
 */
export function declaredWebServer(userData: View, hints: WebServerHints): DeclaredWebServer | null {
  const value = textOf(userData);
  if (value === null) return null;
  const tree = createDecoder().decode(userData.resource.type, userData.property, value);
  const steps = stepsOf(tree, userData.property);
  const lost = steps.find((step) => step.kind === "not-followed");
  if (lost !== undefined) {
    userData.gap(`User data cannot be followed: ${lost.what}. ${NOT_JUDGED}`, true);
    if (steps.every((step) => step.kind === "not-followed")) return null;
  }
  if (!steps.some(isAboutNginx)) {
    userData.gap(`User data says nothing of nginx. ${NOT_JUDGED}`, true);
    return null;
  }
  const { distribution, told } = distributionOf(hintsOf(userData, steps, hints));
  return assemble(userData, perform(steps, distribution, userData), distribution, told);
}

/** As recorded, or what a reference to an input stands for: secrets and references inside stay in it. */
function textOf(userData: View): Value | null {
  const { raw } = userData;
  const isReference = typeof raw === "string" && wholeReference(raw) !== null;
  const resolved = isReference ? userData.resolved : { known: true as const, value: raw };
  if (resolved.known && typeof resolved.value === "string") return resolved.value;
  if (resolved.known && isRecord(resolved.value ?? null) && "content" in (resolved.value as object)) {
    return resolved.value ?? null;
  }
  const why = resolved.known ? "it is a secret, or no text" : resolved.why;
  userData.gap(`User data is not known: ${why}. ${NOT_JUDGED}`, true);
  return null;
}

/** Whether anything in it writes, installs or starts nginx. */
function isAboutNginx(step: Step): boolean {
  switch (step.kind) {
    case "write":
      return mentions(step.written.path);
    case "line":
      return mentions(step.text);
    case "run":
      return step.words.some(mentions);
    case "packages":
      return step.names.some(mentions);
    default:
      return false;
  }
}

function mentions(text: string): boolean {
  return /nginx|openresty/.test(text);
}

function hintsOf(userData: View, steps: readonly Step[], { image }: WebServerHints): readonly string[] {
  const said = steps.flatMap((step): readonly string[] => {
    if (step.kind === "write") return [step.written.path, mentions(step.written.path) ? (step.written.text ?? "") : ""];
    if (step.kind === "line") return [step.text];
    return step.kind === "run" ? [step.words.join(" ")] : [];
  });
  const looked = userData.reader.graph.invokes
    .filter(({ token }) => /getAmi|getParameter|getImage/i.test(token))
    .map(({ args }) => JSON.stringify(args));
  const named = image === undefined ? [] : [JSON.stringify(image)];
  return [...said, ...named, ...looked].filter((text) => text !== "" && !text.startsWith(REF_OPEN));
}

/** nginx is installed where user data says so; where it never does, the image has it already. */
function perform(steps: readonly Step[], distribution: Distribution, userData: View): Disk {
  const disk = new Disk();
  const installs = steps.findIndex(installsNginx);
  if (installs < 0) disk.install(distribution);
  for (const [index, step] of steps.entries()) {
    if (index === installs) disk.install(distribution);
    if (step.kind === "write") disk.write(step.written, step.address, step.secret);
    else if (step.kind === "line") runLine(step.text, sessionAt(userData, disk, step.address));
    else if (step.kind === "run") runWords(step.words, sessionAt(userData, disk, step.address));
  }
  return disk;
}

function installsNginx(step: Step): boolean {
  if (step.kind === "packages") return step.names.some(mentions);
  const text = step.kind === "line" ? step.text : step.kind === "run" ? step.words.join(" ") : "";
  return mentions(text) && /\b(?:install|add|amazon-linux-extras)\b/.test(text);
}

function sessionAt(userData: View, disk: Disk, address: string): Session {
  const at = { ...userData.place, property: address };
  return { disk, address, tell: (message) => userData.reader.gap(at, message, false) };
}
