import type { Problem } from "../../nginx/types";
import type { Servers } from "../../traffic/types";
import { type CheckContext, type Draft, defineCheck } from "../define";
import { list } from "../words";
import type { StackContext } from "./types";

interface StartWords {
  readonly stacks: string;
  /** `/etc/nginx/nginx.conf:12`. */
  readonly place: string;
  /** nginx's words. */
  readonly problem: string;
  readonly hint: string;
}

export const starts = defineCheck<StartWords>()({
  id: "starts",
  severity: "error",
  summary: "nginx starts with the configuration that servers are given.",
  why: "A server whose nginx does not start takes no traffic, and a new one never becomes healthy.",
  fix: "Correct the line.",
  needs: ["contract"],
  guide: {
    checks:
      "Reads the nginx files in the user data of servers behind a load balancer as nginx reads them, includes followed, and " +
      "reports the first mistake for which nginx would refuse to start: its own words, at its own line.",
    story:
      "Servers that run already keep their old configuration. The mistake shows when one of them is replaced or the group " +
      "grows: the new server has no web server, the load balancer calls it unhealthy, and Auto Scaling replaces it again.",
    examples: ["missing-brace"],
    ways: [
      { title: "Correct the line", text: "The finding names the file as the server will have it, and the line." },
      {
        title: "Say which nginx it is",
        text:
          "What nginx knows depends on its version and modules. They are facts of parity.yaml: `nginx: { version: 1.28.0, root: " +
          "true, modules: [http_ssl] }`.",
      },
    ],
    limits: [
      "Files that user data does not write, such as certificates: they are taken to be there.",
      "What only the machine can say: a port in use, a name that does not resolve, too little memory.",
    ],
  },
  messages: {
    refused: {
      text: "In {stacks}, nginx does not start: {problem} in {place}. {hint}",
    },
  },
  check: ({ contract }: CheckContext) => draftsOf(contract),
});

interface Refused {
  readonly contexts: StackContext[];
  readonly draft: Omit<Draft, "about"> & { readonly about: Omit<Draft["about"], "stacks" | "locations"> };
  readonly locations: Draft["about"]["locations"][number][];
}

function draftsOf(contexts: readonly StackContext[]): Draft[] {
  const groups = new Map<string, Refused>();
  for (const context of contexts) {
    const servers = new Set(context.traffic.paths.map((path) => path.servers));
    for (const one of servers) {
      const [problem] = context.loaded(one)?.problems ?? [];
      if (problem && isCertain(one, problem)) add(groups, context, one, problem, contexts.length);
    }
  }
  return [...groups.values()].map(({ contexts: stacks, draft, locations }) => {
    return { ...draft, about: { ...draft.about, stacks: stacks.map(({ stack }) => stack), locations } };
  });
}

/** Mistakes of a line by itself, whatever else nginx reads. */
const OF_ITSELF =
  /^(?:unexpected |unknown directive |invalid number of arguments )|is not terminated by| is not allowed here/;

/** What one file lacks can stand in another that nobody knows: an upstream, a zone, a map. */
function isCertain({ webServer }: Servers, { message }: Problem): boolean {
  return (webServer?.unknown.length ?? 0) === 0 || OF_ITSELF.test(message);
}

/** nginx stops at the first mistake, and what it would say next may follow from that: one is told. */
function add(
  groups: Map<string, Refused>,
  context: StackContext,
  servers: Servers,
  problem: Problem,
  all: number,
): void {
  const { file, line } = problem.position;
  const declared = servers.webServer!;
  const address = declared.files.find(({ path }) => path === file)?.address ?? declared.at.property;
  const { resource, property } = context.addressOf({ ...declared.at, property: address });
  const key = JSON.stringify([resource, property, line, problem.message]);
  const { position } = declared.at;
  const group: Refused = groups.get(key) ?? {
    contexts: [],
    locations: [],
    draft: {
      message: "refused",
      about: { resource, type: declared.at.type, property, expected: null, values: {} },
      words: (stacks: readonly string[]) => ({
        stacks: stacks.length === all && all > 1 ? "all stacks" : list(stacks),
        place: `${file}:${line}`,
        problem: problem.message,
        hint: problem.hint,
      }),
    },
  };
  groups.set(key, group);
  if (group.contexts.includes(context)) return;
  group.contexts.push(context);
  if (position) group.locations.push({ stack: context.stack, column: 1, ...position });
}
