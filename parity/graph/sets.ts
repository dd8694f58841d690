/**
 * Which lists are sets: lists whose order neither the provider nor the cloud gives a meaning. A list that is not named
 * here stays a list, because a false "equal" is worse than a false alarm.
 *
 * Paths are property paths with `[]` for any index. A block that the provider limits to one is an object in Pulumi.
 */

/**
 * AWS, by `module/Class`: `schema.TypeSet` in hashicorp/terraform-provider-aws, `internal/service/<service>/`, v6 (the
 * provider behind `@pulumi/aws` 7). Lists of that schema whose order has a meaning (termination policies, ordered cache
 * behaviours, listener actions, Lambda layers) are left out on purpose.
 */
const AWS: { readonly [kind: string]: readonly string[] } = {
  "acm/Certificate": ["subjectAlternativeNames", "validationOptions"],
  "autoscaling/Group": [
    "availabilityZones",
    "enabledMetrics",
    "initialLifecycleHooks",
    "instanceRefresh.triggers",
    "loadBalancers",
    "suspendedProcesses",
    "tags",
    "targetGroupArns",
    "trafficSources",
    "vpcZoneIdentifiers",
  ],
  "autoscaling/Policy": ["stepAdjustments", "targetTrackingConfiguration.customizedMetricSpecification.metrics"],
  "cloudfront/Distribution": [
    "aliases",
    "customErrorResponses",
    "defaultCacheBehavior.allowedMethods",
    "defaultCacheBehavior.cachedMethods",
    "defaultCacheBehavior.functionAssociations",
    "defaultCacheBehavior.lambdaFunctionAssociations",
    "orderedCacheBehaviors[].allowedMethods",
    "orderedCacheBehaviors[].cachedMethods",
    "origins",
    "origins[].customHeaders",
    "origins[].customOriginConfig.originSslProtocols",
    "restrictions.geoRestriction.locations",
  ],
  "cloudwatch/MetricAlarm": ["alarmActions", "insufficientDataActions", "metricQueries", "okActions"],
  "ec2/Instance": ["ebsBlockDevices", "ephemeralBlockDevices", "securityGroups", "vpcSecurityGroupIds"],
  "ec2/LaunchTemplate": ["networkInterfaces[].securityGroups", "securityGroupNames", "vpcSecurityGroupIds"],
  "ec2/NetworkAcl": ["egress", "ingress", "subnetIds"],
  "ec2/RouteTable": ["propagatingVgws", "routes"],
  "ec2/SecurityGroup": ["egress", "egress[].securityGroups", "ingress", "ingress[].securityGroups"],
  "ec2/VpcEndpoint": ["routeTableIds", "securityGroupIds", "subnetConfigurations", "subnetIds"],
  "ecs/Service": [
    "capacityProviderStrategies",
    "loadBalancers",
    "networkConfiguration.securityGroups",
    "networkConfiguration.subnets",
    "placementConstraints",
  ],
  "ecs/TaskDefinition": ["placementConstraints", "requiresCompatibilities", "volumes"],
  "eks/Cluster": [
    "enabledClusterLogTypes",
    "encryptionConfig.resources",
    "vpcConfig.publicAccessCidrs",
    "vpcConfig.securityGroupIds",
    "vpcConfig.subnetIds",
  ],
  "eks/NodeGroup": ["subnetIds", "taints"],
  "elb/LoadBalancer": ["availabilityZones", "instances", "listeners", "securityGroups", "subnets"],
  "iam/Role": ["inlinePolicies", "managedPolicyArns"],
  "lambda/Function": ["vpcConfig.securityGroupIds", "vpcConfig.subnetIds"],
  "lb/Listener": ["defaultActions[].forward.targetGroups"],
  "lb/ListenerRule": [
    "actions[].forward.targetGroups",
    "conditions",
    ...["hostHeader", "httpHeader", "httpRequestMethod", "pathPattern", "sourceIp"].map(
      (c) => `conditions[].${c}.values`,
    ),
    "conditions[].queryStrings",
  ],
  "lb/LoadBalancer": ["securityGroups", "subnetMappings", "subnets"],
  "rds/Cluster": ["availabilityZones", "enabledCloudwatchLogsExports", "iamRoles", "vpcSecurityGroupIds"],
  "rds/Instance": ["enabledCloudwatchLogsExports", "securityGroupNames", "vpcSecurityGroupIds"],
  "rds/ParameterGroup": ["parameters"],
  "rds/SubnetGroup": ["subnetIds"],
  "route53/HealthCheck": ["childHealthchecks", "regions"],
  "route53/Record": ["records"],
  "s3/BucketServerSideEncryptionConfiguration": ["rules"],
  "wafv2/IpSet": ["addresses"],
  "wafv2/WebAcl": ["customResponseBodies", "rules", "rules[].ruleLabels"],
};

/**
 * Azure, by `module/Class`: arrays that `x-ms-identifiers` of Azure/azure-rest-api-specs keys by name or priority, and
 * arrays of plain names. Path rules of a URL path map and cipher suites are ordered, and left out.
 */
