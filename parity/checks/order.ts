import { compareText } from "../graph/canonical";
import type { Finding, Severity } from "../result";

const SEVERITIES: readonly Severity[] = ["error", "warning", "note"];

/** How early a finding is told, before its severity counts. */
function rank(finding: Finding, first: boolean): number {
  if (first) return 0;
  const config = finding.resource === null && (finding.check === "uniform" || finding.check === "closed");
  return config && finding.severity === "error" ? 1 : 2;
}

/**
 * The total order of findings: another cloud, then what the stack files say, then the rest by severity, check, resource,
 * property and stacks; what is waived comes after what stands. Texts are compared by code unit.
 */
export function inOrder(findings: readonly { readonly finding: Finding; readonly first: boolean }[]): Finding[] {
  const keyed = findings.map(({ finding, first }) => ({ finding, rank: rank(finding, first) }));
  keyed.sort((one, other) => {
    const [a, b] = [one.finding, other.finding];
    return (
      Number(a.waiver !== null) - Number(b.waiver !== null) ||
      one.rank - other.rank ||
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      compareText(a.check, b.check) ||
      compareText(a.resource ?? "", b.resource ?? "") ||
      compareText(a.property ?? "", b.property ?? "") ||
      compareText(a.stacks.join("\n"), b.stacks.join("\n")) ||
      compareText(a.message, b.message)
    );
  });
  return keyed.map(({ finding }) => finding);
}
