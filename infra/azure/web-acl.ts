import {
  WebApplicationFirewallPolicy,
  type WebApplicationFirewallPolicyArgs,
} from "@pulumi/azure-native/network/webApplicationFirewallPolicy";
import { ComponentResource, type ComponentResourceOptions, type Input, type Output } from "@pulumi/pulumi";

export interface WebAclArgs {
  readonly resourceGroupName: Input<string>;
}

/**
 * Microsoft's own rules, and what may not be kept of a request in the log.
 *
 * Bodies are inspected as far as 128 KiB and not refused for their size, which the web server and the application
 * accept: a limit here would let an upload fail at the one place where nobody looks for it.
 */
export const planRules = () =>
  ({
    policySettings: {
      state: "Enabled",
      mode: "Prevention",
      requestBodyCheck: true,
      requestBodyInspectLimitInKB: 128,
      requestBodyEnforcement: false,
      fileUploadEnforcement: false,
      logScrubbing: {
        state: "Enabled",
        scrubbingRules: [
          {
            state: "Enabled",
            matchVariable: "RequestHeaderNames",
            selectorMatchOperator: "Equals",
            selector: "authorization",
          },
          { state: "Enabled", matchVariable: "RequestCookieNames", selectorMatchOperator: "EqualsAny" },
        ],
      },
    },
    managedRules: {
      managedRuleSets: [
        { ruleSetType: "Microsoft_DefaultRuleSet", ruleSetVersion: "2.1" },
        { ruleSetType: "Microsoft_BotManagerRuleSet", ruleSetVersion: "1.1" },
      ],
    },
  }) satisfies Partial<WebApplicationFirewallPolicyArgs>;

/** The web application firewall of the load balancer. What it decides goes to the load balancer's logs. */
export class WebAcl extends ComponentResource {
  readonly policyId: Output<string>;

  constructor(name: string, { resourceGroupName }: WebAclArgs, opts: ComponentResourceOptions) {
    super("parity:infra:WebAcl", name, {}, opts);
    const policy = new WebApplicationFirewallPolicy(
      `${name}-policy`,
      { resourceGroupName, ...planRules() },
      { parent: this },
    );
    this.policyId = policy.id;
    this.registerOutputs({ policyId: this.policyId });
  }
}
