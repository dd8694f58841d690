import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import type { Api } from "./web-server";

/** Network, load balancer and servers on AWS. */
export function awsApi(api: Api): { address: pulumi.Output<string> } {
  const { vpc, subnets } = network();

  const balancerGroup = new aws.ec2.SecurityGroup("balancer", {
    vpcId: vpc.id,
    ingress: [80, 443].map((port) => ({ protocol: "tcp", fromPort: port, toPort: port, cidrBlocks: ["0.0.0.0/0"] })),
    egress: [{ protocol: "tcp", fromPort: 80, toPort: 80, cidrBlocks: [vpc.cidrBlock] }],
  });

  const balancer = new aws.lb.LoadBalancer("api", {
    loadBalancerType: "application",
    securityGroups: [balancerGroup.id],
    subnets: subnets.map((subnet) => subnet.id),
    idleTimeout: 60,
  });

  // The health check comes with the server's address and port as its Host.
  const targets = new aws.lb.TargetGroup("api", {
    vpcId: vpc.id,
    port: 80,
    protocol: "HTTP",
    targetType: "instance",
    deregistrationDelay: 60,
    healthCheck: {
      path: "/health",
      protocol: "HTTP",
      port: "traffic-port",
      matcher: "200",
      interval: 10,
      timeout: 5,
      healthyThreshold: 2,
      unhealthyThreshold: 3,
    },
  });

  const listener = new aws.lb.Listener("https", {
    loadBalancerArn: balancer.arn,
    port: 443,
    protocol: "HTTPS",
    sslPolicy: "ELBSecurityPolicy-2016-08",
    certificateArn: certificate(api.domain),
    defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
  });

  servers(api, vpc, subnets, balancerGroup, targets, listener);
  record("api", api.domain, balancer);
  return { address: balancer.dnsName };
}

function network() {
  const vpc = new aws.ec2.Vpc("api", { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });
  const gateway = new aws.ec2.InternetGateway("api", { vpcId: vpc.id });
  const routes = new aws.ec2.RouteTable("api", {
    vpcId: vpc.id,
    routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway.id }],
  });
  const zones = aws.getAvailabilityZonesOutput({ state: "available" });
  const subnets = [0, 1].map((index) => {
    const subnet = new aws.ec2.Subnet(`api-${index}`, {
      vpcId: vpc.id,
      cidrBlock: `10.0.${index}.0/24`,
      availabilityZone: zones.names[index],
      mapPublicIpOnLaunch: true,
    });
    new aws.ec2.RouteTableAssociation(`api-${index}`, { routeTableId: routes.id, subnetId: subnet.id });
    return subnet;
  });
  return { vpc, subnets };
}

const zone = () => aws.route53.getZoneOutput({ name: "example.com" }).zoneId;

function certificate(domain: string): pulumi.Output<string> {
  const requested = new aws.acm.Certificate("api", { domainName: domain, validationMethod: "DNS" });
  const option = requested.domainValidationOptions[0];
  const validation = new aws.route53.Record("api-certificate", {
    zoneId: zone(),
    name: option.resourceRecordName,
    type: option.resourceRecordType,
    records: [option.resourceRecordValue],
    ttl: 300,
  });
  return new aws.acm.CertificateValidation("api", {
    certificateArn: requested.arn,
    validationRecordFqdns: [validation.fqdn],
  }).certificateArn;
}

function servers(
  api: Api,
  vpc: aws.ec2.Vpc,
  subnets: aws.ec2.Subnet[],
  balancerGroup: aws.ec2.SecurityGroup,
  targets: aws.lb.TargetGroup,
  listener: aws.lb.Listener,
) {
  const group = new aws.ec2.SecurityGroup("server", {
    vpcId: vpc.id,
    ingress: [{ protocol: "tcp", fromPort: 80, toPort: 80, securityGroups: [balancerGroup.id] }],
    egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
  });

  const image = aws.ec2.getAmiOutput({
    mostRecent: true,
    owners: ["099720109477"],
    filters: [{ name: "name", values: ["ubuntu/images/hvm-ssd/ubuntu-bionic-18.04-amd64-server-*"] }],
  });

  const template = new aws.ec2.LaunchTemplate("server", {
    imageId: image.id,
    instanceType: "m5.large",
    vpcSecurityGroupIds: [group.id],
    userData: api.userData,
  });

  // A server that the load balancer calls unhealthy is replaced.
  new aws.autoscaling.Group("server", {
    minSize: api.servers,
    maxSize: 12,
    vpcZoneIdentifiers: subnets.map((subnet) => subnet.id),
    targetGroupArns: [targets.arn],
    healthCheckType: "ELB",
    healthCheckGracePeriod: 120,
    launchTemplate: { id: template.id, version: pulumi.interpolate`${template.latestVersion}` },
    instanceRefresh: { strategy: "Rolling", preferences: { minHealthyPercentage: 50 } },
  }, { dependsOn: [listener] });
}

function record(name: string, domain: string, balancer: aws.lb.LoadBalancer) {
  new aws.route53.Record(name, {
    zoneId: zone(),
    name: domain,
    type: "A",
    aliases: [{ name: balancer.dnsName, zoneId: balancer.zoneId, evaluateTargetHealth: false }],
  });
}
