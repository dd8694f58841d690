import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect } from "chai";

/**
 * Compares `text` with the golden file at `path`, byte for byte. `UPDATE_GOLDEN=1 npm run test:fast` writes the files
 * instead: read the diff before it is committed, it is the review of what changed for the reader.
 */
export function expectGolden(path: string, text: string): void {
  if (process.env["UPDATE_GOLDEN"] === "1") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  expect(text, `${path}: run with UPDATE_GOLDEN=1 if the change is meant`).to.equal(readFileSync(path, "utf8"));
}
