import type { Wire, WireObject } from "./wire";

const VERSION = "2012-10-17";

/** One element is written bare, several as a list, sorted: as the AWS provider renders a policy document. */
function oneOrMany(values: readonly Wire[]): Wire {
  return values.length === 1 ? values[0]! : [...values].sort().reverse();
}

function list(value: Wire | undefined): readonly Wire[] {
  return Array.isArray(value) ? value : [];
}

/** The JSON of `aws.iam.getPolicyDocument`: statements in order, keys as IAM spells them, absent ones absent. */
export function policyDocument(args: WireObject): string {
  const own = list(args["statements"]).map((statement) => renderStatement(statement as WireObject));
  const sources = list(args["sourcePolicyDocuments"]).flatMap(statementsOf);
  const overrides = list(args["overridePolicyDocuments"]).flatMap(statementsOf);
  const id = typeof args["policyId"] === "string" ? { Id: args["policyId"] } : {};
  const statements = merge(merge(sources, own), overrides);
  return JSON.stringify({ Version: args["version"] ?? VERSION, ...id, Statement: statements }, null, 2);
}

function statementsOf(document: Wire): readonly WireObject[] {
  return [(JSON.parse(String(document)) as { Statement?: WireObject | WireObject[] }).Statement ?? []].flat();
}

/** Later statements follow; one with the `Sid` of an earlier one takes its place. */
function merge(base: readonly WireObject[], later: readonly WireObject[]): readonly WireObject[] {
  const merged = [...base];
  for (const statement of later) {
    const at = merged.findIndex((earlier) => earlier["Sid"] !== undefined && earlier["Sid"] === statement["Sid"]);
    if (at < 0) merged.push(statement);
    else merged[at] = statement;
  }
  return merged;
}

function renderStatement(statement: WireObject): WireObject {
  const rendered: WireObject = {};
  if (typeof statement["sid"] === "string" && statement["sid"] !== "") rendered["Sid"] = statement["sid"];
  rendered["Effect"] = statement["effect"] ?? "Allow";
  for (const [field, key] of [
    ["actions", "Action"],
    ["notActions", "NotAction"],
    ["resources", "Resource"],
    ["notResources", "NotResource"],
  ] as const) {
    const values = list(statement[field]);
    if (values.length > 0) rendered[key] = oneOrMany(values);
  }
  for (const [field, key] of [
    ["principals", "Principal"],
    ["notPrincipals", "NotPrincipal"],
  ] as const) {
    const values = list(statement[field]);
    if (values.length > 0) rendered[key] = renderPrincipals(values as WireObject[]);
  }
  const conditions = list(statement["conditions"]) as WireObject[];
  if (conditions.length > 0) rendered["Condition"] = renderConditions(conditions);
  return rendered;
}

function renderPrincipals(principals: readonly WireObject[]): Wire {
  const first = principals[0]!;
  if (principals.length === 1 && first["type"] === "*" && list(first["identifiers"])[0] === "*") return "*";
  const rendered: WireObject = {};
  for (const principal of principals) {
    const type = String(principal["type"]);
    const before = rendered[type] === undefined ? [] : [rendered[type]].flat();
    rendered[type] = oneOrMany([...before, ...list(principal["identifiers"])]);
  }
  return sorted(rendered);
}

function renderConditions(conditions: readonly WireObject[]): WireObject {
  const rendered: { [test: string]: WireObject } = {};
  for (const { test, variable, values } of conditions) {
    const group = rendered[String(test)] ?? {};
    rendered[String(test)] = sorted({ ...group, [String(variable)]: oneOrMany(list(values)) });
  }
  return sorted(rendered);
}

/** Keys in order, as Go writes maps. */
function sorted(object: WireObject): WireObject {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}
