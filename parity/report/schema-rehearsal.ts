import { z } from "zod";

const strings = z.array(z.string());

const probe = z.strictObject({
  id: z.string(),
  kind: z.string().describe("`health-check`, `request`, `websocket` …"),
  path: z.string().describe("Id of the traffic path."),
  title: z.string(),
  passes: z.boolean(),
  reason: z.string().describe("Why it does not pass, or what was seen."),
  balancer: z.string().nullable().describe("Of a health check: HAProxy's own word for it, `L7STS 301`."),
  status: z.int().nullable(),
  location: z.string().nullable(),
  judged: z
    .literal(false)
    .optional()
    .describe("Where it hangs on files that nobody knows: it does not pass here, and on a server may."),
});

const server = z.strictObject({
  resource: z.string(),
  property: z.string(),
  failure: z.string().nullable().describe("nginx's words where it does not start, or has ended by itself."),
  probes: z.array(probe),
  made: strings.describe("Certificates, users, folders, names that were made for the run."),
  scaled: strings.describe("Durations as they are declared (or nginx's defaults), and as they were."),
  relocated: strings.describe("Addresses and ports that were changed; empty in a network of its own."),
  limits: strings.describe("What of it was not rehearsed, and why."),
});

const stack = z.strictObject({
  stack: z.string(),
  state: z.enum(["serving", "degraded", "offline", "not judged", "not rehearsed"]),
  sameAs: z.string().nullable().describe("A stack that is the same to the byte, and was run for both."),
  consequence: z.string().describe("What becomes of a stack that is not serving; else empty."),
  servers: z.array(server),
  gaps: strings.describe("What of the program could not be followed."),
});

/** What the declared configuration did on a real nginx. */
export const rehearsalSchema = z.strictObject({
  nginx: z.strictObject({ ran: z.string(), declared: z.string().nullable() }).describe("Versions."),
  haproxy: z.string().describe("Version of the load balancer's stand-in."),
  how: z.enum(["isolated", "relocated"]).describe("`relocated` is not the full proof."),
  speed: z.number().positive().describe("Declared durations were divided by it."),
  limits: strings.describe("What stands between this and the full proof; empty: nothing."),
  stacks: z.array(stack).describe("In rollout order."),
});
