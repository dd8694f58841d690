import type { Server } from "../../nginx/configuration/types";
import { code, list } from "../words";
import { defineRow } from "./define";
import { type Asked, clientRequests } from "./health/ask";
import { answerWords, balancerName, listenOf, tellUndecided } from "./health/tell";
import { fellToDefault, hostsOf, picksByHost, turnsAway } from "./routing";
import type { PathView } from "./view";

export const rt01 = defineRow({
  id: "RT-01",
  summary: "Every host that is forwarded has a server of nginx.",
  why: "All requests for this host get the default server's answer: 404, a redirect, or a closed connection.",
  fix: "Put the host into the `server_name` of the server that is meant for it.",
  guide: {
    checks:
      "For each host that the listener's rules forward to nginx, asks the model which server answers. Where no `server_name` " +
      "matches and the default server turns the client away, the two lists of hosts differ. A default server that serves the " +
      "request, or sends its client to HTTPS, is taken to be meant for it; so is one that stands alone on its port.",
    story:
      "Hosts are listed twice, at the load balancer and in nginx. A customer's name that is added on one side works in tests by " +
      "address, and not for the customer.",
    examples: ["another-name"],
    ways: [
      { title: "Name it", text: "`server_name api.example.net;`, from the same constant as the listener's rule." },
      {
        title: "Serve what comes",
        text: "`default_server` on the one server there is, where the load balancer chooses hosts.",
      },
    ],
    limits: ["Wildcards are asked for with one host that they take.", "Hosts that the load balancer changes: RT-05."],
  },
  messages: {
    unserved: {
      text: "{balancer} forwards requests for {hosts} to nginx in {stacks}, where no server has that name: the default server {server} answers {answer}.",
    },
  },
  applies: picksByHost,
  judge: (view, say) => {
    const lost = new Map<Server, Lost>();
    for (const asked of firstOfHosts(view)) {
      const { socket, server, kind } = asked.answer;
      const { server: host, changed } = hostsOf(asked);
      if (changed || socket === null || server === null) continue;
      if (!fellToDefault(asked)) say.holds(listenOf(asked), `another server has the name ${code(host)}`);
      else if (kind === "unknown") tellUndecided(view, say, [asked]);
      // One server alone is meant for whatever comes.
      else if (socket.servers.length > 1 && turnsAway(asked)) {
        const hosts = [...(lost.get(server)?.hosts ?? []), host];
        lost.set(server, { asked: lost.get(server)?.asked ?? asked, hosts });
      }
    }
    for (const [server, { asked, hosts }] of lost) {
      const words = {
        balancer: balancerName(view),
        hosts: list(hosts.map(code)),
        server: code(server.segment),
        answer: answerWords(asked),
      };
      say.broken("unserved", listenOf(asked), { words, also: [view.path.rule.at] });
    }
  },
});

/** Hosts that a default server turns away. */
interface Lost {
  readonly asked: Asked;
  readonly hosts: readonly string[];
}

/** The plainest request for each host. */
function firstOfHosts(view: PathView): readonly Asked[] {
  const found = new Map<string, Asked>();
  for (const asked of clientRequests(view)) {
    const { client } = hostsOf(asked);
    if (!found.has(client)) found.set(client, asked);
  }
  return [...found.values()];
}
