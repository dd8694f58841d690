import { LogGroup } from "@pulumi/aws/cloudwatch";
import type { wafv2 } from "@pulumi/aws/types/input";
import { WebAcl as Acl, WebAclAssociation, WebAclLoggingConfiguration } from "@pulumi/aws/wafv2";
import { ComponentResource, type ComponentResourceOptions, type Input } from "@pulumi/pulumi";
import { contract } from "../contract";

export interface WebAclArgs {
  readonly loadBalancerArn: Input<string>;
}

const visibility = (metricName: string) => ({
  metricName,
  cloudwatchMetricsEnabled: true,
  sampledRequestsEnabled: true,
});

/** AWS's own rule groups, cheapest first. */
export function planRules(): wafv2.WebAclRule[] {
  const groups = [
    { name: "AWSManagedRulesAmazonIpReputationList" },
    { name: "AWSManagedRulesKnownBadInputsRuleSet" },
    {
      name: "AWSManagedRulesCommonRuleSet",
      // It refuses bodies above 8 KiB, which the web server and the application accept: only counted, so that an
      // upload does not fail at the one place where nobody looks for its limit.
      ruleActionOverrides: [{ name: "SizeRestrictions_BODY", actionToUse: { count: {} } }],
    },
  ];
  return groups.map((group, index) => ({
    name: group.name,
    priority: index,
    overrideAction: { none: {} },
    statement: { managedRuleGroupStatement: { vendorName: "AWS", ...group } },
    visibilityConfig: visibility(group.name),
  }));
}

/** The web application firewall in front of the load balancer, and a log of what it decides. */
export class WebAcl extends ComponentResource {
  constructor(name: string, { loadBalancerArn }: WebAclArgs, opts: ComponentResourceOptions) {
    super("parity:infra:WebAcl", name, {}, opts);
    const options = { parent: this };
    const acl = new Acl(
      `${name}-acl`,
      { scope: "REGIONAL", defaultAction: { allow: {} }, rules: planRules(), visibilityConfig: visibility(name) },
      options,
    );
    new WebAclAssociation(`${name}-association`, { webAclArn: acl.arn, resourceArn: loadBalancerArn }, options);
    // WAF writes only to groups whose name begins like this.
    const log = new LogGroup(`aws-waf-logs-${name}`, { retentionInDays: contract.logs.retentionDays }, options);
    new WebAclLoggingConfiguration(
      `${name}-logging`,
      {
        resourceArn: acl.arn,
        logDestinationConfigs: [log.arn],
        redactedFields: [{ singleHeader: { name: "authorization" } }, { singleHeader: { name: "cookie" } }],
      },
      options,
    );
    this.registerOutputs({});
  }
}
