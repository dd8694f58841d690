import { code } from "../words";
import { defineRow } from "./define";
import { clientRequests } from "./health/ask";
import { answerWords, balancerName, decidedAt, tellUndecided } from "./health/tell";
import { fellToDefault, hostsOf, locationOf, turnsAway } from "./routing";
import type { Place } from "./types";
import type { PathView } from "./view";

export const rt05 = defineRow({
  id: "RT-05",
  summary: "nginx knows the host that the load balancer makes.",
  why: "The wrong server answers, or redirects lead browsers to a name that only the load balancer uses.",
  fix: "Leave the client's host as it is, or let nginx know the name that comes instead.",
  guide: {
    checks:
      "Where the load balancer changes the Host – a host rewrite of a rule, `hostName` or `pickHostNameFromBackendAddress` of " +
      "backend settings – asks the model which server of nginx answers to the changed name, and whether it redirects clients to it.",
    story:
      "A gateway's backend settings fill in a host name by default when an App Service is behind them. With nginx behind them it " +
      "is a name that no `server_name` has.",
    examples: ["overridden"],
    ways: [
      {
        title: "Leave the host",
        text: "No `hostName` in the backend settings, no host rewrite: nginx sees what the client asked for.",
      },
      { title: "Use the original", text: "`$http_x_original_host` in redirects, where the load balancer sends it." },
    ],
    limits: ["Cookies and links that the application makes of the host that it receives."],
  },
  messages: {
    unknown: {
      text: "{balancer} makes the host {server} of {client}, and no server of nginx in {stacks} has that name: the default server answers {answer}.",
    },
    redirects: {
      text: "{balancer} makes the host {server} of {client}, and nginx in {stacks} redirects clients to it: {location}.",
    },
  },
  applies: () => true,
  judge: (view, say) => {
    const { hostOverride } = view.path.group;
    if (hostOverride !== null && hostOverride.value === null)
      return say.unjudged("the host that the gateway makes of the client's", hostOverride.at);
    const hosts = new Set<string>();
    for (const asked of clientRequests(view)) {
      const { client, server, changed } = hostsOf(asked);
      const { socket } = asked.answer;
      if (!changed || socket === null || asked.answer.server === null) continue;
      const location = locationOf(asked.answer);
      const at = decidedAt(asked);
      const words = { balancer: balancerName(view), server: code(server), client: code(client) };
      const also = [placeOfHost(view)];
      // The plainest request for a host says whether a server is meant for it; one that stands alone always is.
      const isFirst = !hosts.has(client);
      hosts.add(client);
      if (location !== null && hostOf(location) === server) {
        say.broken("redirects", at, { words: { ...words, location: code(location) }, also });
      } else if (isFirst && socket.servers.length > 1 && fellToDefault(asked)) {
        if (asked.answer.kind === "unknown") tellUndecided(view, say, [asked]);
        else if (turnsAway(asked)) say.broken("unknown", at, { words: { ...words, answer: answerWords(asked) }, also });
      } else say.holds(at, "a server has the name that comes");
    }
  },
});

function placeOfHost({ path: { group, rule } }: PathView): Place {
  return group.hostOverride?.at ?? rule.transforms.find(({ kind }) => kind === "host")?.at ?? rule.at;
}

function hostOf(location: string): string | null {
  return /^https?:\/\/([^/:?#]+)/i.exec(location)?.[1]?.toLowerCase() ?? null;
}
