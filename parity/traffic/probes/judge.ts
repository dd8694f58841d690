import { StatusSet } from "../balancer/status";
import type { Expectation, Observation, Probe, Received } from "./types";

export interface Judgement {
  readonly passes: boolean;
  /** Why it does not, in the words of the balancer's vendor where it has any; what was seen, where it does. */
  readonly reason: string;
}

/** Whether what came of a probe is what must come of it. What the model does not know does not pass. */
export function judgeProbe(probe: Probe, observation: Observation): Judgement {
  switch (observation.kind) {
    case "connected":
      return probe.request === null ? pass("the connection is accepted") : fail("no answer: the server only connects");
    case "response":
      return probe.kind === "health-check" ? judgeCheck(probe, observation) : judgeAnswer(probe, observation);
    case "not-started":
      return fail(`nginx does not start: ${observation.message}`);
    case "unknown":
      return fail(`not known: ${observation.about}`);
    default:
      // nginx's own status for a connection that it is told to close.
      if (observation.kind === "closed" && probe.expect.status === "444")
        return pass("the connection is closed, as declared");
      return fail(withoutAnswer(probe, observation.kind));
  }
}

type Response = Extract<Observation, { readonly kind: "response" }>;

const pass = (reason: string): Judgement => ({ passes: true, reason });
const fail = (reason: string): Judgement => ({ passes: false, reason });

/**
 * Reason codes of AWS: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html#target-health-reason-codes,
 * messages of Azure: https://learn.microsoft.com/azure/application-gateway/application-gateway-backend-health-troubleshooting
 */
function judgeCheck(probe: Probe, { status, body, application }: Response): Judgement {
  const { expect } = probe;
  if (!StatusSet.of(expect.status).has(status)) {
    const words = `${status} where the matcher is ${expect.status}`;
    if (probe.balancer === "application-gateway") return fail(`HTTP status code mismatch: ${words}`);
    return fail(probe.balancer === "azure-load-balancer" ? words : `Target.ResponseCodeMismatch: ${words}`);
  }
  if (expect.application && application === null)
    return fail(`Target.FailedHealthChecks: ${status} from nginx itself has no grpc-status`);
  if (expect.bodyContains !== null && body !== null && !body.includes(expect.bodyContains))
    return fail(`HTTP response body mismatch: "${expect.bodyContains}" is not in the answer`);
  return pass(`${status}`);
}

/** What the client of a balancer gets when its server gives no answer: by layer, since only one of HTTP can answer itself. */
function withoutAnswer(probe: Probe, kind: "refused" | "closed" | "tls-failed" | "garbled" | "timeout"): string {
  const why = WHY[kind];
  const layer4 = probe.balancer === "nlb" || probe.balancer === "azure-load-balancer";
  if (probe.kind === "health-check") {
    if (probe.balancer === "application-gateway" || probe.balancer === "azure-load-balancer")
      return `unhealthy: ${why}`;
    return `${kind === "timeout" ? "Target.Timeout" : "Target.FailedHealthChecks"}: ${why}`;
  }
  if (probe.application.status === 101 && probe.application.delay > 0) return `the WebSocket is cut: ${why}`;
  if (layer4) return why;
  return `${kind === "timeout" ? 504 : 502}: ${why}`;
}

const WHY = {
  refused: "nothing listens there, the connection is refused",
  closed: "nginx closes the connection without an answer",
  "tls-failed": "the TLS handshake with nginx fails",
  garbled: "what nginx answers is not the protocol that was spoken",
  timeout: "no answer in time",
} as const;

function judgeAnswer({ expect, node, client }: Probe, response: Response): Judgement {
  const { status, application } = response;
  if (!StatusSet.of(expect.status).has(status)) {
    const to = response.location === null ? "" : ` to ${response.location}`;
    return fail(`${status}${to} instead of ${expect.status}`);
  }
  if (!expect.application) return pass(`${status}`);
  if (application === null) return fail(`${status} from nginx itself: the request does not reach the application`);
  const wrong = wrongHeader(expect, application, node) ?? wrongAddress(expect, application, node, client);
  return wrong === null ? pass(`${status} from the application`) : fail(wrong);
}

function wrongHeader({ received }: Expectation, application: Received, node: string): string | null {
  for (const [name, value] of received) {
    const actual = valuesOf(application, name);
    if (actual.length === 0) return `the application receives no ${name}`;
    if (value === null || actual.includes(value)) continue;
    if (actual.includes(node)) return balancersAddress(node, name);
    return `the application receives ${name}: ${actual.join(", ")} instead of ${value}`;
  }
  return null;
}

function wrongAddress(
  { clientAddress }: Expectation,
  application: Received,
  node: string,
  client: string,
): string | null {
  if (clientAddress.length === 0) return null;
  const items = clientAddress.flatMap((name) => valuesOf(application, name)).flatMap((value) => value.split(","));
  const addresses = items.map(withoutPort);
  if (addresses.includes(client)) return null;
  const header = clientAddress.join(", ");
  if (addresses.includes(node)) return balancersAddress(node, header);
  return `the application does not receive the client's address (${header}: ${items.join(",").trim() || "nothing"})`;
}

function balancersAddress(node: string, header: string): string {
  return `the application receives the balancer's address ${node} instead of the client's (${header})`;
}

function withoutPort(item: string): string {
  const text = item.trim();
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(text);
  if (bracketed) return bracketed[1]!;
  return /^[^:]*:\d+$/.test(text) ? text.slice(0, text.indexOf(":")) : text;
}

function valuesOf({ headers }: Received, name: string): string[] {
  return headers.flatMap((header) => (header[0] === name ? [header[1]] : []));
}
