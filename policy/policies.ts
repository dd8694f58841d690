import {
  type Policies,
  type PolicyConfigSchema,
  type ResourceValidationPolicy,
  type Severity,
  validateResourceOfType,
} from "@pulumi/policy";
import { type Finding, checks as library } from "../parity/index";
import { CHECK_POLICY, notJudged, type Outcome } from "./outcome";
import { provenResources, provenStack, Registrations } from "./registered";
import { DEFAULT_TIMEOUT_SECONDS, type Session, type Settings, subjectOf } from "./session";
import { StackResource } from "./stack-resource";
import { violation } from "./violation";

type Check = (typeof library)[number];
type Judged = Outcome & { readonly kind: "judged" };

/** One policy for what belongs together: a law, or an area of the contract. */
interface Group {
  readonly name: string;
  readonly checks: readonly Check[];
}

/**
 * All policies, in the order of their messages: whether it could be judged at all, the library's checks, warnings and what is
 * waived, and what is registered against what was judged.
 */
export function policies(session: Session): Policies {
  const registrations = new Registrations(session);
  const strict = new Set<string>();
  const isWarning = (finding: Finding): boolean => isUnwaived(finding, "warning") && !strict.has(finding.check);
  const all: Policies = [
    couldBeJudged(session, () => all.map(({ name }) => name)),
    ...groups().map((group) => checkPolicy(session, group, strict)),
    advice(session, "warnings", "Warnings of the checks, which refuse nothing unless a policy is strict.", isWarning),
    advice(session, "waived", "Deviations that were accepted for a time, with owner, reason and last day.", isWaived),
    provenResources(registrations),
    provenStack(registrations),
  ];
  return all;
}

const SETTINGS: PolicyConfigSchema = {
  properties: {
    project: { type: "string", minLength: 1 },
    timeout: { type: "number", minimum: 1, default: DEFAULT_TIMEOUT_SECONDS },
  },
};

/** The first to run: it has the settings of the check that all others tell a part of. */
function couldBeJudged(session: Session, names: () => readonly string[]): ResourceValidationPolicy {
  return {
    name: CHECK_POLICY,
    description: "All stacks of the project can be judged offline.",
    severity: "high",
    configSchema: SETTINGS,
    validateResource: validateResourceOfType(StackResource, async (_, { urn, getConfig }, report) => {
      const settings = getConfig<Settings>();
      session.configure(settings);
      const { stack } = subjectOf(urn);
      const found = [
        ...misspelt(stack, CHECK_POLICY, settings, SETTINGS),
        ...strangers(stack, session, names()),
        ...obstacles(stack, await session.outcome(subjectOf(urn))),
      ];
      for (const finding of found) report(violation(finding));
    }),
  };
}

/** The engine passes over what a schema does not have: a time limit that nobody keeps would be one that nobody misses. */
function misspelt(stack: string, policy: string, settings: object, schema: PolicyConfigSchema): Finding[] {
  const known = Object.keys(schema.properties);
  const unknown = Object.keys(settings).filter((key) => !known.includes(key));
  return unknown.map((key) => {
    const fix = `It knows ${known.join(" and ")}.`;
    return notJudged(stack, policy, `The pack's config has \`${key}\`, which this policy does not know.`, fix);
  });
}

/** Config for a policy that there is not: what it was to refuse would pass. */
function strangers(stack: string, { unknownPolicies }: Session, names: readonly string[]): Finding[] {
  return unknownPolicies.map((name) => {
    const reason = `The pack's config is for a policy \`${name}\` too, which the pack does not have.`;
    return notJudged(
      stack,
      CHECK_POLICY,
      reason,
      `Its policies are ${names.slice(0, -1).join(", ")} and ${names.at(-1)}.`,
    );
  });
}

const STRICT: PolicyConfigSchema = { properties: { strict: { type: "boolean", default: false } } };

