import { configText, printable } from "../config";
import type { Value } from "../graph/types";
import type { Differences } from "./differences";
import type { Sample } from "./samples";
import { yamlText } from "./yaml-text";

/** What `init` proposes. */
export interface Proposal {
  readonly provider: string | null;
  readonly baseline: string;
  /** In rollout order. */
  readonly stacks: readonly string[];
  readonly differences: Differences;
  /** Of each difference, in their order. */
  readonly samples: readonly Sample[];
  /** Names under `environment:` in the stack files. */
  readonly environments: readonly string[];
}

/** The reason that a proposal can give; the true one only a person knows. */
const WHY = "differs between stacks today; say why, or make it equal";

/** More values than these are counted, not listed. */
const SHOWN = 4;

/** The text of `parity.yaml`. The same proposal gives the same bytes. */
export function renderProposal(proposal: Proposal): string {
  const sections = [
    [
      "# What may differ between the stacks of this project; `parity check` proves that nothing else does.",
      "# Proposed by `parity init` from the differences of today: read every line, then commit it.",
    ],
    baselineSection(proposal),
    ["# In rollout order. For a stack file that is no environment: `excluded: [{ stack: NAME, why: REASON }]`."].concat(
      "stacks:",
      proposal.stacks.map((stack) => `  - ${yamlText(stack)}`),
    ),
    variesSection(proposal),
    partialSection(proposal),
    secretsSection(proposal),
    environmentsSection(proposal),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join("\n")}\n`)
    .join("\n");
}

function baselineSection({ provider, baseline }: Proposal): string[] {
  const doubt = provider === null ? " # no provider package was found: name the one the stacks run on" : "";
  return [
    "# The provider that every stack runs on, and the stack that all others must equal.",
    `baseline: { provider: ${provider ?? "aws"}, stack: ${yamlText(baseline)} }${doubt}`,
  ];
}

function variesSection({ differences, samples, stacks }: Proposal): string[] {
  if (differences.differing.length === 0) return ["# No config value differs between the stacks.", "varies: {}"];
  const lines = [
    "# Config that may differ, each with a sample: a legal value, if possible one that no stack uses.",
    "varies:",
  ];
  differences.differing.forEach(({ name, values }, index) => {
    const { value, note } = samples[index]!;
    const shown = values.slice(0, SHOWN).map((each, stack) => `${stacks[stack]}: ${comment(each)}`);
    const rest = values.length > SHOWN ? `, and ${values.length - SHOWN} more` : "";
    lines.push(`  # ${shown.join(", ")}${rest}`);
    if (note !== null) lines.push(`  # ${note}`);
    lines.push(`  ${yamlText(name)}:`, `    sample: ${yamlValue(value)}`, `    why: ${WHY}`);
  });
  return lines;
}

function partialSection({ differences, stacks }: Proposal): string[] {
  if (differences.partial.length === 0) return [];
  const lines = differences.partial.map(({ name, lacking }) => {
    const having = stacks.filter((stack) => !lacking.includes(stack));
    const [few, where] = having.length <= lacking.length ? [having, "only in"] : [lacking, "missing in"];
    const rest = few.length > SHOWN ? ` and ${few.length - SHOWN} more` : "";
    return `#   ${printable(name)}: ${where} ${few.slice(0, SHOWN).join(", ")}${rest}`;
  });
  return ["# Not in every stack, which `parity check` reports: add each to the others, or remove it.", ...lines];
}

function secretsSection({ differences }: Proposal): string[] {
  if (differences.secrets.length === 0) return [];
  const lines = differences.secrets.map((name) => `#   ${printable(name)}`);
  return ["# Secret in some stacks only, or a list that holds secrets and differs: make these alike.", ...lines];
}

function environmentsSection({ environments }: Proposal): string[] {
  if (environments.length === 0) return [];
  const lines = environments.map((name) => `#   ${yamlText(name)}: { KEY: VALUE }`);
  return ["# Imported by stack files; `parity check` has to be told what they give:", "# environments:", ...lines];
}

/** A value in a comment: one line, cut where it is long. */
function comment(value: Value): string {
  const text = configText(value);
  return text === "" ? '""' : printable(text);
}

/** A value as YAML in one line. JSON is YAML, and its quoted text is never taken for something else. */
function yamlValue(value: Value): string {
  return typeof value === "string" ? yamlText(value) : JSON.stringify(value);
}
