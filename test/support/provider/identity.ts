import { createHash } from "node:crypto";
import { textOf, type WireObject } from "./wire";

export const ACCOUNT = "123456789012";
export const SUBSCRIPTION = "00000000-0000-4000-8000-000000000001";
export const TENANT = "00000000-0000-4000-8000-000000000002";

/** Who a resource is: everything that its simulated outputs derive from. */
export interface Identity {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly region: string;
  readonly inputs: WireObject;
}

/** Hex digits that only this resource and purpose get, the same in every run. */
export function hex(identity: Identity, purpose: string, digits: number): string {
  return createHash("sha256").update(`${identity.urn}\0${purpose}`).digest("hex").slice(0, digits);
}

/** The name the cloud knows it by: as given, or the logical name with a suffix, as the providers do it. */
export function cloudName(identity: Identity): string {
  for (const key of ["name", "bucket", "family", "domainName"]) {
    const given = textOf(identity.inputs, key);
    if (given !== null) return given;
  }
  return azureName(identity) ?? `${identity.name}-${hex(identity, "name", 7)}`;
}

/** Prefixes of generated AWS ids by type; all other AWS resources are known by an ARN or a name. */
const PREFIXES: { readonly [type: string]: string } = {
  "aws:ec2/vpc:Vpc": "vpc",
  "aws:ec2/subnet:Subnet": "subnet",
  "aws:ec2/securityGroup:SecurityGroup": "sg",
  "aws:ec2/routeTable:RouteTable": "rtb",
  "aws:ec2/routeTableAssociation:RouteTableAssociation": "rtbassoc",
  "aws:ec2/internetGateway:InternetGateway": "igw",
  "aws:ec2/natGateway:NatGateway": "nat",
  "aws:ec2/eip:Eip": "eipalloc",
  "aws:ec2/instance:Instance": "i",
  "aws:ec2/launchTemplate:LaunchTemplate": "lt",
  "aws:ec2/vpcEndpoint:VpcEndpoint": "vpce",
  "aws:ec2/flowLog:FlowLog": "fl",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "sgr",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "sgr",
};

/** Types whose id is their ARN. */
const KNOWN_BY_ARN = /^aws:(lb|alb|elasticloadbalancingv2|acm|sns|wafv2)\//;

export function resourceId(identity: Identity): string {
  if (identity.type.startsWith("azure-native:")) return azureId(identity);
  const prefix = PREFIXES[identity.type];
  if (prefix !== undefined) return `${prefix}-0${hex(identity, "id", 16)}`;
  if (identity.type === "aws:route53/zone:Zone") return `Z${hex(identity, "id", 13).toUpperCase()}`;
  return KNOWN_BY_ARN.test(identity.type) ? arn(identity) : cloudName(identity);
}

/** `arn:aws:<service>:<region>:<account>:<kind>/<id>`, with the balancers' and buckets' own forms. */
export function arn(identity: Identity): string {
  const [, module = ""] = identity.type.split(":");
  const [service = "", kind = ""] = module.split("/");
  if (identity.type.startsWith("aws:s3/bucket")) return `arn:aws:s3:::${cloudName(identity)}`;
  if (service === "iam") return `arn:aws:iam::${ACCOUNT}:${kind.toLowerCase()}/${cloudName(identity)}`;
  if (service === "lb" || service === "alb") {
    const kindOfBalancer = identity.type.endsWith(":LoadBalancer") ? "loadbalancer/" : "";
    return `arn:aws:elasticloadbalancing:${identity.region}:${ACCOUNT}:${kindOfBalancer}${arnSuffix(identity)}`;
  }
  const id = PREFIXES[identity.type] === undefined ? cloudName(identity) : resourceId(identity);
  return `arn:aws:${service}:${identity.region}:${ACCOUNT}:${kind.toLowerCase()}/${id}`;
}

/** The part of a balancer's ARN that CloudWatch dimensions use. */
export function arnSuffix(identity: Identity): string {
  const own = `${cloudName(identity)}/${hex(identity, "arn", 16)}`;
  if (identity.type.endsWith(":TargetGroup")) return `targetgroup/${own}`;
  return identity.type.endsWith(":LoadBalancer")
    ? `app/${own}`
    : `${identity.type.split(":")[2]!.toLowerCase()}/app/${own}`;
}

/** What Azure calls it: the input that ends in `Name` and fits the type, or null. */
function azureName(identity: Identity): string | null {
  if (!identity.type.startsWith("azure-native:")) return null;
  const kind = identity.type.split(":")[2]!.toLowerCase();
  for (const key of Object.keys(identity.inputs)) {
    const stem = /^(\w+)Name$/.exec(key)?.[1]?.toLowerCase();
    if (stem !== undefined && stem !== "resourcegroup" && kind.endsWith(stem)) return textOf(identity.inputs, key);
  }
  return identity.type.endsWith(":ResourceGroup") ? textOf(identity.inputs, "resourceGroupName") : null;
}

function azureId(identity: Identity): string {
  const [, module = "", kind = ""] = identity.type.split(":");
  const name = cloudName(identity);
  if (kind === "ResourceGroup") return `/subscriptions/${SUBSCRIPTION}/resourceGroups/${name}`;
  const group = textOf(identity.inputs, "resourceGroupName") ?? "default";
  const namespace = `Microsoft.${module.charAt(0).toUpperCase()}${module.slice(1)}`;
  const collection = `${kind.charAt(0).toLowerCase()}${kind.slice(1)}s`;
  return `/subscriptions/${SUBSCRIPTION}/resourceGroups/${group}/providers/${namespace}/${collection}/${name}`;
}
