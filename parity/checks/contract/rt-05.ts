import { code } from "../words";
import { defineRow } from "./define";
import { answerWords, balancerName, decidedAt } from "./health/tell";
import { answered, fellToDefault, hostsOf, locationOf, turnsAway } from "./routing";

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
    for (const asked of answered(view)) {
      const { client, server, changed } = hostsOf(asked);
      if (!changed || asked.answer.server === null) continue;
      const location = locationOf(asked.answer);
      const at = decidedAt(asked);
      const common = { balancer: balancerName(view), server: code(server), client: code(client) };
      const also = [view.path.group.hostOverride?.at ?? view.path.rule.at];
      if (fellToDefault(asked) && turnsAway(asked)) {
        say.broken("unknown", at, { words: { ...common, answer: answerWords(asked) }, also });
      } else if (location !== null && hostOf(location) === server) {
        say.broken("redirects", at, { words: { ...common, location: code(location) }, also });
      } else say.holds(at, "a server has the name that comes");
    }
  },
});

function hostOf(location: string): string | null {
  return /^https?:\/\/([^/:?#]+)/i.exec(location)?.[1]?.toLowerCase() ?? null;
}
