import { createDecoder, isRecord, type Value } from "../../graph";
import type { View } from "../facts";
import { wholeReference } from "../references";
import type { Step } from "./step";
import { stepsOf } from "./steps";

/** The steps of user data at a place; null, with a gap, where it cannot be known. */
export interface UserData {
  readonly at: View;
  readonly steps: readonly Step[];
}

const NOT_JUDGED = "What runs on these servers is not judged.";

/** Reads user data: text, base64 of text, gzip of that, or what `@pulumi/cloudinit` makes of parts. */
export function readUserData(userData: View): UserData | null {
  const rendered = renderedBy(userData);
  if (rendered !== null) return rendered;
  const value = valueOfUserData(userData);
  if (value === null) return null;
  tellPlainText(userData, value);
  const { type } = userData.resource;
  const tree = createDecoder().decode(type, userData.property, value);
  return followed(userData, stepsOf([{ tree, address: userData.property }]));
}

function followed(at: View, steps: readonly Step[]): UserData | null {
  const lost = steps.find((step) => step.kind === "lost");
  if (lost === undefined) return { at, steps };
  at.unread(`User data cannot be followed: ${lost.why}. ${NOT_JUDGED}`);
  return steps.every((step) => step.kind === "lost") ? null : { at, steps };
}

/** As recorded, or what a reference to an input stands for. Secrets, and references inside a text, stay in it. */
function valueOfUserData(userData: View): Value | null {
  const { raw } = userData;
  const isReference = typeof raw === "string" && wholeReference(raw) !== null;
  const resolved = isReference ? userData.resolved : ({ known: true, value: raw } as const);
  if (resolved.known && typeof resolved.value === "string") return resolved.value;
  const value = resolved.known ? resolved.value : undefined;
  if (value !== undefined && isRecord(value) && "content" in value) return value;
  const why = resolved.known ? "it is a secret, or no text" : resolved.why;
  const message = `User data is not known: ${why}. ${NOT_JUDGED}`;
  if (userData.given) userData.unread(message);
  else userData.gap(message, true);
  return null;
}

/** EC2 refuses a launch template whose user data is no base64; an instance's is encoded by the provider. */
function tellPlainText(userData: View, value: Value): void {
  const isTemplate = /:LaunchTemplate$/.test(userData.resource.type);
  if (!isTemplate || typeof value !== "string" || !/^(?:#|Content-Type:|MIME-Version:)/i.test(value)) return;
  userData.gap("A launch template takes base64, and this is plain text: it is judged as if it were encoded.", false);
}

/** `cloudinit.Config`, whose `rendered` is made of its parts; the parts are inputs. */
function renderedBy(userData: View): UserData | null {
  const whole = typeof userData.raw === "string" ? wholeReference(userData.raw) : null;
  if (whole === null || whole.property !== "rendered") return null;
  const config = userData.reader.at(whole.path);
  if (config === undefined || !/^cloudinit:[^:]*:Config$/.test(config.type)) return null;
  const view = userData.reader.view(config);
  const decoder = createDecoder();
  const parts = (view.get("parts").items() ?? []).flatMap((part) => {
    const content = part.get("content");
    const type = part.get("contentType").text("text/plain").value ?? "text/plain";
    if (content.raw === undefined) return [];
    const mergeType = part.get("mergeType").text(null).value;
    return [{ tree: decoder.decode(config.type, type, content.raw), address: content.property, mergeType }];
  });
  return followed(view.get("parts"), stepsOf(parts));
}
