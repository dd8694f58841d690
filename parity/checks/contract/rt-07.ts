import { effective } from "../../nginx/index";
import { code } from "../words";
import { defineRow } from "./define";
import type { Asked } from "./health/ask";
import { answered, askFor, isTls, locationOf } from "./routing";
import { endsHttp } from "./timeouts";
import { placeOfDefault } from "./values";
import type { PathView } from "./view";

/** A redirect that leads past the load balancer: to its other scheme, or to a port that only nginx has. */
function isAstray(location: string, { path }: PathView): boolean {
  const found = /^(https?):\/\/[^/:?#]+(?::(\d+))?/i.exec(location);
  if (found === null) return false;
  const tls = found[1]!.toLowerCase() === "https";
  const port = Number(found[2] ?? (tls ? 443 : 80));
  // To HTTPS from HTTP is what is meant, where the load balancer has it.
  if (tls && !isTls(path)) return false;
  return tls !== isTls(path) || (path.listener.port.value !== null && port !== path.listener.port.value);
}

/** Paths for which nginx makes a redirect itself: a folder's name without its slash. */
function withoutSlash(asked: Asked): string[] {
  const locations = asked.answer.server?.locations ?? [];
  return locations.flatMap(({ modifier, pattern }) => {
    const isFolder = (modifier === "" || modifier === "^~") && pattern.length > 1 && pattern.endsWith("/");
    return isFolder ? [pattern.slice(0, -1)] : [];
  });
}

/** The request itself, and those that its server redirects. */
function redirected(asked: Asked): Asked[] {
  return [asked, ...withoutSlash(asked).map((target) => askFor(asked, target))];
}

export const rt07 = defineRow({
  id: "RT-07",
  summary: "Redirects that nginx makes lead to the load balancer.",
  why: "Browsers are sent to `http://` and to nginx's own port, where nothing answers from outside.",
  fix: "Set `absolute_redirect off`, so that redirects carry a path only.",
  guide: {
    checks:
      "Asks the model for the redirects that nginx makes itself on a path – a folder without its slash, `return` and `rewrite` " +
      "with a path – and compares scheme and port in `Location` with the listener's.",
    story:
      "nginx writes its own scheme and port into a redirect, and knows nothing of the load balancer's. It works in tests on the " +
      "server, and for every URL with its slash.",
    examples: ["own-port"],
    ways: [
      { title: "Leave scheme and host out", text: "`absolute_redirect off;` in `http`." },
      { title: "Leave the port out", text: "`port_in_redirect off;` helps where the scheme is right." },
    ],
    limits: ["Redirects to a fixed address.", "Redirects of the application: `proxy_redirect` mends those."],
  },
  messages: {
    astray: {
      text: "nginx in {stacks} redirects {path} to {location}, and clients use {scheme} on port {port}: {value}.",
    },
  },
  applies: endsHttp,
  judge: (view, say) => {
    for (const asked of answered(view).flatMap(redirected)) {
      const { answer } = asked;
      const location = locationOf(answer);
      const scope = answer.location ?? answer.server;
      if (location === null || scope === null || answer.kind !== "response" || answer.exchange !== null) continue;
      // A redirect to a fixed address is meant so; only what nginx completes itself is told here.
      if (effective(scope, "absolute_redirect")?.args[0] === "off") continue;
      const deciding = answer.steps.findLast(({ directive }) => directive !== null)?.directive;
      if (deciding?.args.some((arg) => /^https?:/i.test(arg)) || !isAstray(location, view)) continue;
      const words = {
        path: code(asked.request.target),
        location: code(location),
        scheme: isTls(view.path) ? "https" : "http",
        port: String(view.path.listener.port.value ?? "unknown"),
        value: "`absolute_redirect off` is not set",
      };
      const at = placeOfDefault(view, answer.server ?? scope, "absolute_redirect");
      say.broken("astray", at, { words, actual: "on", expected: "off", also: [view.path.listener.port.at] });
    }
  },
  listed: ({ name, args }, path) =>
    (name === "absolute_redirect" || name === "port_in_redirect") &&
    args[0] === "off" &&
    (isTls(path) || path.listener.port.value !== path.group.port.value),
});
