import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { getZoneOutput } from "@pulumi/aws/route53";
import { interpolate } from "@pulumi/pulumi";
import type { Build } from "../environment";
import { planTags } from "../tags";
import { AccessLogs } from "./access-logs";
import { Alarms } from "./alarms";
import { ApiServers } from "./api-servers";
import { Certificate } from "./certificate";
import { Dns } from "./dns";
import { LoadBalancer } from "./load-balancer";
import { Network } from "./network";
import { PrivateBucket } from "./private-bucket";
import { createProvider } from "./provider";
import { ServerRole } from "./server-role";
import { WebAcl } from "./web-acl";

/** An environment on AWS, the baseline: from what it stands on to what runs on it. */
export const build: Build = (name, args, parent) => {
  const tags = planTags(name, args.stack);
  const provider = createProvider(name, args.region, tags, parent);
  const options = { parent, providers: [provider] };
  const { accountId } = getCallerIdentityOutput({}, { provider });
  const { zoneId } = getZoneOutput({ name: args.zone, privateZone: false }, { provider });

  const logs = new AccessLogs(`${name}-logs`, { accountId }, options);
  const releases = new PrivateBucket(`${name}-releases`, { grants: [], expireDays: null }, options);
  const network = new Network(
    `${name}-network`,
    { region: args.region, logBucketArn: logs.arn, releaseBucketArn: releases.arn, after: [logs] },
    options,
  );
  const certificate = new Certificate(`${name}-certificate`, { domain: args.domain, zoneId }, options);
  const loadBalancer = new LoadBalancer(
    `${name}-balancer`,
    {
      vpcId: network.vpcId,
      subnetIds: network.loadBalancerSubnetIds,
      certificateArn: certificate.arn,
      domain: args.domain,
      logBucketName: logs.bucketName,
      after: [logs, network],
    },
    options,
  );
  new WebAcl(`${name}-firewall`, { loadBalancerArn: loadBalancer.arn }, options);
  new Dns(`${name}-dns`, { domain: args.domain, zoneId, loadBalancer }, options);
  const alarms = new Alarms(
    `${name}-alarms`,
    {
      accountId,
      email: args.alarmEmail,
      loadBalancerArnSuffix: loadBalancer.arnSuffix,
      targetGroupArnSuffix: loadBalancer.targetGroupArnSuffix,
    },
    options,
  );
  const role = new ServerRole(`${name}-access`, { releaseBucketArn: releases.arn }, options);
  new ApiServers(
    `${name}-servers`,
    {
      ...args,
      vpcId: network.vpcId,
      subnetIds: network.serverSubnetIds,
      loadBalancerSecurityGroupId: loadBalancer.securityGroupId,
      targetGroupArn: loadBalancer.targetGroupArn,
      instanceProfileArn: role.instanceProfileArn,
      releaseBucketName: releases.bucketName,
      rollbackAlarmNames: alarms.rollbackAlarmNames,
      tags,
      after: [network, loadBalancer, role],
    },
    options,
  );
  return {
    url: interpolate`https://${args.domain}`,
    loadBalancer: loadBalancer.dnsName,
    releaseStore: releases.bucketName,
  };
};
