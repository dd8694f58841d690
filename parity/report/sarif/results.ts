import { createHash } from "node:crypto";
import type { Location as SarifLocation, Result as SarifResult } from "sarif";
import type { Finding, Location } from "../../result";
import type { Remark } from "../remarks";
import { valueLines } from "../values";
import { artifactLocation, physicalLocation, plainText } from "./text";

/** Where the results are: the project's folder in the repository, and the rules in their order. */
export interface Place {
  readonly folder: string;
  readonly rules: readonly string[];
  /** Ids that more than one finding has: of the same address. */
  readonly shared: ReadonlySet<string>;
}

/** Places that are given beside the first. */
const MOST_RELATED = 20;

export function findingResult(finding: Finding, place: Place): SarifResult {
  const { id, check, severity, stacks, resource, type, property, message, fix, locations, waiver } = finding;
  const text = [message, ...valueLines(finding), ...(fix === "" ? [] : [`Fix: ${fix}`])];
  return {
    ...ruleOf(check, place),
    level: severity,
    message: { text: plainText(text) },
    ...locationsOf(locations, place, logicalOf(finding)),
    partialFingerprints: { "parityFinding/v1": plainText(fingerprintOf(finding, place)) },
    suppressions: waiver
      ? [
          {
            kind: "external",
            status: "accepted",
            justification: plainText(`${waiver.reason} (${waiver.owner}, until ${waiver.expires})`),
          },
        ]
      : [],
    properties: {
      id: plainText(id),
      stacks: stacks.map((stack) => plainText(stack)),
      ...about({ resource, type, property }),
    },
  };
}

/**
 * The id, which is that of the address. Viewers take two results of one fingerprint for one: where several share the
 * address, what is said there, and whether it is waived, tells them apart.
 */
function fingerprintOf({ id, message, waiver }: Finding, { shared }: Place): string {
  if (!shared.has(id)) return id;
  const said = createHash("sha256").update(JSON.stringify([message, waiver]));
  return `${id}/${said.digest("hex").slice(0, 12)}`;
}

export function remarkResult({ id, rule, severity, stacks, message, locations }: Remark, place: Place): SarifResult {
  return {
    ...ruleOf(rule, place),
    level: severity,
    message: { text: plainText(message) },
    ...locationsOf(locations, place, []),
    partialFingerprints: { "parityRemark/v1": plainText(id) },
    suppressions: [],
    properties: { stacks: stacks.map((stack) => plainText(stack)) },
  };
}

/** What there is of them. */
function about(parts: { readonly [name: string]: string | null }): { [name: string]: string } {
  return Object.fromEntries(
    Object.entries(parts).flatMap(([name, part]) => (part === null ? [] : [[name, plainText(part)]])),
  );
}

function ruleOf(check: string, { rules }: Place): Pick<SarifResult, "ruleId" | "ruleIndex"> {
  const id = plainText(check);
  return { ruleId: id, ruleIndex: rules.indexOf(id) };
}

/** The resource and property as a place that is in no file. */
function logicalOf({ resource, property, type }: Finding): NonNullable<SarifLocation["logicalLocations"]> {
  const address = [resource, property].filter((part) => part !== null && part !== "").join(" · ");
  if (address === "") return [];
  return [
    {
      fullyQualifiedName: plainText(address),
      kind: type === null ? "property" : "resource",
      name: plainText(property ?? resource ?? ""),
    },
  ];
}

/**
 * The first place is where the result is shown, the others are related. What is found nowhere in a file is shown at
 * `parity.yaml`, since viewers drop a result without a place.
 */
function locationsOf(
  locations: readonly Location[],
  { folder }: Place,
  logicalLocations: NonNullable<SarifLocation["logicalLocations"]>,
): Pick<SarifResult, "locations" | "relatedLocations"> {
  const [first, ...others] = locations;
  const physical = first
    ? physicalLocation(first, folder)
    : { artifactLocation: artifactLocation("parity.yaml", folder), region: { startLine: 1 } };
  return {
    locations: [{ physicalLocation: physical, ...(logicalLocations.length > 0 && { logicalLocations }) }],
    ...(others.length > 0 && {
      relatedLocations: others.slice(0, MOST_RELATED).map((other, index) => ({
        id: index + 1,
        physicalLocation: physicalLocation(other, folder),
        message: { text: plainText(other.stack ?? "all stacks") || "a stack" },
      })),
    }),
  };
}
