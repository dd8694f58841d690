import type { Exchange } from "../../nginx/request/types";
import { defineRow } from "./define";
import { healthChecks } from "./health/ask";
import { groupName, pathsWith } from "./health/tell";
import { secondsOf, showSeconds, valueIn } from "./values";

/** The directive that says how long nginx waits for what is behind it. */
const WAITS: { readonly [protocol in Exchange["protocol"]]?: string } = {
  ...{ http: "proxy_read_timeout", https: "proxy_read_timeout", grpc: "grpc_read_timeout", grpcs: "grpc_read_timeout" },
  ...{ fastcgi: "fastcgi_read_timeout", uwsgi: "uwsgi_read_timeout", scgi: "scgi_read_timeout" },
};

export const hc12 = defineRow({
  id: "HC-12",
  // The check fails either way when the application hangs; what differs is how it is told and how long it takes.
  severity: "note",
  summary: "nginx gives up on a health check before the balancer does.",
  why: "A slow application shows as a timeout of the check, not as the 504 that nginx would tell.",
  fix: "Give the health check's location a shorter read timeout than the check has.",
  guide: {
    checks:
      "For a health check that nginx passes on to the application: compares how long nginx waits for the answer in that location " +
      "with the timeout of the check.",
    story:
      "Where nginx waits for a minute and the load balancer for five seconds, a slow application is told as a target that times " +
      "out. It looks like a firewall or a dead machine, and the log of nginx says 499.",
    examples: ["waits-longer"],
    ways: [
      {
        title: "Wait less",
        text: "`proxy_connect_timeout` and `proxy_read_timeout` in `location = /health`, below the timeout of the check.",
      },
      { title: "Let the check wait longer", text: "`healthCheck.timeout`, below its interval." },
    ],
    limits: ["How long the application really takes.", "How long nginx takes to start again."],
  },
  messages: {
    longer: {
      text: "nginx in {stacks} waits {wait} for the application to answer the health check of {group}, which gives up after {timeout}: {value}.",
    },
  },
  applies: ({ group }) => group.healthCheck.timeout.value !== null,
  judgeStack: (views, say) => {
    for (const asked of views[0] ? healthChecks(views[0].context) : []) {
      const { answer, view } = asked;
      const paths = pathsWith(views, asked);
      if (answer.kind !== "response" || answer.exchange === null || answer.location === null) continue;
      const name = WAITS[answer.exchange.protocol];
      const timeout = view.path.group.healthCheck.timeout;
      if (name === undefined || paths.length === 0 || timeout.value === null) continue;
      const value = valueIn(view, answer.location, name);
      const wait = secondsOf(value);
      if (wait === null || wait < timeout.value) continue;
      const words = { group: groupName(view), wait: showSeconds(wait), timeout: showSeconds(timeout.value) };
      say.broken("longer", value.at, { words: { ...words, value: value.words }, also: [timeout.at], paths });
    }
  },
});
