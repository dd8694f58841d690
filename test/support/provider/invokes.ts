import { ACCOUNT } from "./identity";
import { azureInvokes } from "./invokes-azure";
import { policyDocument } from "./policy-document";
import type { Wire, WireObject } from "./wire";

/** Answers one function: its arguments, and the region the provider is configured for. */
export type InvokeAnswer = (args: WireObject, region: string) => WireObject;

/** What the simulated cloud says when it is asked. A function that is not here has no answer, and the call fails. */
export function answerInvoke(token: string, args: WireObject, region: string): WireObject | null {
  const answer = awsInvokes[token] ?? azureInvokes[token];
  return answer === undefined ? null : answer(args, region);
}

const text = (value: Wire | undefined, otherwise: string): string => (typeof value === "string" ? value : otherwise);

/** The account of the load balancer service, per region, for buckets that take access logs (AWS documentation). */
const ELB_ACCOUNTS: { readonly [region: string]: string } = {
  "us-east-1": "127311923021",
  "us-west-2": "797873946194",
  "eu-west-1": "156460612806",
  "eu-central-1": "054676820928",
  "ap-southeast-2": "783225319266",
};

const awsInvokes: { readonly [token: string]: InvokeAnswer } = {
  "aws:index/getAvailabilityZones:getAvailabilityZones": (_args, region) => {
    const letters = ["a", "b", "c"];
    const names = letters.map((letter) => `${region}${letter}`);
    const zoneIds = letters.map((_, i) => `${region}-az${i + 1}`);
    return { id: region, region, names, zoneIds, groupNames: [region], state: "available" };
  },
  "aws:index/getRegion:getRegion": (args, region) => {
    const asked = text(args["region"] ?? args["name"], region);
    return { id: asked, name: asked, region: asked, description: asked, endpoint: `ec2.${asked}.amazonaws.com` };
  },
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({
    id: ACCOUNT,
    accountId: ACCOUNT,
    arn: `arn:aws:iam::${ACCOUNT}:user/deployer`,
    userId: "AIDAEXAMPLE",
  }),
  "aws:index/getPartition:getPartition": () => ({
    id: "aws",
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
  "aws:iam/getPolicyDocument:getPolicyDocument": (args) => {
    const json = policyDocument(args);
    return { ...args, id: "policy", json, minifiedJson: JSON.stringify(JSON.parse(json)) };
  },
  "aws:ec2/getAmi:getAmi": (args, region) => ({
    ...args,
    id: "ami-0123456789abcdef0",
    arn: `arn:aws:ec2:${region}::image/ami-0123456789abcdef0`,
    imageId: "ami-0123456789abcdef0",
    architecture: "x86_64",
    name: "al2023-ami-2023.0.0-kernel-6.1-x86_64",
    rootDeviceName: "/dev/xvda",
  }),
  "aws:ssm/getParameter:getParameter": (args, region) => {
    const name = text(args["name"], "");
    const arn = `arn:aws:ssm:${region}:${ACCOUNT}:parameter/${name.replace(/^\//, "")}`;
    const value = name.includes("/ami-") ? "ami-0123456789abcdef0" : `value of ${name}`;
    return { id: name, name, arn, type: "String", value, insecureValue: value, version: 1 };
  },
  "aws:ec2/getVpc:getVpc": (args, region) => {
    const id = text(args["id"], "vpc-0123456789abcdef0");
    return {
      ...args,
      id,
      arn: `arn:aws:ec2:${region}:${ACCOUNT}:vpc/${id}`,
      cidrBlock: "172.31.0.0/16",
      default: true,
    };
  },
  "aws:ec2/getSubnets:getSubnets": (args, region) => ({
    ...args,
    id: region,
    ids: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1", "subnet-0123456789abcdef2"],
  }),
  "aws:ec2/getSecurityGroup:getSecurityGroup": (args, region) => {
    const id = text(args["id"], "sg-0123456789abcdef0");
    return {
      ...args,
      id,
      arn: `arn:aws:ec2:${region}:${ACCOUNT}:security-group/${id}`,
      name: "default",
      description: "",
    };
  },
  "aws:route53/getZone:getZone": (args) => {
    const name = text(args["name"], "example.net").replace(/\.$/, "");
    const zoneId = text(args["zoneId"], "Z0123456789ABCDEFGHIJ");
    return {
      ...args,
      id: zoneId,
      zoneId,
      name,
      arn: `arn:aws:route53:::hostedzone/${zoneId}`,
      nameServers: ["ns-1.example.net"],
    };
  },
  "aws:acm/getCertificate:getCertificate": (args, region) => {
    const arn = `arn:aws:acm:${region}:${ACCOUNT}:certificate/${text(args["domain"], "example.net")}`;
    return { ...args, id: arn, arn, status: "ISSUED" };
  },
  "aws:secretsmanager/getSecretVersion:getSecretVersion": (args) => ({
    ...args,
    id: `${text(args["secretId"], "secret")}|AWSCURRENT`,
    arn: text(args["secretId"], "secret"),
    secretString: `value of ${text(args["secretId"], "secret")}`,
    versionId: "00000000-0000-4000-8000-000000000003",
  }),
  "aws:elb/getServiceAccount:getServiceAccount": (args, region) => {
    const id = ELB_ACCOUNTS[text(args["region"], region)] ?? "797873946194";
    return { ...args, id, arn: `arn:aws:iam::${id}:root` };
  },
};
