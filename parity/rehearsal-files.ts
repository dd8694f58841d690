import { contractChecks, type StackContext } from "./checks/index";
import { filesOf, ImpactModel } from "./impact/index";
import { type Rehearsal, type RehearsedProbe, type RehearsedServer, stateOf } from "./rehearse/index";
import type { ResultError } from "./result";
import { type Said, saidOnce } from "./stacks";
import { judgeProbe, probesOf } from "./traffic/index";

/**
 * Folders that files are answered from are made for the run, empty: what fails there is not known to fail where something lies
 * in them. Such probes are marked, and a stack of which nothing else fails is not judged.
 */
export function withOpenProbes(rehearsal: Rehearsal, contexts: readonly StackContext[]): Rehearsal {
  const stacks = rehearsal.stacks.map((stack, index) => {
    if (stack.servers.every(({ probes }) => probes.every(({ passes }) => passes))) return stack;
    const open = openIn(contexts[index]!);
    const servers = stack.servers.map((server) => ({
      ...server,
      probes: server.probes.map((probe) => (probe.passes ? probe : marked(probe, open.get(probe.probe.id) ?? null))),
    }));
    if (!servers.some(({ probes }) => probes.some(isOpen))) return stack;
    const known = stateOf(servers.map(judgedOnly));
    const judged = known === "serving" || known === "not rehearsed" ? ("not judged" as const) : known;
    return { ...stack, servers, state: judged };
  });
  return { ...rehearsal, stacks };
}

export const isOpen = ({ open }: RehearsedProbe): boolean => open !== undefined;

/** A server without the probes that nobody can judge. */
export function judgedOnly(server: RehearsedServer): RehearsedServer {
  return { ...server, probes: server.probes.filter((probe) => !isOpen(probe)) };
}

function marked(probe: RehearsedProbe, open: readonly string[] | null): RehearsedProbe {
  return open === null ? probe : { ...probe, open, reason: `not judged, for it hangs on files: here ${probe.reason}` };
}

/** Id of each probe that passes or fails by what lies on the disk → the paths that it hangs on. */
function openIn(context: StackContext): ReadonlyMap<string, readonly string[]> {
  const probes = probesOf(context.traffic, context.application);
  const model = new ImpactModel({ checks: contractChecks, stacks: [{ context, probes }] });
  const asked = model.stacks.flatMap(({ servers }) => servers.flatMap((server) => server.asked));
  const open = asked.filter(({ probe, before }) => {
    return new Set(before.map(({ observation }) => judgeProbe(probe, observation).passes)).size > 1;
  });
  return new Map(open.map(({ probe, before }) => [probe.id, filesOf(before)] as const));
}

/** One message for all stacks of which the same is not known. */
export function openErrors({ stacks }: Rehearsal, contexts: readonly StackContext[]): ResultError[] {
  const said = stacks.flatMap(({ servers }, index): Said[] => {
    const open = servers.flatMap(({ probes }) => probes.filter(isOpen));
    if (open.length === 0) return [];
    const files = [...new Set(open.flatMap(({ open: paths = [] }) => paths))].sort();
    const folders = servers.flatMap(({ made }) => made.filter((one) => one.startsWith("folder ")));
    return [{ context: contexts[index]!, words: wordsFor(open, files, folders) }];
  });
  return saidOnce(said);
}

/** Probes that are named; the others are counted. */
const MOST_TITLES = 3;

function wordsFor(open: readonly RehearsedProbe[], files: readonly string[], folders: readonly string[]): string {
  const titles = open.slice(0, MOST_TITLES).map(({ probe }) => probe.title);
  const more = open.length > MOST_TITLES ? `; and ${open.length - MOST_TITLES} more` : "";
  const made = folders.length === 0 ? "" : ` (made for the run, empty: ${[...new Set(folders)].join(", ")})`;
  const [are, them] = open.length === 1 ? ["1 probe is", "it"] : [`${open.length} probes are`, "they"];
  return (
    `${are} not judged: ${them} hang${open.length === 1 ? "s" : ""} on files that user data does not write, ` +
    `and what lies at ${files.join(", ")} on a server nobody knows${made}. That is ${titles.join("; ")}${more}. ` +
    "Write these files in user data, or answer health checks without files."
  );
}
