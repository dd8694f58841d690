import { ActionGroup } from "@pulumi/azure-native/monitor/actionGroup";
import { MetricAlert } from "@pulumi/azure-native/monitor/metricAlert";
import type { monitor } from "@pulumi/azure-native/types/input";
import { ComponentResource, type ComponentResourceOptions, type Input } from "@pulumi/pulumi";
import { contract } from "../contract";

export interface AlarmsArgs {
  readonly resourceGroupName: Input<string>;
  readonly email: Input<string>;
  readonly gatewayId: Input<string>;
}

/** One alarm on a metric of the gateway, judged every minute over {@link windowMinutes}. */
export interface AlarmPlan {
  readonly name: string;
  readonly description: string;
  readonly metricName: string;
  readonly timeAggregation: "Average" | "Maximum" | "Minimum" | "Total";
  readonly operator: "LessThan" | "GreaterThanOrEqual";
  readonly threshold: number;
  /** Only figures with this value of this dimension count. */
  readonly only?: { readonly dimension: string; readonly value: string };
  /** 0 is the worst. */
  readonly severity: 0 | 1 | 2;
}

/** Azure has windows of 1, 5, 15 … minutes, and cannot ask for bad minutes in a row: the least that holds them. */
export const windowMinutes = 5;

export function planAlarms(): readonly AlarmPlan[] {
  const { unhealthyServers, balancerErrorsPerMinute, serverErrorsPerMinute, latencySeconds } = contract.alarms;
  return [
    {
      name: "no-healthy-server",
      description: "No server passes the health check: the gateway answers every request with 502.",
      metricName: "HealthyHostCount",
      timeAggregation: "Maximum",
      operator: "LessThan",
      threshold: 1,
      severity: 0,
    },
    {
      name: "unhealthy-servers",
      description: "Servers fail the health check and are being replaced.",
      metricName: "UnhealthyHostCount",
      timeAggregation: "Minimum",
      operator: "GreaterThanOrEqual",
      threshold: unhealthyServers,
      severity: 2,
    },
    {
      name: "balancer-errors",
      // Azure counts the gateway's own errors and the servers' together: what both may have.
      description: "Clients get 5xx, from the gateway itself or from the servers.",
      metricName: "FailedRequests",
      timeAggregation: "Total",
      operator: "GreaterThanOrEqual",
      threshold: (balancerErrorsPerMinute + serverErrorsPerMinute) * windowMinutes,
      severity: 1,
    },
    {
      name: "server-errors",
      description: "The servers answer 5xx.",
      metricName: "BackendResponseStatus",
      timeAggregation: "Total",
      operator: "GreaterThanOrEqual",
      threshold: serverErrorsPerMinute * windowMinutes,
      only: { dimension: "HttpStatusGroup", value: "5xx" },
      severity: 1,
    },
    {
      name: "latency",
      description: "Requests take too long on average: Azure has no percentiles of it.",
      metricName: "BackendLastByteResponseTime",
      timeAggregation: "Average",
      operator: "GreaterThanOrEqual",
      threshold: latencySeconds * 1000,
      severity: 2,
    },
  ];
}

/** The alarms of an environment, and who is told. */
export class Alarms extends ComponentResource {
  constructor(name: string, args: AlarmsArgs, opts: ComponentResourceOptions) {
    super("parity:infra:Alarms", name, {}, opts);
    const people = new ActionGroup(
      `${name}-people`,
      {
        resourceGroupName: args.resourceGroupName,
        location: "Global",
        enabled: true,
        groupShortName: "alarms",
        emailReceivers: [{ name: "on-call", emailAddress: args.email, useCommonAlertSchema: true }],
      },
      { parent: this },
    );
    for (const plan of planAlarms()) this.alarm(name, plan, args, people);
    this.registerOutputs({});
  }

  private alarm(
    name: string,
    plan: AlarmPlan,
    { resourceGroupName, gatewayId }: AlarmsArgs,
    people: ActionGroup,
  ): void {
    new MetricAlert(
      `${name}-${plan.name}`,
      {
        resourceGroupName,
        location: "Global",
        description: plan.description,
        enabled: true,
        severity: plan.severity,
        scopes: [gatewayId],
        evaluationFrequency: "PT1M",
        windowSize: `PT${windowMinutes}M`,
        criteria: {
          odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
          allOf: [planCriterion(plan)],
        },
        autoMitigate: true,
        actions: [{ actionGroupId: people.id }],
      },
      { parent: this },
    );
  }
}

export const planCriterion = (plan: AlarmPlan): monitor.MetricCriteriaArgs => ({
  criterionType: "StaticThresholdCriterion",
  name: plan.name,
  metricNamespace: "Microsoft.Network/applicationGateways",
  metricName: plan.metricName,
  timeAggregation: plan.timeAggregation,
  operator: plan.operator,
  threshold: plan.threshold,
  ...(plan.only && { dimensions: [{ name: plan.only.dimension, operator: "Include", values: [plan.only.value] }] }),
});
