import { getClientConfigOutput } from "@pulumi/azure-native/authorization/getClientConfig";
import { getVaultOutput } from "@pulumi/azure-native/keyvault/getVault";
import { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup";
import { interpolate, output } from "@pulumi/pulumi";
import type { Build } from "../environment";
import { planTags } from "../tags";
import { AccessLogs } from "./access-logs";
import { Alarms } from "./alarms";
import { ApiServers } from "./api-servers";
import { Certificate } from "./certificate";
import { Dns } from "./dns";
import { LoadBalancer } from "./load-balancer";
import { Network } from "./network";
import { createProvider, tagEverything } from "./provider";
import { Releases } from "./releases";
import { ServerRole } from "./server-role";
import { WebAcl } from "./web-acl";

/** An environment on Azure: from what it stands on to what runs on it. */
export const build: Build = (name, args, parent) => {
  const provider = createProvider(name, args.region, parent);
  const inherited = { parent, transformations: [tagEverything(planTags(name, args.stack))] };
  const options = { ...inherited, providers: [provider] };
  const { subscriptionId } = getClientConfigOutput({ provider });
  const { sharedGroup, vault: vaultName } = output(args.azure);
  const vault = getVaultOutput({ resourceGroupName: sharedGroup, vaultName }, { provider });

  const resourceGroup = new ResourceGroup(`${name}-group`, {}, { ...inherited, provider });
  const inGroup = { resourceGroupName: resourceGroup.name };
  const logs = new AccessLogs(`${name}-logs`, inGroup, options);
  const releases = new Releases(`${name}-releases`, inGroup, options);
  const network = new Network(
    `${name}-network`,
    { ...inGroup, region: args.region, logAccountId: logs.accountId },
    options,
  );
  const certificate = new Certificate(
    `${name}-certificate`,
    {
      ...inGroup,
      subscriptionId,
      vault: { id: vault.id, uri: vault.properties.vaultUri },
      certificate: args.stack,
    },
    options,
  );
  const firewall = new WebAcl(`${name}-firewall`, inGroup, options);
  const loadBalancer = new LoadBalancer(
    `${name}-balancer`,
    {
      resourceGroup,
      subnetId: network.loadBalancerSubnetId,
      certificate,
      firewallPolicyId: firewall.policyId,
      domain: args.domain,
      logAccountId: logs.accountId,
      after: [certificate],
    },
    options,
  );
  new Dns(`${name}-dns`, { domain: args.domain, zoneGroup: sharedGroup, addressId: loadBalancer.addressId }, options);
  new Alarms(`${name}-alarms`, { ...inGroup, email: args.alarmEmail, gatewayId: loadBalancer.gatewayId }, options);
  const role = new ServerRole(
    `${name}-access`,
    { ...inGroup, subscriptionId, releaseContainerId: releases.containerId },
    options,
  );
  new ApiServers(
    `${name}-servers`,
    {
      ...args,
      ...inGroup,
      subnetId: network.serverSubnetId,
      poolId: loadBalancer.poolId,
      identityId: role.identityId,
      releaseStoreName: releases.accountName,
      after: [network, loadBalancer, role],
    },
    options,
  );
  return {
    url: interpolate`https://${args.domain}`,
    loadBalancer: loadBalancer.address,
    releaseStore: releases.accountName,
  };
};
