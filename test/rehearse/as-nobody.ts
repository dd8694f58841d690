// Run by test/rehearse/isolation.slow.test.ts as a user without rights: prints what came of two rehearsals.
import { inRounds } from "../../parity/rehearse/rounds";
import { subjectsOf } from "../../parity/rehearse/subjects";
import { Seen, stackOf } from "./support";

const API = "/etc/nginx/conf.d/api.conf";
const DEFAULT = "/etc/nginx/conf.d/default.conf";

async function main(): Promise<void> {
  const right = subjectsOf(stackOf({ base: "alb", facts: { websocketPing: 30 } }))[0]!;
  const withoutListen = subjectsOf(
    stackOf({
      base: "alb",
      root: false,
      changes: [
        { set: { "targets port": 80 } },
        { nginx: { [API]: null, "/etc/nginx/nginx.conf": [["include conf.d/api.conf;", ""]] } },
        { nginx: { [DEFAULT]: [["listen 8080 default_server;", ""]] } },
      ],
    }),
  )[0]!;
  const { on, outcomes } = await inRounds([right, withoutListen], {});
  const seen = new Seen(right, outcomes.get(right)!);
  const all = (
    ["health-check", "request", "forged-address", "websocket", "slow-response", "upload", "drain"] as const
  ).flatMap((kind) => seen.all(kind));
  const result = {
    how: on.how,
    failed: all.filter(({ passes }) => !passes).map(({ probe, reason }) => `${probe.id}: ${reason}`),
    probes: all.length,
    unprivileged: new Seen(withoutListen, outcomes.get(withoutListen)!).brief("health-check"),
  };
  process.stdout.write(JSON.stringify(result));
}

void main();