function obstacles(stack: string, outcome: Outcome): Finding[] {
  if (outcome.kind === "failed") return [notJudged(stack, CHECK_POLICY, outcome.reason, outcome.fix)];
  const { errors, verdict } = outcome.result;
  const more = errors.some(({ message }) => message.includes("--timeout"))
    ? " Here `timeout` in the pack's config is what --timeout is there."
    : "";
  const fix = `Put this right, and look with \`npx parity check\` until it is. Until then nobody can say what would be deployed.${more}`;
  const found = errors.map(({ message, location }) => ({
    ...notJudged(stack, CHECK_POLICY, message, fix),
    locations: location === null ? [] : [location],
  }));
  if (verdict !== "undetermined" || found.length > 0) return found;
  return [notJudged(stack, CHECK_POLICY, "The verdict is undetermined.", fix)];
}

function groups(): Group[] {
  const named = new Map<string, Check[]>();
  for (const check of library) {
    const name = check.area === undefined ? check.id : `contract-${check.area.toLowerCase().replaceAll(" ", "-")}`;
    named.set(name, [...(named.get(name) ?? []), check]);
  }
  return [...named].map(([name, checks]) => ({ name, checks }));
}

/** @param strict takes up the checks whose warnings are refused, so that they are told once. */
function checkPolicy(session: Session, { name, checks }: Group, strict: Set<string>): ResourceValidationPolicy {
  const [first] = checks as readonly [Check];
  const ids = new Set(checks.map(({ id }) => id));
  return {
    name,
    description: checks.length === 1 ? first.summary : `Load balancer and web server agree: ${first.area}.`,
    severity: severityOf(checks),
    tags: [...ids],
    ...(checks.length === 1 && { remediationSteps: first.fix }),
    configSchema: STRICT,
    validateResource: validateResourceOfType(StackResource, async (_, { urn, getConfig }, report) => {
      const subject = subjectOf(urn);
      const settings = getConfig<{ strict?: boolean }>();
      for (const finding of misspelt(subject.stack, name, settings, STRICT)) report(violation(finding));
      const outcome = await session.outcome(subject);
      if (settings.strict === true) for (const id of ids) strict.add(id);
      const mine = found(outcome, (finding) => ids.has(finding.check) && isRefused(finding, strict));
      for (const finding of mine) report(violation(finding, outcome as Judged));
    }),
  };
}

function advice(
  session: Session,
  name: string,
  description: string,
  which: (finding: Finding) => boolean,
): ResourceValidationPolicy {
  return {
    name,
    description,
    enforcementLevel: "advisory",
    severity: "low",
    validateResource: validateResourceOfType(StackResource, async (_, { urn }, report) => {
      const outcome = await session.outcome(subjectOf(urn));
      for (const finding of found(outcome, which)) report(violation(finding, outcome as Judged));
    }),
  };
}

/** Findings of a judged stack, in their order; what could not be judged is told by the first policy. */
function found(outcome: Outcome, which: (finding: Finding) => boolean): readonly Finding[] {
  return outcome.kind === "judged" ? outcome.result.findings.filter(which) : [];
}

const isUnwaived = (finding: Finding, severity: Finding["severity"]): boolean =>
  finding.severity === severity && finding.waiver === null;
const isRefused = (finding: Finding, strict: ReadonlySet<string>): boolean =>
  isUnwaived(finding, "error") || (isUnwaived(finding, "warning") && strict.has(finding.check));
const isWaived = ({ waiver }: Finding): boolean => waiver !== null;

const SEVERITIES: { readonly [severity in Check["severity"]]: Severity } = {
  error: "high",
  warning: "medium",
  note: "low",
};

/** The gravest of them. */
function severityOf(checks: readonly Check[]): Severity {
  const worst = (["error", "warning", "note"] as const).find((level) =>
    checks.some(({ severity }) => severity === level),
  );
  return SEVERITIES[worst!];
}
