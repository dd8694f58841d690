import type { ReportingDescriptor } from "sarif";
import type { Finding, Result, Severity } from "../../result";
import { type Remark, remarksOf } from "../remarks";
import { plainText } from "./text";

/** What each kind of remark is, for those who read a list of rules. */
const REMARKS: { readonly [rule in Remark["rule"]]: string } = {
  impact: "A setting of the web server that some stacks need and others do not.",
  "review-change": "A change that is not the same in all stacks.",
  "review-traffic": "Traffic that is answered otherwise once the change is deployed, or of which one cannot tell.",
  "review-validity": "A stack of which a test in the baseline stack says nothing.",
  "review-waiver": "A waiver that ends soon.",
};

const SEVERITIES: readonly Severity[] = ["error", "warning", "note"];

/** The checks that found something, each with why it matters and what to do, as its first finding says it. */
export function rulesOf(result: Result): ReportingDescriptor[] {
  const { findings, review } = result;
  const all = [...findings, ...(review?.standing ?? []), ...(review?.mended ?? [])];
  const byCheck = new Map<string, Finding[]>();
  for (const finding of all) {
    const id = plainText(finding.check);
    const known = byCheck.get(id);
    if (known) known.push(finding);
    else byCheck.set(id, [finding]);
  }
  const remarks = new Map(remarksOf(result).map((remark) => [remark.rule, remark]));
  return [...[...byCheck.values()].map(ofCheck), ...[...remarks.values()].map(ofRemark)];
}

function ofCheck(findings: readonly Finding[]): ReportingDescriptor {
  const { check, why, fix } = findings[0]!;
  const severities = findings.map(({ severity }) => severity);
  const level = SEVERITIES.find((severity) => severities.includes(severity)) ?? "error";
  const id = plainText(check);
  const reason = plainText(why) || `A finding of the check ${id}.`;
  const help = [...(fix === "" ? [] : [plainText(fix)]), explainedBy(id)].join("\n");
  return {
    id,
    shortDescription: { text: reason },
    fullDescription: { text: reason },
    help: { text: help },
    defaultConfiguration: { level },
  };
}

function ofRemark({ rule, severity }: Remark): ReportingDescriptor {
  return {
    id: rule,
    shortDescription: { text: REMARKS[rule] },
    fullDescription: { text: REMARKS[rule] },
    help: { text: explainedBy(rule) },
    defaultConfiguration: { level: severity },
  };
}

/** The command knows the checks, and what else reports name in the place of one. */
function explainedBy(id: string): string {
  return `\`parity explain ${id}\` tells what is checked, why, and what to do.`;
}
