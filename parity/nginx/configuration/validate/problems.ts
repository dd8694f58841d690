import type { Directive, Problem } from "../../types";
import type { Refusal } from "./types";

/** NGX_MAX_CONF_ERRSTR: nginx cuts its messages there. */
const LONGEST = 1024;

/** A refusal at its place: that of the directive, of the end of its block, or none where nginx gives none. */
export function problemOf(refusal: Refusal, directive: Directive): Problem {
  const { hint, at = directive, place = "directive", through } = refusal;
  const message = shortened(refusal.message);
  const where = place === "closing" ? (at.closing?.position ?? at.position) : at.position;
  if (through != null)
    return { message, nginxFile: through.position.file, nginxLine: through.nginxLine, position: at.position, hint };
  const nginxLine = place === "none" ? 0 : place === "closing" ? where.line : at.nginxLine;
  return { message, nginxFile: where.file, nginxLine, position: at.position, hint };
}

function shortened(message: string): string {
  if (message.length * 3 <= LONGEST) return message;
  const bytes = Buffer.from(message);
  return bytes.length <= LONGEST ? message : bytes.subarray(0, LONGEST).toString();
}
