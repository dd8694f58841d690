import type {
  PolicyResource,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import {
  type Accepted,
  type Finding,
  ProvenStack,
  type RegisteredDependencies,
  type RegisteredResource,
} from "../parity/index";
import { notJudged } from "./outcome";
import { rawInputs, registeredResource } from "./raw";
import { type Session, subjectOf } from "./session";
import { STACK } from "./stack-resource";
import { violation } from "./violation";

/** What the engine is asked for, against what was proven: shared by the policies that are shown resources. */
export class Registrations {
  private readonly passed = new Map<string, RegisteredResource["inputs"]>();
  private proven: ProvenStack | null = null;
  private folder = ".";

  constructor(private readonly session: Session) {}

  /** Begins with the stack itself, which comes first. Gives why there is nothing to compare with, or null. */
  async begin(urn: string): Promise<Finding | null> {
    const outcome = await this.session.outcome(subjectOf(urn));
    if (outcome.kind !== "judged" || outcome.graph === null) {
      const reason = "What is registered was not compared: there is no proven graph.";
      // Also where the policy that tells the reason is disabled, and with it the config that it has.
      const [message, fix] =
        outcome.kind === "failed" ? [`${reason} ${outcome.reason}`, `${outcome.fix} ${DISABLED}`] : [reason, FIX];
      return notJudged(subjectOf(urn).stack, RESOURCES, message, fix);
    }
    this.proven = new ProvenStack(outcome.graph, this.session.preview);
    this.folder = outcome.folder ?? this.folder;
    return null;
  }

  /** What the program passed, kept until the resource is compared: the next call about it. */
  async keep({ urn, props }: Pick<ResourceValidationArgs, "urn" | "props">): Promise<void> {
    this.passed.set(urn, await rawInputs(props, this.folder));
  }

  async compare(args: ResourceValidationArgs, accepted: Accepted): Promise<Finding[]> {
    const passed = this.passed.get(args.urn);
    this.passed.delete(args.urn);
    if (this.proven === null) return [];
    const inputs = passed ?? (await rawInputs(args.props, this.folder));
    return this.proven.resource(registeredResource(args, inputs, passed !== undefined), accepted);
  }

  whole(resources: readonly PolicyResource[]): Finding[] {
    return this.proven?.whole(resources.map(dependenciesOf)) ?? [];
  }
}

const RESOURCES = "proven-resources";
const DISABLED = "A policy that is disabled has no config: where `parity-check` has some, make it advisory.";
const FIX = "See what parity-check says; without a graph nothing can be compared with it.";

interface AcceptedConfig {
  readonly accept?: readonly { readonly type: string; readonly property: string }[];
}

/**
 * The level `remediate` changes nothing, for nothing is returned. Only on this level does the engine show a policy what the
 * program itself passed: which values are secrets, and which the provider filled in. What is found then is refused like what
 * a mandatory policy finds.
 */
export function provenResources(registrations: Registrations): ResourceValidationPolicy {
  const pair = { type: "string", minLength: 1 } as const;
  return {
    name: RESOURCES,
    description: "Every resource is the one that was proven at parity.",
    enforcementLevel: "remediate",
    severity: "high",
    configSchema: {
      properties: {
        accept: {
          type: "array",
          items: { type: "object", properties: { type: pair, property: pair }, required: ["type", "property"] },
        },
      },
    },
    remediateResource: async (args) => registrations.keep(args),
    validateResource: async (args, report) => {
      const nothing = args.type === STACK ? await registrations.begin(args.urn) : null;
      const { accept = [] } = args.getConfig<AcceptedConfig>();
      const findings = nothing === null ? await registrations.compare(args, accept) : [nothing];
      for (const finding of findings) report(violation(finding));
    },
  };
}

/** Needs what the policy above has seen: where that is disabled, nothing is known to be missing. */
export function provenStack(registrations: Registrations): StackValidationPolicy {
  return {
    name: "proven-stack",
    description: "All that was proven at parity is registered, and depends on what it was proven to depend on.",
    severity: "high",
    validateStack: ({ resources }, report) => {
      for (const finding of registrations.whole(resources)) report(violation(finding));
    },
  };
}

/** Beside the outputs of a resource, which may be unknown and are left alone. */
function dependenciesOf({ urn, propertyDependencies }: PolicyResource): RegisteredDependencies {
  const properties = Object.entries(propertyDependencies).map(([property, resources]) => {
    return [property, resources.map((resource) => resource.urn)] as const;
  });
  return { urn, properties: Object.fromEntries(properties) };
}
