/**
 * The layering of the project as data: which room may import which, and why. `test/architecture.test.ts` holds every
 * file to it. A room is a folder; the first room whose `path` a file is under is its room.
 */
export interface Room {
  readonly path: string;
  /** Rooms that may be imported, beside the room itself and {@link CONTRACTS}. */
  readonly imports: readonly string[];
  /** npm packages with their sub-paths; a scope stands for all of its packages. */
  readonly packages: readonly string[];
  /** Node.js modules without `node:`, with their sub-paths. */
  readonly node: readonly string[];
  /** True when the room computes from its arguments alone: no clock, random numbers, environment or folder. */
  readonly pure: boolean;
  /** Why it is so: shown when the rule is broken. */
  readonly reason: string;
}

/** Plain data that passes between rooms: whoever takes part in the exchange may import its types. */
export const CONTRACTS: readonly string[] = [
  "parity/graph/types",
  "parity/config/types",
  "parity/evaluate/types",
  "parity/compare/types",
  "parity/result",
];

const TEXT_ONLY = ["crypto", "zlib", "util", "path", "buffer", "assert", "string_decoder", "url"];
const FILES = [...TEXT_ONLY, "fs", "os"];
const PROCESSES = [
  ...FILES,
  "child_process",
  "module",
  "worker_threads",
  "process",
  "v8",
  "vm",
  "events",
  "readline",
  "async_hooks",
  "timers",
  "inspector",
  "http",
  "stream",
  "net",
  "dns",
  "dgram",
  "perf_hooks",
];

export const ROOMS: readonly Room[] = [
  {
    path: "infra",
    imports: [],
    packages: ["@pulumi", "zod", "yaml"],
    node: FILES,
    pure: false,
    reason: "infra/ is what is deployed: it must still deploy if parity/ were deleted.",
  },
  {
    path: "parity/nginx",
    imports: [],
    packages: [],
    node: TEXT_ONLY,
    pure: true,
    reason: "The nginx reader knows nothing of Pulumi or stacks: it is compared with nginx itself on any file.",
  },
  {
    path: "parity/config",
    imports: [],
    packages: ["yaml", "zod"],
    node: FILES,
    pure: false,
    reason: "What the project declares is read before anything is judged; reading must not depend on judging.",
  },
  {
    path: "parity/graph",
    imports: ["parity/nginx"],
    packages: ["yaml"],
    node: TEXT_ONLY,
    pure: true,
    reason:
      "The graph is plain data that crosses processes; its meaning must not depend on who recorded or compares it.",
  },
  {
    path: "parity/evaluate",
    imports: ["parity/config"],
    packages: ["@pulumi", "typescript", "tsx", "esbuild", "yaml"],
    node: PROCESSES,
    pure: false,
    reason: "Evaluation runs foreign programs: it records what they register and has no opinion about it.",
  },
  {
    path: "parity/compare",
    imports: ["parity/graph", "parity/config"],
    packages: [],
    node: TEXT_ONLY,
    pure: true,
    reason: "Comparison is a function of graphs and config: the same input gives the same findings, byte for byte.",
  },
  {
    path: "parity/traffic",
    imports: ["parity/graph", "parity/nginx"],
    packages: [],
    node: TEXT_ONLY,
    pure: true,
    reason: "Traffic paths are read out of a graph; what is wrong with them is for the checks to say.",
  },
  {
    path: "parity/checks",
    imports: ["parity/traffic", "parity/compare", "parity/nginx", "parity/graph", "parity/config"],
    packages: [],
    node: TEXT_ONLY,
    pure: true,
    reason:
      "A check turns facts into findings; it reads no files and starts nothing, so that a test can call it alone.",
  },
  {
    path: "parity/impact",
    imports: ["parity/traffic", "parity/checks", "parity/nginx", "parity/graph"],
    packages: [],
    node: TEXT_ONLY,
    pure: true,
    reason: "Impact asks the checks again without a setting; it must see what they see and nothing else.",
  },
  {
    path: "parity/rehearse",
    imports: ["parity/traffic", "parity/nginx", "parity/graph"],
    packages: [],
    node: [...PROCESSES, "http2", "https", "tls", "dns"],
    pure: false,
    reason: "A rehearsal runs declared configuration on a real server; it must not know what the checks expect.",
  },
  {
    path: "parity/registered",
    imports: ["parity/graph"],
    packages: [],
    node: FILES,
    pure: false,
    reason:
      "What the engine is asked for is held against a graph; how a policy pack comes by the two is not its business.",
  },
  {
    path: "parity/adopt",
    imports: ["parity/config", "parity/compare", "parity/graph"],
    packages: ["yaml", "zod"],
    node: FILES,
    pure: false,
    reason: "Adopting a project writes parity.yaml; it has no need to run the program.",
  },
  {
    path: "parity/review",
    imports: [
      "parity/config",
      "parity/compare",
      "parity/graph",
      "parity/traffic",
      "parity/checks",
      "parity/impact",
      "parity/nginx",
    ],
    packages: ["yaml"],
    node: PROCESSES,
    pure: false,
    reason: "A review reads a tree out of git and compares what two trees came to; evaluating them is the caller's.",
  },
  {
    path: "parity/report",
    imports: [],
    // `sarif` is types alone.
    packages: ["zod", "sarif"],
    // Digests: a page names by its hash the only script that may run in it.
    node: ["crypto"],
    pure: true,
    reason: "A report is a function of the result: what is not in the result cannot be reported.",
  },
  {
    path: "parity/cli",
    imports: ["parity/report", "parity/config", "parity/adopt", "parity"],
    packages: ["commander"],
    node: [...FILES, "readline"],
    pure: false,
    reason: "The command is a thin shell over the library: whatever it can do, a program can do.",
  },
  {
    path: "parity",
    imports: [
      "parity/config",
      "parity/evaluate",
      "parity/graph",
      "parity/compare",
      "parity/traffic",
      "parity/checks",
      "parity/impact",
      "parity/rehearse",
      "parity/registered",
      "parity/review",
      "parity/adopt",
      "parity/report",
    ],
    packages: [],
    node: PROCESSES,
    pure: false,
    reason: "The orchestrator and the library entry put the rooms together; nothing below may know them.",
  },
  {
    path: "policy",
    imports: ["parity"],
    packages: ["@pulumi/policy", "@pulumi/pulumi"],
    node: PROCESSES,
    pure: false,
    reason: "The policy pack is an adapter over the library: whatever it can tell, a program can be told.",
  },
];

/** Who may touch the streams of its process, beside the tests and scripts. */
export const STREAM_OWNERS: readonly string[] = [
  "parity/cli/",
  // Takes the streams away from the program under judgement: what it prints goes to the command, marked.
  "parity/evaluate/worker.ts",
  // Its streams are the wire to the process that started it; it prints nothing.
  "parity/rehearse/agent/main.ts",
];

/** Longest file, lines: more is more than one responsibility. Fixtures and generated data are not counted. */
export const LONGEST_FILE = 250;
