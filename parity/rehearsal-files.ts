import { contractChecks, type StackContext } from "./checks/index";
import { filesOf, ImpactModel, outOfReach } from "./impact/index";
import { type Open, type Rehearsal, type RehearsedProbe, type RehearsedServer, stateOf } from "./rehearse/index";
import type { ResultError } from "./result";
import { type Said, saidOnce } from "./stacks";
import { judgeProbe, probesOf } from "./traffic/index";

/**
 * Folders that files are answered from are made for the run, empty, and names that nginx looks up while it runs nobody knows
 * here: what fails by that is not known to fail on a server. Such probes are marked, and a stack of which nothing else fails is
 * not judged.
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

function marked(probe: RehearsedProbe, open: Open | null): RehearsedProbe {
  if (open === null) return probe;
  const why = open.kind === "files" ? "it hangs on files" : `it needs ${open.what.join(" and ")}`;
  return { ...probe, open, reason: `not judged, for ${why}: here ${probe.reason}` };
}

/** Id of each probe that passes or fails by what is not here → what that is. */
function openIn(context: StackContext): ReadonlyMap<string, Open> {
  const probes = probesOf(context.traffic, context.application);
  const model = new ImpactModel({ checks: contractChecks, stacks: [{ context, probes }] });
  const asked = model.stacks.flatMap(({ servers }) => servers.flatMap((server) => server.asked));
  return new Map(
    asked.flatMap(({ probe, before }): [string, Open][] => {
      const reach = [...new Set(before.flatMap((one) => outOfReach(one) ?? []))];
      if (reach.length > 0) return [[probe.id, { kind: "reach", what: reach }]];
      const passing = new Set(before.map(({ observation }) => judgeProbe(probe, observation).passes));
      return passing.size > 1 ? [[probe.id, { kind: "files", what: filesOf(before) }]] : [];
    }),
  );
}

/** One message for all stacks of which the same is not known. */
export function openErrors({ stacks }: Rehearsal, contexts: readonly StackContext[]): ResultError[] {
  const said = stacks.flatMap(({ servers }, index): Said[] => {
    const open = servers.flatMap(({ probes }) => probes.filter(isOpen));
    const of = (kind: Open["kind"]): RehearsedProbe[] => open.filter((probe) => probe.open?.kind === kind);
    const folders = servers.flatMap(({ made }) => made.filter((one) => one.startsWith("folder ")));
    const said = [...wordsForFiles(of("files"), folders), ...wordsForReach(of("reach"))];
    return said.map((words) => ({ context: contexts[index]!, words }));
  });
  return saidOnce(said);
}

/** Probes that are named; the others are counted. */
const MOST_TITLES = 3;

function wordsForFiles(open: readonly RehearsedProbe[], folders: readonly string[]): string[] {
  if (open.length === 0) return [];
  const made = folders.length === 0 ? "" : ` (made for the run, empty: ${[...new Set(folders)].join(", ")})`;
  const [are, hang] = open.length === 1 ? ["1 probe is", "it hangs"] : [`${open.length} probes are`, "they hang"];
  return [
    `${are} not judged: ${hang} on files that user data does not write, ` +
      `and what lies at ${whatOf(open).join(", ")} on a server nobody knows${made}. That is ${titlesOf(open)}. ` +
      "Write these files in user data, or answer health checks without files.",
  ];
}

function wordsForReach(open: readonly RehearsedProbe[]): string[] {
  if (open.length === 0) return [];
  const [are, need] = open.length === 1 ? ["1 probe is", "it needs"] : [`${open.length} probes are`, "they need"];
  return [`${are} not judged: ${need} ${whatOf(open).join(", and ")}; it is not here. That is ${titlesOf(open)}.`];
}

function whatOf(probes: readonly RehearsedProbe[]): string[] {
  return [...new Set(probes.flatMap(({ open }) => open?.what ?? []))].sort();
}

function titlesOf(probes: readonly RehearsedProbe[]): string {
  const titles = probes.slice(0, MOST_TITLES).map(({ probe }) => probe.title);
  const more = probes.length > MOST_TITLES ? `; and ${probes.length - MOST_TITLES} more` : "";
  return titles.join("; ") + more;
}
