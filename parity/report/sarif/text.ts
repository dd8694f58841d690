import type { PhysicalLocation } from "sarif";
import type { Location } from "../../result";
import { visible } from "../console/text";
import { inRepository } from "../places";

/** What all addresses of files are relative to: the root of the repository, as viewers know it. */
export const ROOT_ID = "%SRCROOT%";

/** Characters of one line of a message: a value of a megabyte must not become a megabyte of report. */
const LONGEST_TEXT = 4000;

/**
 * Text of a message, of foreign lines, which are shown as on the console. In SARIF `[words](address)` is a link, also in
 * plain text: what is foreign has none.
 */
export function plainText(lines: string | readonly string[]): string {
  return [lines]
    .flat()
    .map((line) => (line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT)}…` : line))
    .map((line) => visible(line, true).replaceAll("](", "]\\u{28}"))
    .join("\n");
}

export function physicalLocation({ file, line, column }: Omit<Location, "stack">, folder: string): PhysicalLocation {
  return {
    artifactLocation: artifactLocation(file, folder),
    region: { startLine: line, startColumn: column },
  };
}

export function artifactLocation(file: string, folder: string): { uri: string; uriBaseId: string } {
  // Half a character cannot be encoded.
  const path = inRepository(file, folder).replace(/\p{Cs}/gu, "\ufffd");
  return { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: ROOT_ID };
}
