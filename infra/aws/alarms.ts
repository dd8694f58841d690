import { MetricAlarm } from "@pulumi/aws/cloudwatch";
import { Alias, Key } from "@pulumi/aws/kms";
import { Topic, TopicSubscription } from "@pulumi/aws/sns";
import { ComponentResource, type ComponentResourceOptions, type Input, type Output, output } from "@pulumi/pulumi";
import { contract } from "../contract";
import { policyDocument } from "./policy";

export interface AlarmsArgs {
  readonly accountId: Input<string>;
  readonly email: Input<string>;
  readonly loadBalancerArnSuffix: Input<string>;
  readonly targetGroupArnSuffix: Input<string>;
}

/** One alarm on a metric of the load balancer, judged minute by minute. */
export interface AlarmPlan {
  readonly name: string;
  readonly description: string;
  readonly metricName: string;
  /** Whether the metric is the target group's or the load balancer's as a whole. */
  readonly of: "servers" | "balancer";
  readonly statistic: { readonly statistic: string } | { readonly extendedStatistic: string };
  readonly comparisonOperator: "LessThanThreshold" | "GreaterThanOrEqualToThreshold";
  readonly threshold: number;
  /** No data means no traffic for most metrics, and no servers at all for one. */
  readonly treatMissingData: "breaching" | "notBreaching";
  /**
   * Whether it takes a release back. Only what a bad release does to requests: an alarm that is on keeps a refresh from
   * starting, and a fix for servers that are down must be able to start.
   */
  readonly rollsBack: boolean;
}

const atLeast = (threshold: number) =>
  ({ comparisonOperator: "GreaterThanOrEqualToThreshold", threshold, treatMissingData: "notBreaching" }) as const;

export function planAlarms(): readonly AlarmPlan[] {
  const { unhealthyServers, balancerErrorsPerMinute, serverErrorsPerMinute, latencySeconds } = contract.alarms;
  return [
    {
      name: "no-healthy-server",
      description: "No server passes the health check: the load balancer sends to all of them, whatever they answer.",
      metricName: "HealthyHostCount",
      of: "servers",
      statistic: { statistic: "Minimum" },
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      treatMissingData: "breaching",
      rollsBack: false,
    },
    {
      name: "unhealthy-servers",
      description: "Servers fail the health check and are being replaced.",
      metricName: "UnHealthyHostCount",
      of: "servers",
      statistic: { statistic: "Maximum" },
      ...atLeast(unhealthyServers),
      rollsBack: false,
    },
    {
      name: "balancer-errors",
      description: "The load balancer itself answers 5xx: it cannot reach the servers, or they break off.",
      metricName: "HTTPCode_ELB_5XX_Count",
      of: "balancer",
      statistic: { statistic: "Sum" },
      ...atLeast(balancerErrorsPerMinute),
      rollsBack: true,
    },
    {
      name: "server-errors",
      description: "The servers answer 5xx.",
      metricName: "HTTPCode_Target_5XX_Count",
      of: "servers",
      statistic: { statistic: "Sum" },
      ...atLeast(serverErrorsPerMinute),
      rollsBack: true,
    },
    {
      name: "latency",
      description: "One request in a hundred takes too long.",
      metricName: "TargetResponseTime",
      of: "servers",
      statistic: { extendedStatistic: "p99" },
      ...atLeast(latencySeconds),
      rollsBack: true,
    },
  ];
}

/** CloudWatch cannot publish to a topic that is encrypted with the key that AWS manages. */
export const planKeyPolicy = (accountId: string): string =>
  policyDocument(
    { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${accountId}:root` }, Action: "kms:*", Resource: "*" },
    {
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: "*",
      Condition: { StringEquals: { "aws:SourceAccount": accountId } },
    },
  );

/** The alarms of an environment, and who is told. */
export class Alarms extends ComponentResource {
  /** Names of the alarms that take a release back. */
  readonly rollbackAlarmNames: readonly Output<string>[];

  constructor(name: string, args: AlarmsArgs, opts: ComponentResourceOptions) {
    super("parity:infra:Alarms", name, {}, opts);
    const topic = this.topic(name, args);
    const made = planAlarms().map((plan) => ({ plan, alarm: this.alarm(name, plan, args, topic) }));
    this.rollbackAlarmNames = made.filter(({ plan }) => plan.rollsBack).map(({ alarm }) => alarm.name);
    this.registerOutputs({ rollbackAlarmNames: this.rollbackAlarmNames });
  }

  private topic(name: string, { accountId, email }: AlarmsArgs): Topic {
    const options = { parent: this };
    const key = new Key(
      `${name}-key`,
      {
        description: "Alarms on their way to people",
        enableKeyRotation: true,
        policy: output(accountId).apply(planKeyPolicy),
      },
      options,
    );
    new Alias(`${name}-key-alias`, { targetKeyId: key.keyId }, options);
    const topic = new Topic(`${name}-topic`, { kmsMasterKeyId: key.keyId }, options);
    new TopicSubscription(`${name}-email`, { topic: topic.arn, protocol: "email", endpoint: email }, options);
    return topic;
  }

  private alarm(name: string, plan: AlarmPlan, args: AlarmsArgs, topic: Topic): MetricAlarm {
    const balancer = { LoadBalancer: args.loadBalancerArnSuffix };
    return new MetricAlarm(
      `${name}-${plan.name}`,
      {
        alarmDescription: plan.description,
        namespace: "AWS/ApplicationELB",
        metricName: plan.metricName,
        dimensions: plan.of === "balancer" ? balancer : { ...balancer, TargetGroup: args.targetGroupArnSuffix },
        ...plan.statistic,
        comparisonOperator: plan.comparisonOperator,
        threshold: plan.threshold,
        treatMissingData: plan.treatMissingData,
        period: 60,
        evaluationPeriods: contract.alarms.minutes,
        alarmActions: [topic.arn],
        okActions: [topic.arn],
      },
      { parent: this },
    );
  }
}
