import type { Impact, ImpactCell, ImpactSetting, Result } from "../../parity/result";

/** Results of `parity impact` of every kind that a report must show well. */

const STACKS = ["staging", "prod-au", "prod-us", "prod-eu"];
const FILE = "/etc/nginx/conf.d/api.conf";
const HEALTH = "https:443 → api";

function cell(stack: string, more: Partial<ImpactCell>): ImpactCell {
  const at = more.outcome === "absent" ? null : `${FILE}:7`;
  const location = at === null ? null : { stack, file: "aws.ts", line: 115, column: 20 };
  return {
    stack,
    sameAs: null,
    outcome: "unchanged",
    text: null,
    at,
    location,
    changes: [],
    rows: [],
    unknown: [],
    ...more,
  };
}

function sameBefore(stack: string, of: (stack: string) => Partial<ImpactCell>): string | null {
  const said = JSON.stringify(of(stack));
  return STACKS.slice(0, STACKS.indexOf(stack)).find((other) => JSON.stringify(of(other)) === said) ?? null;
}

function setting(more: Partial<ImpactSetting>, of: (stack: string) => Partial<ImpactCell>): ImpactSetting {
  return {
    file: FILE,
    address: "server[{api:domain}]",
    server: null,
    text: "server { … }",
    outcome: "needed",
    access: false,
    onlyIn: [],
    notWith: [],
    stacks: STACKS.map((stack) => cell(stack, { sameAs: sameBefore(stack, of), ...of(stack) })),
    ...more,
  };
}

const unhealthy = {
  effect: "breaks",
  path: HEALTH,
  probes: ["health-check 10.0.0.0/24 → api", "health-check 10.0.1.0/24 → api"],
  titles: ["the health check from 10.0.0.0/24", "the health check from 10.0.1.0/24"],
  before: '200 "ok\\n"',
  after: "301 → https://api.eu.example.com/health",
  symptom: "Target.ResponseCodeMismatch: 301 where the matcher is 200",
  steps: [
    "10.0.0.10:80 is the socket *:80",
    'Host "10.0.0.10:80" matches no server_name',
    "*:80 has no default_server: the first server is (00-legacy.conf:2)",
    "return 301 https://api.eu.example.com$request_uri (00-legacy.conf:5)",
  ],
} as const;

const listed = { row: "HC-03", how: "listed", symptom: "444/404/301 from the wrong vhost", message: null } as const;

const listen = setting(
  {
    address: "server[{api:domain}]/listen[80]",
    text: "listen 80 default_server;",
    onlyIn: ["prod-eu"],
  },
  (stack) =>
    stack === "prod-eu"
      ? { outcome: "needed", text: "listen 80 default_server;", changes: [unhealthy], rows: [listed] }
      : { outcome: "listed", text: "listen 80 default_server;", rows: [listed] },
);

const header = setting(
  {
    address: "server[{api:domain}]/location[/]/proxy_set_header[X-Forwarded-For]",
    text: "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
  },
  () => ({
    outcome: "needed",
    changes: [
      {
        effect: "changes",
        path: HEALTH,
        probes: ["a", "b", "c", "d"],
        titles: ["a request for https://api.example.com/ through 10.0.0.0/24", "b", "c", "d"],
        before: "the application receives x-forwarded-for: 203.0.113.7, 10.0.0.10",
        after: "the application receives no x-forwarded-for",
        symptom: "",
        steps: [],
      },
    ],
  }),
);

const keepalive = setting(
  {
    file: "/etc/nginx/nginx.conf",
    address: "http/keepalive_timeout",
    text: "keepalive_timeout 75s;",
    outcome: "listed",
  },
  () => ({
    outcome: "listed",
    at: "/etc/nginx/nginx.conf:14",
    rows: [
      { row: "TO-01", how: "broken", symptom: "sporadic 502", message: "nginx closes idle connections after 75 s." },
      { ...listed, row: "TO-02" },
    ],
  }),
);

const legacy = setting(
  {
    file: "/etc/nginx/conf.d/00-legacy.conf",
    address: "server[eu.api-v1.example.com]/server_name",
    text: "server_name eu.api-v1.example.com;",
    outcome: "removable",
  },
  (stack) => (stack === "prod-eu" ? { at: "/etc/nginx/conf.d/00-legacy.conf:4" } : { outcome: "absent" }),
);

const log = setting(
  {
    address: "server[{api:domain}]/location[= /health]/access_log",
    text: "access_log off;",
    outcome: "removable",
    notWith: [[`${FILE}!server[{api:domain}]/server_tokens`]],
  },
  () => ({}),
);

