import type { Log, Notification, Result as SarifResult } from "sarif";
import type { Result, Verdict } from "../../result";
import type { ReportOptions } from "../index";
import { escapeJson } from "../json";
import { remarksOf } from "../remarks";
import { findingResult, type Place, remarkResult } from "./results";
import { rulesOf } from "./rules";
import { physicalLocation, plainText, ROOT_ID } from "./text";

const EXIT_CODES: { readonly [verdict in Verdict]: number } = { parity: 0, deviates: 1, undetermined: 2 };

/**
 * SARIF 2.1.0 (OASIS): one run of one tool. A waived finding is suppressed with its reason; what could not be judged makes
 * the execution unsuccessful, with a notification each. A review says of each result whether it is new.
 */
export function renderSarif(result: Result, options: ReportOptions): string {
  return `${escapeJson(JSON.stringify(logOf(result, options), null, 2))}\n`;
}

function logOf(result: Result, { folder = "" }: ReportOptions): Log {
  const rules = rulesOf(result);
  const place = { folder, rules: rules.map(({ id }) => id), shared: sharedIds(result) };
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "parity", rules } },
        // A repository may have several projects, and each several verbs: none takes the results of another for outdated.
        automationDetails: { id: `parity/${plainText(result.verb)}/${folder === "" ? "" : `${plainText(folder)}/`}` },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { [ROOT_ID]: { description: { text: "The root of the repository." } } },
        invocations: [
          {
            executionSuccessful: result.verdict !== "undetermined" && result.errors.length === 0,
            exitCode: EXIT_CODES[result.verdict],
            toolExecutionNotifications: result.errors.map((error) => notificationOf(error, folder)),
          },
        ],
        results: resultsOf(result, place),
      },
    ],
  };
}

function notificationOf({ message, location }: Result["errors"][number], folder: string): Notification {
  return {
    level: "error",
    message: { text: plainText(message.split("\n")) },
    ...(location && { locations: [{ physicalLocation: physicalLocation(location, folder) }] }),
  };
}

function sharedIds({ findings, review }: Result): Set<string> {
  const ids = [...findings, ...(review?.standing ?? []), ...(review?.mended ?? [])].map(({ id }) => id);
  return new Set(ids.filter((id, at) => ids.indexOf(id) !== at));
}

function resultsOf(result: Result, place: Place): SarifResult[] {
  const remarks = remarksOf(result).map((remark) => remarkResult(remark, place));
  const { findings, review } = result;
  if (!review) return [...findings.map((finding) => findingResult(finding, place)), ...remarks];
  return [
    ...findings.map((finding) => ({ ...findingResult(finding, place), baselineState: "new" as const })),
    ...remarks.map((one) => ({ ...one, baselineState: "new" as const })),
    ...review.standing.map((finding) => ({ ...findingResult(finding, place), baselineState: "unchanged" as const })),
    ...review.mended.map((finding) => ({ ...findingResult(finding, place), baselineState: "absent" as const })),
  ];
}