const AZURE: { readonly [kind: string]: readonly string[] } = {
  "compute/VirtualMachineScaleSet": [
    "virtualMachineProfile.extensionProfile.extensions",
    "virtualMachineProfile.networkProfile.networkInterfaceConfigurations",
    "virtualMachineProfile.networkProfile.networkInterfaceConfigurations[].ipConfigurations",
    "virtualMachineProfile.storageProfile.dataDisks",
  ],
  "dns/RecordSet": ["aRecords", "aaaaRecords", "nsRecords", "txtRecords"],
  "insights/DiagnosticSetting": ["logs", "metrics"],
  "insights/MetricAlert": ["actions", "criteria.allOf", "scopes"],
  "keyvault/Vault": [
    "properties.accessPolicies",
    ...["certificates", "keys", "secrets", "storage"].map((kind) => `properties.accessPolicies[].permissions.${kind}`),
    "properties.networkAcls.ipRules",
    "properties.networkAcls.virtualNetworkRules",
  ],
  "network/ApplicationGateway": [
    "authenticationCertificates",
    "backendAddressPools",
    "backendAddressPools[].backendAddresses",
    "backendHttpSettingsCollection",
    "customErrorConfigurations",
    "frontendIPConfigurations",
    "frontendPorts",
    "gatewayIPConfigurations",
    "httpListeners",
    "httpListeners[].hostNames",
    "probes",
    "probes[].match.statusCodes",
    "redirectConfigurations",
    "requestRoutingRules",
    "rewriteRuleSets",
    "sslCertificates",
    "sslProfiles",
    "trustedRootCertificates",
    "urlPathMaps",
  ],
  "network/LoadBalancer": [
    "backendAddressPools",
    "frontendIPConfigurations",
    "inboundNatRules",
    "loadBalancingRules",
    "outboundRules",
    "probes",
  ],
  "network/NatGateway": ["publicIpAddresses", "publicIpPrefixes"],
  "network/NetworkSecurityGroup": [
    "securityRules",
    ...["sourceAddress", "destinationAddress"].map((end) => `securityRules[].${end}Prefixes`),
    ...["source", "destination"].map((end) => `securityRules[].${end}PortRanges`),
  ],
  "network/RouteTable": ["routes"],
  "network/Subnet": ["delegations", "serviceEndpoints", "serviceEndpoints[].locations"],
  "network/VirtualNetwork": [
    "subnets",
    "subnets[].delegations",
    "subnets[].serviceEndpoints",
    "subnets[].serviceEndpoints[].locations",
  ],
  "network/WebApplicationFirewallPolicy": [
    "customRules",
    "managedRules.exclusions",
    "managedRules.managedRuleSets",
    "managedRules.managedRuleSets[].ruleGroupOverrides",
  ],
};

const TABLES: { readonly [pkg: string]: { readonly [kind: string]: readonly string[] } } = {
  aws: AWS,
  "azure-native": AZURE,
};

/** Modules of `@pulumi/aws` that are other names of one. */
const MODULE_ALIASES: { readonly [module: string]: string } = {
  alb: "lb",
  applicationloadbalancing: "lb",
  elasticloadbalancing: "elb",
  elasticloadbalancingv2: "lb",
};

/** Names that mean a set wherever they stand, also in types that the tables do not have. */
const NAMES: ReadonlySet<string> = new Set([
  "addressPrefixes",
  "alarmActions",
  "availabilityZones",
  "cidrBlocks",
  "insufficientDataActions",
  "ipv6CidrBlocks",
  "managedPolicyArns",
  "okActions",
  "prefixListIds",
  "routeTableIds",
  "securityGroupIds",
  "securityGroups",
  "subjectAlternativeNames",
  "subnetIds",
  "subnets",
  "targetGroupArns",
  "vpcSecurityGroupIds",
  "vpcZoneIdentifiers",
  "zones",
]);

/** Lists of `{ name, value }` that these names hold: an ECS container's environment, the parameters of a group. */
const NAMED_VALUES: ReadonlySet<string> = new Set([
  "environment",
  "environmentVariables",
  "parameters",
  "secrets",
  "settings",
]);

/** The type that {@link isSet} knows the lists of an IAM policy document by; its paths begin at the document. */
export const POLICY = "policy";

/**
 * IAM User Guide, "Policy evaluation logic" and "Grammar of the IAM JSON policy language": statements are evaluated all
 * together, and every list of one is alternatives.
 */
const POLICY_SET = /^Statement(\[\]\.((Not)?(Action|Resource|Principal(\..+)?)|Condition\..+))?$/;

/**
 * True when the list at `path` of a resource of `type` is a set. `keys` are the keys that all its items have, where they
 * are maps; a list of `{ key, value }` is what every provider calls tags.
 */
export function isSet(type: string, path: string, keys: readonly string[]): boolean {
  if (type === POLICY) return POLICY_SET.test(path);
  const [pkg = "", module = "", name = ""] = type.split(":");
  const folder = module.split("/")[0]!;
  const table = TABLES[pkg];
  const kind = `${MODULE_ALIASES[folder] ?? folder}/${name}`;
  if (table !== undefined && Object.hasOwn(table, kind) && table[kind]!.includes(path)) return true;
  const last = path.slice(Math.max(path.lastIndexOf("."), path.lastIndexOf("!")) + 1);
  if (NAMES.has(last)) return true;
  if (keys.includes("key") && keys.includes("value")) return true;
  return NAMED_VALUES.has(last) && keys.includes("name");
}
