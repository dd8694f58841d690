import type {
  Declared,
  DeclaredHop,
  DeclaredPath,
  DeclaredResource,
  Finding,
  NeededSetting,
  Result,
} from "../../../parity/result";
import { samples } from "../samples";

/** Results with what the stacks declare, and of every size. */

const STACKS = ["staging", "prod-au", "prod-us", "prod-eu"];

function resource(address: string, presence = 0, more: Partial<DeclaredResource> = {}): DeclaredResource {
  const location = { stack: null, file: "infra/aws/load-balancer.ts", line: 12, column: 3 };
  return { address, type: "aws:lb/listener:Listener", kind: "custom", location, presence, ...more };
}

function hop(
  kind: DeclaredHop["kind"],
  title: string,
  from: number | null,
  more: Partial<DeclaredHop> = {},
): DeclaredHop {
  return { kind, title, from, resource: "api/lb", location: null, facts: [], settings: [], ...more };
}

function setting(text: string, address: string, more: Partial<NeededSetting> = {}): NeededSetting {
  const location = { stack: null, file: "infra/web-server/settings.ts", line: 41, column: 5 };
  const because = ["400 instead of 101", "PR-04: handshake answered 200/400 instead of 101"];
  return { file: "/etc/nginx/nginx.conf", address, text, how: "needed", because, location, ...more };
}

export function pathTo(name: string): DeclaredPath {
  return {
    id: `https:443 ${name}/host → ${name}/tg`,
    hops: [
      hop("listener", "HTTPS :443", null, {
        facts: [
          { name: "clients", value: "from anywhere", given: false },
          { name: "certificate for", value: null, given: true },
        ],
      }),
      hop("rule", "host {api:domain}", 0),
      hop("target-group", "HTTP :8080", 1, { resource: `${name}/tg` }),
      hop("servers", "group", 2),
      hop("web-server", "nginx", 3, { settings: [setting("proxy_http_version 1.1;", "http/proxy_http_version")] }),
      hop("listen", "*:8080", 4),
      hop("server", "{api:domain}", 5, {
        settings: [setting("server { … }", "server[{api:domain}]", { how: "listed", because: ["NET-01: refused"] })],
      }),
      hop("location", "/", 6),
      hop("upstream", "http://application", 7, { facts: [{ name: "sends to", value: "127.0.0.1:3000", given: true }] }),
      hop("location", "= /health", 6),
      hop("answer", "200 ok", 9),
    ],
  };
}

const declared: Declared = {
  presence: [STACKS, ["prod-eu"]],
  resources: [
    resource("api/legacy/queue", 1, { type: "aws:sqs/queue:Queue" }),
    resource("api/web/launch-template", 0, { type: "aws:ec2/launchTemplate:LaunchTemplate" }),
    resource("api/web/listener", 0),
    resource("api/web/tg$aws:lb/targetGroup:TargetGroup", 0, { type: "aws:lb/targetGroup:TargetGroup" }),
    resource("{stack}", 0, { type: "pulumi:pulumi:Stack", kind: "stack", location: null }),
  ],
  traffic: [
    { stacks: STACKS.slice(0, 3), paths: [pathTo("api/web")], judgedBy: "staging", gaps: [] },
    { stacks: ["prod-eu"], paths: [], judgedBy: null, gaps: ["What runs in the container is inside its image."] },
  ],
};

const FLEET = samples["fleet"]!.stacks.map(({ name }) => name);

/** A thousand stacks with a hundred resources each, nine of them with sixty findings. */
const fleet: Result = {
  ...samples["fleet"]!,
  declared: {
    presence: [FLEET, FLEET.slice(7)],
    resources: Array.from({ length: 100 }, (_, index) => resource(`tenant/queue-${index}`, index % 10 === 3 ? 1 : 0)),
    traffic: [
      { stacks: FLEET.slice(0, 990), paths: [pathTo("tenant")], judgedBy: FLEET[0]!, gaps: [] },
      { stacks: FLEET.slice(990), paths: [pathTo("tenant"), pathTo("other")], judgedBy: FLEET[990]!, gaps: [] },
    ],
  },
};

const odd = (stack: number, at: number): string[] => FLEET.filter((_, index) => (index * 7 + at) % (stack + 2) === 0);

/** The same where no two stacks are alike: every one deviates in something else. */
const motley: Result = {
  ...fleet,
  stacks: fleet.stacks.map((stack, index) => ({ ...stack, digest: `sha256:${String(index).padStart(64, "0")}` })),
  findings: Array.from({ length: 1200 }, (_, index): Finding => {
    const stacks = odd(index % 40, index);
    const values = Object.fromEntries(FLEET.map((name) => [name, stacks.includes(name) ? "15" : "0"]));
    const template = samples["fleet"]!.findings[0]!;
    return { ...template, id: `abc${index}`, resource: `tenant/queue-${index % 100}`, stacks, values };
  }),
};

const HOSTILE = [
  "<script>window.hacked=1</script>",
  "</script><script>window.hacked=1</script>",
  "</style><img src=x onerror=window.hacked=1>",
  '"><svg onload=window.hacked=1>',
  "' onmouseover='window.hacked=1",
  "javascript:window.hacked=1",
  "\u001b[31mred\u001b[0m \u202eevil\u202c \u0000 \u2028",
  "<!--<script>",
  "{{constructor.constructor('window.hacked=1')()}}",
  "&lt;b&gt; &#x6a;",
  "`code <b>` ` unpaired",
  "x".repeat(5000),
];

/** The same text in every place of a result that holds one. */
function hostile(text: string): Result {
  const location = { stack: text, file: text, line: 1, column: 1 };
  const finding: Finding = {
    ...{ id: text, check: text, severity: "error", stacks: [text], resource: text, type: text, property: text },
    ...{
      message: `${text}\n${text}`,
      expected: text,
      values: { [text]: `${text}!`, other: null },
      why: text,
      fix: text,
    },
    locations: [location],
    waiver: null,
  };
  const lines = (own: string): string => ["a", own, "b", "c"].join("\n");
  const waiver = { owner: text, reason: text, expires: "2027-01-31" };
  const inText = { ...finding, expected: lines("x"), values: { [text]: lines(text) }, waiver };
  const path = pathTo(text);
  const hops = path.hops.map((one) => ({
    ...one,
    title: text,
    resource: text,
    location,
    facts: [{ name: text, value: text, given: false }],
    settings: [setting(text, text, { file: text, because: [text], location })],
  }));
  return {
    ...samples["deviates"]!,
    stacks: [{ name: text, provider: text, resources: 1, digest: null, paths: 0 }],
    findings: [finding, inText, { ...finding }],
    errors: [{ message: text, location }],
    declared: {
      presence: [[text]],
      resources: [resource(text, 0, { type: text, location })],
      traffic: [{ stacks: [text], paths: [{ id: text, hops }], judgedBy: null, gaps: [text] }],
    },
  };
}

/** Name → result, for pages. */
export const pages: { readonly [name: string]: Result } = {
  unusable: samples["unusable"]!,
  parity: samples["parity"]!,
  deviates: samples["deviates"]!,
  contract: samples["contract"]!,
  waived: samples["waived"]!,
  undetermined: samples["undetermined"]!,
  declared: { ...samples["deviates"]!, declared },
};

export const large: { readonly [name: string]: Result } = { fleet, motley };

export const hostilePages: readonly Result[] = HOSTILE.map(hostile);
