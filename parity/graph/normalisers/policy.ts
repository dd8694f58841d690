import { isRecord } from "../canonical";
import type { Value } from "../types";

type Document = { readonly [key: string]: Value };

/**
 * An IAM policy document in one form: where the grammar takes a value or a list of values, a list. Null for any other
 * value. What the service fills in itself (a missing `Version`, account numbers as principals) is left as written.
 */
export function asPolicy(value: Value): Document | null {
  if (!isRecord(value)) return null;
  const statement = value["Statement"];
  const statements = Array.isArray(statement) ? statement : statement === undefined ? [] : [statement];
  if (statements.length === 0 || !statements.every(isStatement)) return null;
  return { ...value, Statement: statements.map(normaliseStatement) };
}

function isStatement(value: Value): value is Document {
  return isRecord(value) && (value["Effect"] === "Allow" || value["Effect"] === "Deny");
}

function normaliseStatement(statement: Document): Document {
  return Object.fromEntries(
    Object.entries(statement).map(([key, value]) => {
      if (/^(Not)?(Action|Resource)$/.test(key)) return [key, list(value)];
      if (/^(Not)?Principal$/.test(key)) return [key, isRecord(value) ? lists(value) : value];
      if (key === "Condition" && isRecord(value))
        return [key, mapValues(value, (item) => (isRecord(item) ? lists(item) : item))];
      return [key, value];
    }),
  );
}

function lists(record: Document): Document {
  return mapValues(record, list);
}

function list(value: Value): Value {
  return Array.isArray(value) ? value : [value];
}

function mapValues(record: Document, change: (value: Value) => Value): Document {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
