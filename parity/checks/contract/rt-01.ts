import { code } from "../words";
import { defineRow } from "./define";
import { answerWords, balancerName, listenOf } from "./health/tell";
import { answered, fellToDefault, hostsOf, picksByHost, turnsAway } from "./routing";

export const rt01 = defineRow({
  id: "RT-01",
  summary: "Every host that is forwarded has a server of nginx.",
  why: "All requests for this host get the default server's answer: 404, a redirect, or a closed connection.",
  fix: "Put the host into the `server_name` of the server that is meant for it.",
  guide: {
    checks:
      "For each host that the listener's rules forward to nginx, asks the model which server answers. Where no `server_name` " +
      "matches and the default server turns the client away, the two lists of hosts differ. A default server that serves the " +
      "request is taken to be meant for it.",
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
      text: "{balancer} forwards {host} to nginx in {stacks}, where no server has that name: the default server {server} answers {answer}.",
    },
  },
  applies: picksByHost,
  judge: (view, say) => {
    for (const asked of answered(view)) {
      const { server, changed } = hostsOf(asked);
      if (changed || asked.answer.server === null) continue;
      const at = listenOf(asked);
      if (!fellToDefault(asked)) say.holds(at, `another server has the name ${code(server)}`);
      else if (turnsAway(asked)) {
        const words = {
          balancer: balancerName(view),
          host: code(server),
          server: code(asked.answer.server.segment),
          answer: answerWords(asked),
        };
        say.broken("unserved", at, { words, also: [view.path.rule.at] });
      }
    }
  },
});
