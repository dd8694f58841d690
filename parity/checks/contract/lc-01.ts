import { below, effective } from "../../nginx/index";
import type { Directive } from "../../nginx/types";
import type { TrafficPath } from "../../traffic/types";
import { code } from "../words";
import { defineRow } from "./define";
import { servedOn } from "./timeouts";
import type { StackContext } from "./types";
import type { PathView } from "./view";

/** A name that nginx looks up once, when it starts; null: an address, a socket, a variable, or a name that it knows. */
function lookedUp(address: string, { web, path }: PathView): string | null {
  const host = address
    .replace(/^\w+:\/\//, "")
    .replace(/[/].*$/, "")
    .replace(/:\d+$/, "");
  if (!/^[a-z][\w-]*(?:\.[\w-]+)+\.?$/i.test(host) || web.upstreams.has(host)) return null;
  const hosts = path.servers.webServer?.otherFiles.get("/etc/hosts") ?? "";
  return hosts.split(/\s+/).includes(host) ? null : host;
}

const PASSES = ["proxy_pass", "fastcgi_pass", "grpc_pass", "uwsgi_pass", "scgi_pass"];

/** Directives that name a host of the applications behind this path. */
function naming(view: PathView): { readonly directive: Directive; readonly host: string }[] {
  const passes = servedOn(view).flatMap(({ scope }) => PASSES.flatMap((name) => effective(scope, name) ?? []));
  const servers = [...view.web.upstreams.values()].flatMap(({ servers: all }) =>
    all
      .filter(({ directive }) => !directive.args.includes("resolve"))
      .map(({ address, directive }) => ({ args: [address], directive })),
  );
  return [...passes, ...servers].flatMap(({ args, directive }) => {
    const host = lookedUp(args[0] ?? "", view);
    return directive === null || host === null ? [] : [{ directive, host }];
  });
}

/** Names are looked up while nginx runs: that of a variable, or of a server with `resolve`. */
function looksUpLater({ webServer }: StackContext, { servers }: TrafficPath): boolean {
  const web = webServer(servers);
  if (web === null) return true;
  const all = web.directive === null ? [] : below(web.directive);
  return all.some((one) => {
    if (PASSES.includes(one.name)) return one.args.some((arg) => arg.includes("$"));
    return (
      /^(?:server|ssl_stapling)$/.test(one.name) && one.block === null && /^(?:on|resolve)$/.test(one.args.at(-1) ?? "")
    );
  });
}

export const lc01 = defineRow({
  id: "LC-01",
  summary: "nginx starts whether or not its applications have a name yet.",
  why: "A server that starts before the name is known stays without nginx: it never gets into service.",
  fix: "Look the name up when it is needed: a `resolver`, and a variable in `proxy_pass`.",
  guide: {
    checks:
      "Looks for host names in `proxy_pass` and its kin on the path, and in `upstream` blocks. nginx looks them up when it starts, " +
      "and does not start without an answer; later changes of the address it does not see.",
    story:
      "`host not found in upstream` is read on the day when DNS was slow for a minute and a server was replaced in that minute. With " +
      "a load balancer behind the name its addresses change, and nginx keeps the old ones.",
    examples: ["by-name"],
    ways: [
      {
        title: "Look it up when needed",
        text: "`resolver 169.254.169.253; set $app app.internal; proxy_pass http://$app;`",
      },
      { title: "Resolve in the upstream", text: "`server app.internal resolve;` with a `zone`, from nginx 1.27.3 on." },
      { title: "Use an address", text: "For an application on the same server: `127.0.0.1`." },
    ],
    limits: ["Names without a dot.", "What an image has in `/etc/hosts`."],
  },
  messages: {
    "by-name": {
      text: "nginx in {stacks} does not start before {host} is found: {directive} is looked up once, at the start.",
    },
  },
  applies: () => true,
  judge: (view, say) => {
    for (const { directive, host } of naming(view)) {
      const words = { host: code(host), directive: code([directive.name, ...directive.args].join(" ")) };
      say.broken("by-name", view.placeOf(directive), { words });
    }
  },
  listed: ({ name }, path, context) => name === "resolver" && looksUpLater(context, path),
});
