import { code } from "../words";
import { defineRow } from "./define";
import { groupName } from "./health/tell";
import { placeOfPort, refusal } from "./reach";

export const net02 = defineRow({
  id: "NET-02",
  summary: "Servers without `listen` are only where nginx starts as root.",
  why: "It works where nginx starts as root; elsewhere it listens on 8000, and connections are refused.",
  fix: "Write `listen 80;`.",
  guide: {
    checks:
      "A `server` without `listen` is on port 80 where nginx starts as root, and on 8000 otherwise (`nginx.root` in parity.yaml). " +
      "The row finds targets whose port only such a server would serve, and asks for the fact where it decides.",
    story:
      "A `listen 80` that looks redundant is redundant on one machine and needed on another. Of all settings this is the nearest " +
      "to that of 2019: it can be removed everywhere but in one place.",
    examples: ["not-root"],
    ways: [
      { title: "Write the `listen`", text: "Then the user that nginx starts as does not decide." },
      {
        title: "Say how nginx starts",
        text: "`nginx: { root: true }` in parity.yaml, where it is started by its packaged unit.",
      },
    ],
    limits: ["Whether nginx may bind port 80 where it does not start as root: a matter of capabilities."],
  },
  messages: {
    "other-port": {
      text: "{server} in {stacks} has no `listen`, and nginx does not start as root: it listens on 8000 there, and {group} sends to 80.",
    },
  },
  applies: () => true,
  judge: (view, say) => {
    const implied = view.web.sockets.find(({ listens }) => listens.length === 0);
    if (implied === undefined || view.port.value !== 80) return;
    if (view.web.facts.root === null) return say.needs("nginx.root");
    const { directive, segment } = implied.defaultServer;
    const at = view.placeOfAbsent(implied.defaultServer, "listen[80]");
    if (refusal(view, 80)?.kind !== "default-port") return say.holds(at, "nginx starts as root there");
    say.broken("other-port", at.property.includes("!") ? at : view.placeOf(directive), {
      words: { server: code(segment), group: groupName(view) },
      expected: "80",
      also: [placeOfPort(view)],
    });
  },
});
