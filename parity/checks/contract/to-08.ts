import { settingValue } from "../../nginx/index";
import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import { endsHttp } from "./timeouts";
import type { PathView } from "./view";

/** Most addresses that an ALB has, each with connections of its own to every server (AWS, subnets of load balancers). */
const NODES = 100;
/** A request that is handed on takes two: the load balancer's and the application's. */
const CONNECTIONS_A_REQUEST = 2;
const NEEDED = NODES * CONNECTIONS_A_REQUEST;
/** nginx's defaults (ngx_event.c, ngx_core_module). */
const CONNECTIONS = 512;

function connectionsOf({ web }: Pick<PathView, "web">): number {
  const text = web.events.get("worker_connections")?.at(-1)?.args[0];
  return text === undefined ? CONNECTIONS : Number.parseInt(text, 10);
}

/** `auto` is as many as there are processors: one at least. */
function workersOf({ web }: Pick<PathView, "web">): number {
  return Number.parseInt(web.main.get("worker_processes")?.at(-1)?.args[0] ?? "1", 10) || 1;
}

export const to08 = defineRow({
  id: "TO-08",
  summary: "nginx has connections enough for every node of the balancer.",
  why: "Under load new connections are refused or wait: idle ones of the load balancer's nodes have used up what is allowed.",
  fix: "Raise `worker_connections`.",
  guide: {
    checks:
      "A load balancer can have a hundred nodes, each with a pool of its own to every server, and a request that is handed on " +
      "takes a second connection. `worker_connections` (512 where it is not set) times `worker_processes` must be above that: " +
      `${NEEDED}.`,
    story: "A limit that a test with one client never meets, and a load balancer that scales out does.",
    examples: ["few"],
    ways: [{ title: "Allow more", text: "`worker_connections 8192;` with `worker_rlimit_nofile` twice that." }],
    limits: ["How many connections there really are: the row knows the least that can be needed."],
  },
  messages: {
    few: {
      text: "nginx in {stacks} allows {all} connections, and the nodes of {balancer} alone can use {needed}.",
    },
  },
  applies: endsHttp,
  judge: (view, say) => {
    const all = connectionsOf(view) * workersOf(view);
    const directive = view.web.events.get("worker_connections")?.at(-1);
    if (directive === undefined || Number.isNaN(all) || all > NEEDED) return;
    say.broken("few", view.placeOf(directive), {
      words: { all: String(all), balancer: balancerName(view), needed: String(NEEDED) },
      actual: settingValue(directive),
    });
  },
  listed: ({ name, args }) => name === "worker_connections" && Number.parseInt(args[0] ?? "", 10) > CONNECTIONS,
});
