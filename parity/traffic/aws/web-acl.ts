import type { Resource } from "../../graph";
import type { View } from "../facts";
import type { Fact } from "../types";
import type { AwsContext } from "./context";
import { isKind } from "./kinds";

const isBalancer = isKind("lb/LoadBalancer");
const isAcl = isKind("wafv2/WebAcl");

/** What AWS WAF looks at of a body on a load balancer ("Considerations for managing body inspection"): no more, no less. */
const INSPECTED = 8 * 1024;

/**
 * The largest body that the balancer's web ACL lets through: by AWS's common rule set, whose `SizeRestrictions_BODY` blocks
 * what is larger than 8 KB, or by a rule of one's own about the size of the body.
 */
export function bodyLimitOf(aws: AwsContext, balancer: Resource): Fact<number> {
  const none: Fact<number> = { value: null, given: false, at: aws.reader.view(balancer).place };
  for (const association of aws.of("wafv2/WebAclAssociation")) {
    const view = aws.reader.view(association);
    if (aws.reader.target(association.inputs["resourceArn"], isBalancer) !== balancer) continue;
    const means = "Whether it blocks large bodies is not judged.";
    const acl = view.get("webAclArn").target(isAcl, means, false);
    if (acl !== null) return limitOf(aws.reader.view(acl)) ?? none;
  }
  for (const association of aws.of("wafregional/WebAclAssociation")) {
    if (aws.reader.target(association.inputs["resourceArn"], isBalancer) !== balancer) continue;
    aws.reader
      .view(association)
      .gap("WAF Classic is not followed: whether it blocks large bodies is not judged.", false);
  }
  return none;
}

function limitOf(acl: View): Fact<number> | null {
  const rules = acl.get("rules").items() ?? [];
  const limits = rules.flatMap((rule) => [...managedLimit(rule), ...ownLimit(rule)]);
  return limits.reduce<Fact<number> | null>(
    (least, one) => (least === null || (one.value ?? Infinity) < (least.value ?? Infinity) ? one : least),
    null,
  );
}

/** The managed group, unless the group or the one rule is overridden. */
function managedLimit(rule: View): Fact<number>[] {
  const group = rule.get("statement").get("managedRuleGroupStatement");
  if (group.get("name").text(null).value !== "AWSManagedRulesCommonRuleSet") return [];
  if (rule.get("overrideAction").get("count").given) return [];
  const overrides = group.get("ruleActionOverrides").items() ?? [];
  const own = overrides.find((one) => one.get("name").text(null).value === "SizeRestrictions_BODY");
  if (own !== undefined && !own.get("actionToUse").get("block").given) return [];
  if (group.get("scopeDownStatement").given) {
    group
      .get("scopeDownStatement")
      .gap("For which requests the rule set holds is not followed: it is taken as holding for all.", false);
  }
  return [{ value: INSPECTED, given: true, at: group.place }];
}

function ownLimit(rule: View): Fact<number>[] {
  if (!rule.get("action").get("block").given) return [];
  const statement = rule.get("statement").get("sizeConstraintStatement");
  const body = statement.get("fieldToMatch").get("body");
  if (!body.given) return [];
  const size = statement.get("size").number(null);
  const operator = statement.get("comparisonOperator").text(null).value;
  if (size.value === null || (operator !== "GT" && operator !== "GE")) return [];
  const limit = operator === "GT" ? size.value : size.value - 1;
  if (limit < INSPECTED) return [{ ...size, value: limit }];
  // What is larger than what is inspected matches or not as `oversizeHandling` says.
  return body.get("oversizeHandling").text("CONTINUE").value === "MATCH" ? [{ ...size, value: INSPECTED }] : [];
}
