type Args = { readonly [name: string]: unknown };

/** `aws.iam.getPolicyDocument`: pure text, computed by the provider without asking the cloud. */
export function policyDocument(args: Args): { id: string; json: string; minifiedJson: string } {
  const document = {
    Version: args["version"] ?? "2012-10-17",
    ...(args["policyId"] === undefined ? {} : { Id: args["policyId"] }),
    Statement: [...documents(args["sourcePolicyDocuments"]), ...list(args["statements"]).map(statement)],
  };
  for (const override of documents(args["overridePolicyDocuments"])) {
    const sid = (override as Args)["Sid"];
    const at = document.Statement.findIndex((own) => sid !== undefined && (own as Args)["Sid"] === sid);
    if (at < 0) document.Statement.push(override);
    else document.Statement[at] = override;
  }
  return {
    id: "policy-document",
    json: JSON.stringify(document, null, 2),
    minifiedJson: JSON.stringify(document),
  };
}

function documents(sources: unknown): unknown[] {
  return list(sources).flatMap((source) => {
    const parsed = JSON.parse(String(source)) as { Statement?: unknown };
    return list(parsed.Statement);
  });
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

/** Lists of one are a single value, others sorted backwards, as the provider writes them (iam/policy_model.go). */
function oneOrMany(values: unknown): unknown {
  const all = list(values).map(String).sort().reverse();
  return all.length === 1 ? all[0] : all;
}

function statement(raw: unknown): unknown {
  const args = raw as Args;
  const result: Record<string, unknown> = {};
  if (args["sid"] !== undefined && args["sid"] !== "") result["Sid"] = args["sid"];
  result["Effect"] = args["effect"] ?? "Allow";
  for (const [from, to] of MEMBERS) if (list(args[from]).length > 0) result[to] = oneOrMany(args[from]);
  if (list(args["principals"]).length > 0) result["Principal"] = principals(args["principals"]);
  if (list(args["notPrincipals"]).length > 0) result["NotPrincipal"] = principals(args["notPrincipals"]);
  if (list(args["conditions"]).length > 0) result["Condition"] = conditions(args["conditions"]);
  return result;
}

const MEMBERS = [
  ["actions", "Action"],
  ["notActions", "NotAction"],
  ["resources", "Resource"],
  ["notResources", "NotResource"],
] as const;

function principals(value: unknown): unknown {
  const byType: Record<string, unknown[]> = {};
  for (const raw of list(value)) {
    const { type, identifiers } = raw as { type: string; identifiers: unknown };
    byType[type] = [...(byType[type] ?? []), ...list(identifiers)];
  }
  const every = byType["*"];
  if (every !== undefined && Object.keys(byType).length === 1) return "*";
  return Object.fromEntries(Object.entries(byType).map(([type, all]) => [type, oneOrMany(all)]));
}

function conditions(value: unknown): unknown {
  const byTest: Record<string, Record<string, unknown>> = {};
  for (const raw of list(value)) {
    const { test, variable, values } = raw as { test: string; variable: string; values: unknown };
    byTest[test] = { ...byTest[test], [variable]: oneOrMany(values) };
  }
  return byTest;
}
