import type { Location } from "../../nginx/configuration/types";
import { effective } from "../../nginx/index";
import type { Directive } from "../../nginx/types";
import type { TrafficPath } from "../../traffic/types";
import { code } from "../words";
import { defineRow } from "./define";
import { type Asked, clientRequests } from "./health/ask";
import { tellUndecided } from "./health/tell";
import { askFor, clientTls, isTls, locationOf } from "./routing";
import { valueIn } from "./values";
import type { PathView } from "./view";

/** A redirect that leads past the load balancer: to its other scheme, or to a port that only nginx has. */
function isAstray(location: string, asked: Asked): boolean {
  const { listener } = asked.view.path;
  const found = /^(https?):\/\/[^/:?#]+(?::(\d+))?/i.exec(location);
  if (found === null) return false;
  const tls = found[1]!.toLowerCase() === "https";
  const port = Number(found[2] ?? (tls ? 443 : 80));
  // To HTTPS from HTTP is what is meant, where the load balancer has it.
  if (tls && !clientTls(asked)) return false;
  return tls !== clientTls(asked) || (listener.port.value !== null && port !== listener.port.value);
}

/** Paths for which nginx makes a redirect itself: a folder's name without its slash. */
function withoutSlash(locations: readonly Location[]): string[] {
  return locations.flatMap(({ modifier, pattern, locations: inner }) => {
    const isFolder = (modifier === "" || modifier === "^~") && pattern.length > 1 && pattern.endsWith("/");
    return [...(isFolder ? [pattern.slice(0, -1)] : []), ...withoutSlash(inner)];
  });
}

/** The requests themselves, and those that their servers redirect, where the load balancer sends them here. */
function redirected(view: PathView): Asked[] {
  const requests = clientRequests(view);
  const seen = new Set<unknown>();
  return requests.flatMap((asked) => {
    const { server } = asked.answer;
    if (server === null || seen.has(server)) return [asked];
    seen.add(server);
    return [asked, ...withoutSlash(server.locations).flatMap((target) => askFor(asked, target) ?? [])];
  });
}

/** The directive that writes the scheme into the redirect; null: it has a path alone, and nginx completes it. */
function writesScheme({ answer }: Asked): Directive | null {
  const deciding = answer.steps.findLast(({ directive }) => directive !== null)?.directive;
  const isWritten = (arg: string): boolean =>
    arg.includes("://") || (arg.startsWith("$") && !/^\$\{?(?:request_|document_)?uri\b/.test(arg));
  return deciding?.args.some(isWritten) ? deciding : null;
}

function portTo({ servers, group }: TrafficPath): number | null {
  return (servers.port ?? group.port).value;
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
    "own-scheme": {
      text: "nginx in {stacks} redirects {path} to {location}, and clients use {scheme} on port {port}: {value} writes the scheme in which nginx itself is asked, not that of the client.",
      fix: "Redirect to a path alone, or write `https://`.",
    },
  },
  applies: () => true,
  judge: (view, say) => {
    const requests = redirected(view);
    tellUndecided(view, say, requests);
    for (const asked of requests) {
      const { answer } = asked;
      const location = locationOf(answer);
      const scope = answer.location ?? answer.server;
      if (location === null || scope === null || answer.kind !== "response" || answer.exchange !== null) continue;
      const written = writesScheme(asked);
      // A redirect to a fixed address is meant so.
      if (!isAstray(location, asked) || written?.args.some((arg) => /^https?:/i.test(arg))) continue;
      const common = {
        path: code(asked.request.target),
        location: code(location),
        scheme: clientTls(asked) ? "https" : "http",
        port: String(view.path.listener.port.value ?? "unknown"),
      };
      const also = [view.path.listener.port.at];
      if (written !== null) {
        const value = code([written.name, ...written.args].join(" "));
        say.broken("own-scheme", view.placeOf(written), { words: { ...common, value }, also });
      } else if (effective(scope, "absolute_redirect")?.args[0] !== "off") {
        const value = valueIn(view, scope, "absolute_redirect");
        say.broken("astray", value.at, { words: { ...common, value: value.words }, expected: "off", also });
      }
    }
  },
  listed: ({ name, args }, path) =>
    (name === "absolute_redirect" || name === "port_in_redirect") &&
    args[0] === "off" &&
    (isTls(path) || path.listener.port.value !== portTo(path)),
});
