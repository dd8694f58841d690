import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { expect } from "chai";
import type { Log } from "sarif";

/** The schema that OASIS publishes. */
const schema = JSON.parse(
  readFileSync(join(__dirname, "..", "fixtures", "report", "sarif-schema-2.1.0.json"), "utf8"),
) as object;
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats(ajv);
const isValid = ajv.compile(schema);

/** Reads a log and holds it to the schema. */
export function expectSarif(text: string): Log {
  const log = JSON.parse(text) as Log;
  isValid(log);
  expect(isValid.errors ?? []).to.deep.equal([]);
  return log;
}
