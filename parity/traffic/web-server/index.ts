import { REF_OPEN, type Value } from "../../graph";
import type { View } from "../facts";
import type { DeclaredWebServer } from "../types";
import { assemble } from "./assemble";
import { distributionOf } from "./distribution";
import { isAboutNginx, replay, saidIn } from "./replay";
import type { Step } from "./step";
import { readUserData } from "./user-data";

export interface WebServerHints {
  /** What the program says of the image: its name or id, publisher, offer … */
  readonly image: Value | undefined;
}

/**
 * nginx as a server's user data declares it; null, with a gap, where there is no telling. `userData` is text, base64 of
 * text, or gzip of that: all that cloud-init takes.
 */
export function declaredWebServer(userData: View, hints: WebServerHints): DeclaredWebServer | null {
  const read = readUserData(userData);
  if (read === null) return null;
  const { at, steps } = read;
  if (!steps.some(isAboutNginx)) {
    at.gap("User data says nothing of nginx. What runs on these servers is not judged.", true);
    return null;
  }
  const { distribution, told } = distributionOf(hintsOf(at, steps, hints));
  const lost = steps.some(({ kind }) => kind === "lost");
  return assemble(at, replay(steps, distribution, at), { distribution, told, lost });
}

/** Everything that can tell whose nginx it is. The image may have been looked up: then the question tells. */
function hintsOf({ reader }: View, steps: readonly Step[], { image }: WebServerHints): readonly string[] {
  const texts = steps.flatMap((step) => (step.kind === "write" && isAboutNginx(step) ? [step.written.text ?? ""] : []));
  const looked = reader.graph.invokes
    .filter(({ token }) => /get(?:Ami|Parameter|Image)\b/i.test(token))
    .map(({ args }) => JSON.stringify(args));
  const named = image === undefined ? [] : [JSON.stringify(image)];
  return [...steps.flatMap(saidIn), ...texts, ...named, ...looked].filter((text) => !text.startsWith(REF_OPEN));
}