const strange = setting({ address: "server[{api:domain}]/brotli", text: "brotli on;", outcome: "unknown" }, () => ({
  outcome: "unknown",
  unknown: ["the model does not know the directive brotli"],
}));

const mends = setting(
  { address: "server[{api:domain}]/deny", text: "deny 10.0.1.0/24;", outcome: "harmful", access: true },
  (stack) =>
    stack === "prod-us"
      ? {
          outcome: "harmful",
          changes: [
            { ...unhealthy, effect: "repairs", before: "403 from nginx", after: '200 "ok\\n"', symptom: "", steps: [] },
          ],
        }
      : { outcome: "absent" },
);

const denies = setting(
  {
    address: "server[{api:domain}]/deny[198.51.100.0/24]",
    text: "deny 198.51.100.0/24;",
    outcome: "removable",
    access: true,
  },
  () => ({ text: "deny 198.51.100.0/24;" }),
);

const basis = STACKS.map((stack) => ({
  stack,
  paths: 1,
  probes: stack === "staging" ? 13 : 14,
  failing: stack === "prod-us" ? ["the health check from 10.0.1.0/24: 403 where the matcher is 200"] : [],
  rows: 41,
  notJudged: [
    "LM-03 needs application.maxUpload",
    "TO-03 needs application.longestRequest",
    "PR-06 needs application.headers",
  ],
  gaps:
    stack === "staging" ? ["The image of the scale set is not known: nginx's own files are taken from Ubuntu."] : [],
}));

function result(impact: Partial<Impact>, more: Pick<Partial<Result>, "verdict" | "errors"> = {}): Result {
  const all: Impact = { asked: [], basis, settings: [], sets: [], rehearsal: null, ...impact };
  const stacks = STACKS.map((name) => ({ name, provider: "aws@7.48.0", resources: 18, digest: null, paths: 1 }));
  return {
    version: 1,
    verb: "impact",
    verdict: "parity",
    stacks,
    findings: [],
    errors: [],
    impact: all,
    timings: { loadMs: 12, evaluateMs: 640, checkMs: 31, contractMs: 9 },
    ...more,
  };
}

const together = STACKS.map((stack, index) => ({
  stack,
  sameAs: index === 0 ? null : "staging",
  outcome: "needed" as const,
  changes: [unhealthy],
  rows: [],
  unknown: [],
}));

export const impactSamples: { readonly [name: string]: Result } = {
  "impact-all": result({
    settings: [keepalive, listen, header, legacy, log, strange, mends, denies],
    sets: [
      {
        of: "removable",
        settings: [
          `${FILE}!server[{api:domain}]/location[= /health]/access_log`,
          `${FILE}!server[{api:domain}]/server_tokens`,
        ],
        stacks: together,
        conflicts: [
          [`${FILE}!server[{api:domain}]/location[= /health]/access_log`, `${FILE}!server[{api:domain}]/server_tokens`],
        ],
      },
    ],
  }),
  "impact-one": result({ asked: ["listen"], settings: [listen] }),
  "impact-access": result({ asked: ["deny"], settings: [denies] }),
  "impact-set": result({
    asked: ["listen", "access_log"],
    settings: [listen, log],
    sets: [{ of: "asked", settings: ["a!b", "c!d"], stacks: together, conflicts: [["a!b", "c!d"]] }],
  }),
  "impact-alike": result({
    settings: [keepalive, header],
    basis: basis.map((one) => ({ ...one, probes: 14, failing: [], gaps: [], notJudged: [] })),
    rehearsal: { nginx: "1.22.1", limits: [], compared: 7452, agreed: 7452, undecided: 0, disagreements: [] },
  }),
  "impact-disagrees": result(
    {
      asked: ["keepalive_timeout"],
      settings: [keepalive],
      rehearsal: {
        nginx: "1.22.1",
        limits: ["parity.yaml says nginx 1.24.0; nginx 1.22.1 is what ran."],
        compared: 52,
        agreed: 51,
        undecided: 2,
        disagreements: [
          {
            stack: "prod-eu",
            without: ["/etc/nginx/nginx.conf!http/keepalive_timeout"],
            probe: "the connection that is used again after 54 s",
            predicted: "200 from the application",
            observed: "the connection is closed without an answer",
          },
        ],
      },
    },
    {
      verdict: "undetermined",
      errors: [{ message: "The model and a real nginx disagree on 1 outcome.", location: null }],
    },
  ),
};
