import type { Result, Review, ReviewChange, StackOutcome } from "../../parity/result";
import { samples } from "./samples";

/** Results of `parity rehearse` and `parity review` that a report must show well. */

const deviates = samples["deviates"]!;
const STACKS = ["staging", "prod-au", "prod-us", "prod-eu"];
const stacks = samples["parity"]!.stacks;
const timings = { loadMs: 12, evaluateMs: 640, checkMs: 31, contractMs: 9 };
const [, matcher, nginxFile] = deviates.findings;

const HEALTH = "https:443 → api";

function rehearsed(stack: string, more: Partial<StackOutcome> = {}, passes = true): StackOutcome {
  return {
    stack,
    state: passes ? "serving" : "offline",
    sameAs: null,
    consequence: passes ? "" : "No target is ever healthy: clients get 503.",
    servers: [
      {
        resource: "api/web/launch-template",
        property: "userData",
        failure: null,
        probes: [
          {
            id: "health-check 10.0.0.0/24",
            kind: "health-check",
            path: HEALTH,
            title: "the health check from 10.0.0.0/24",
            passes,
            reason: passes ? "200 where the matcher is 200" : "301 where the matcher is 200",
            balancer: passes ? "L7OK 200" : "L7STS 301",
            status: passes ? 200 : 301,
            location: null,
          },
        ],
        made: ["a certificate for api.example.net"],
        scaled: ["keepalive_timeout 75s as 750ms"],
        relocated: [],
        limits: ["The application is a stand-in: it answers 200 to everything."],
      },
    ],
    gaps: [],
    ...more,
  };
}

function change(more: Partial<ReviewChange>): ReviewChange {
  return {
    id: "c0ffee000001",
    kind: "changed",
    of: "property",
    resource: "api/web/tg",
    type: "aws:lb/targetGroup:TargetGroup",
    property: "healthCheck.matcher",
    stacks: STACKS,
    uniform: true,
    same: { before: "200", after: "200-299" },
    values: Object.fromEntries(STACKS.map((stack) => [stack, { before: "200", after: "200-299" }])),
    traffic: true,
    byDependency: false,
    locations: [{ stack: null, file: "infra/aws/load-balancer.ts", line: 41, column: 7, side: "work-tree" }],
    ...more,
  };
}

const review: Review = {
  base: { ref: "origin/main", commit: "4dd1070407fd0caaa7d217041656da0fa6774f5f", modules: "installed", rules: "own" },
  stacksAdded: ["prod-jp"],
  stacksRemoved: [],
  changes: [
    change({
      id: "c0ffee000002",
      kind: "removed",
      of: "setting",
      resource: "api/web/launch-template",
      property: "userData!/etc/nginx/conf.d/api.conf!server[{parity:domain}]/listen[80]",
      stacks: ["prod-eu"],
      uniform: false,
      same: null,
      values: { "prod-eu": { before: "listen 80 default_server;", after: null } },
      locations: [{ stack: "prod-eu", file: "infra/web-server/settings.ts", line: 12, column: 3, side: "base" }],
    }),
    change({}),
    change({
      id: "c0ffee000003",
      kind: "added",
      of: "resource",
      resource: "api/alarm",
      property: null,
      same: null,
      values: {},
    }),
    change({
      id: "c0ffee000004",
      of: "config",
      resource: null,
      property: "parity:level",
      byDependency: true,
      traffic: false,
    }),
  ],
  impact: null,
  traffic: [
    {
      stack: "prod-eu",
      sameAs: null,
      effect: "breaks",
      path: HEALTH,
      titles: ["the health check from 10.0.0.0/24", "the health check from 10.0.1.0/24"],
      before: '200 "ok"',
      after: "the connection is refused",
      symptom: "Target.FailedHealthChecks: all targets are unhealthy",
    },
    {
      stack: "prod-us",
      sameAs: null,
      effect: "unknown",
      path: "",
      titles: [],
      before: "",
      after: "",
      symptom: "The user data is not known.",
    },
  ],
  validity: STACKS.map((stack) => ({
    stack,
    verdict: ({ staging: "baseline", "prod-eu": "invalid", "prod-us": "unchanged" } as const)[stack] ?? "valid",
    reason: stack === "prod-eu" ? "The change is in prod-eu only: staging has nothing to test." : null,
    fact: null,
    compared: { changes: 4, paths: 1, probes: 14 },
  })),
  waivers: [
    {
      kind: "expiring",
      check: "uniform",
      stack: "prod-eu",
      resource: "api/web/tg",
      property: "healthCheck.matcher",
      owner: "platform@example.net",
      reason: "The old probe sends HTTP until it is gone.",
      expires: "2027-01-31",
      before: null,
      neededBy: ["the health check from 10.0.0.0/24"],
      location: { stack: null, file: "parity.yaml", line: 14, column: 5 },
    },
  ],
  dependencies: [
    { name: "@pulumi/aws", before: "7.47.0", after: "7.48.0", kind: "provider", direct: true },
    { name: "left-pad", before: null, after: "1.3.0", kind: "package", direct: false },
  ],
  standing: [matcher!],
  mended: [nginxFile!],
};

export const verbSamples: { readonly [name: string]: Result } = {
  rehearsal: {
    version: 1,
    verb: "rehearse",
    verdict: "deviates",
    stacks,
    findings: [
      {
        ...matcher!,
        id: "4e4ea45ed000",
        check: "rehearsal",
        message: "The health check from 10.0.0.0/24 fails in prod-eu: 301 where the matcher is `200`.",
        expected: null,
        values: {},
      },
    ],
    errors: [],
    rehearsal: {
      nginx: { ran: "1.26.3", declared: "1.28.0" },
      haproxy: "3.0.11",
      how: "isolated",
      speed: 100,
      limits: ["parity.yaml says nginx 1.28.0; nginx 1.26.3 is what ran."],
      stacks: [
        rehearsed("staging"),
        rehearsed("prod-au", { sameAs: "staging" }),
        rehearsed("prod-us", { state: "not rehearsed", servers: [], gaps: ["The user data is not known."] }),
        rehearsed("prod-eu", {}, false),
      ],
    },
    timings: { ...timings, rehearseMs: 2100 },
  },
  review: {
    version: 1,
    verb: "review",
    verdict: "deviates",
    stacks,
    findings: [deviates.findings[0]!],
    errors: [],
    review,
    timings: { ...timings, baseMs: 900 },
  },
  "review-nothing": {
    version: 1,
    verb: "review",
    verdict: "parity",
    stacks,
    findings: [],
    errors: [],
    review: {
      ...review,
      stacksAdded: [],
      changes: [],
      traffic: [],
      validity: review.validity.map((one) => ({
        ...one,
        verdict: one.stack === "staging" ? "baseline" : "unchanged",
        reason: null,
      })),
      waivers: [],
      dependencies: [],
      standing: [],
      mended: [],
    },
    timings,
  },
};
