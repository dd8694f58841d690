import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { parse } from "yaml";
import { planLogGrants } from "../../infra/aws/access-logs";
import { planAlarms, planKeyPolicy } from "../../infra/aws/alarms";
import { planBehaviour, planTargetGroup } from "../../infra/aws/load-balancer";
import { pickZone, planEndpointPolicy, planZones } from "../../infra/aws/network";
import { planBucketPolicy } from "../../infra/aws/private-bucket";
import { planReleaseAccess } from "../../infra/aws/server-role";
import { fetchRelease, planUserData, userDataBytes } from "../../infra/aws/user-data";
import { planRules } from "../../infra/aws/web-acl";
import { contract } from "../../infra/contract";
import { planTags } from "../../infra/tags";

const bucket = "arn:aws:s3:::logs";
const account = "123456789012";
const release = { version: "1.2.3", sha256: "0123456789abcdef".repeat(4) };

describe("the network on AWS", () => {
  it("gives each of three zones a subnet of either kind", () => {
    expect(planZones()).deep.equal([
      { index: 0, loadBalancerCidr: "10.0.0.0/24", serverCidr: "10.0.16.0/20" },
      { index: 1, loadBalancerCidr: "10.0.1.0/24", serverCidr: "10.0.32.0/20" },
      { index: 2, loadBalancerCidr: "10.0.2.0/24", serverCidr: "10.0.48.0/20" },
    ]);
    expect(planZones()).length(contract.network.loadBalancerSubnets.length);
  });

  it("refuses a region with two zones", () => {
    expect(pickZone(["a", "b", "c"], 2)).equal("c");
    expect(() => pickZone(["a", "b"], 2)).throw("this region has 2");
  });

  it("lets only releases through the endpoint", () => {
    const [statement, ...others] = JSON.parse(planEndpointPolicy(bucket)).Statement;
    expect(others).deep.equal([]);
    expect(statement).include({ Effect: "Allow", Action: "s3:GetObject", Resource: `${bucket}/*` });
  });
});

describe("the load balancer on AWS", () => {
  it("asks for the health the contract describes, at the port that the web server listens on", () => {
    expect(planTargetGroup()).deep.include({ port: 8080, protocol: "HTTP", deregistrationDelay: 60 });
    expect(planTargetGroup().healthCheck).include({
      path: "/health",
      matcher: "200",
      port: "traffic-port",
      timeout: 5,
    });
  });

  it("writes out what the web server relies on", () => {
    expect(planBehaviour()).include({
      idleTimeout: 60,
      xffHeaderProcessingMode: "append",
      enableXffClientPort: false,
      preserveHostHeader: false,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "defensive",
      enableDeletionProtection: true,
    });
  });

  it("has a firewall that lets uploads pass", () => {
    const common = planRules().find(({ name }) => name === "AWSManagedRulesCommonRuleSet");
    expect(JSON.stringify(common)).contain('{"name":"SizeRestrictions_BODY","actionToUse":{"count":{}}}');
    expect(planRules().map(({ priority }) => priority)).deep.equal([0, 1, 2]);
  });
});

describe("what may be written and read on AWS", () => {
  it("admits the log services by their own names, the same in every region", () => {
    const grants = planLogGrants(account);
    expect(grants.map(({ service }) => service)).deep.equal([
      "logdelivery.elasticloadbalancing.amazonaws.com",
      "delivery.logs.amazonaws.com",
      "delivery.logs.amazonaws.com",
    ]);
    for (const { source } of grants) expect(source).match(/^arn:aws:[a-z]+:\*:123456789012:/);
  });

  it("keeps a bucket closed to plain HTTP and to all services but those named", () => {
    const { Statement } = JSON.parse(planBucketPolicy(bucket, planLogGrants(account).slice(0, 1)));
    expect(Statement).deep.equal([
      {
        Sid: "OnlyByTls",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucket, `${bucket}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      {
        Sid: "LoadBalancerLog",
        Effect: "Allow",
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: `${bucket}/load-balancer/AWSLogs/${account}/*`,
        Condition: { ArnLike: { "aws:SourceArn": `arn:aws:elasticloadbalancing:*:${account}:loadbalancer/*` } },
      },
    ]);
  });

  it("lets a server read releases and nothing else of the bucket", () => {
    const [{ Action, Resource }] = JSON.parse(planReleaseAccess(bucket)).Statement;
    expect([Action, Resource]).deep.equal(["s3:GetObject", `${bucket}/releases/*`]);
  });

  it("lets alarms be encrypted by this account's CloudWatch", () => {
    const [, service] = JSON.parse(planKeyPolicy(account)).Statement;
    expect(service.Condition).deep.equal({ StringEquals: { "aws:SourceAccount": account } });
  });
});

describe("the alarms on AWS", () => {
  it("watch servers, both kinds of errors, and latency", () => {
    expect(planAlarms().map(({ metricName }) => metricName)).deep.equal([
      "HealthyHostCount",
      "UnHealthyHostCount",
      "HTTPCode_ELB_5XX_Count",
      "HTTPCode_Target_5XX_Count",
      "TargetResponseTime",
    ]);
  });

  it("take silence for the worst only where it is: no data on healthy servers means there are none", () => {
    const breaching = planAlarms().filter(({ treatMissingData }) => treatMissingData === "breaching");
    expect(breaching.map(({ name }) => name)).deep.equal(["no-healthy-server"]);
  });

  it("take a release back for what it does to requests, and never keep a fix for dead servers from starting", () => {
    const names = planAlarms()
      .filter(({ rollsBack }) => rollsBack)
      .map(({ name }) => name);
    expect(names).deep.equal(["balancer-errors", "server-errors", "latency"]);
  });
});

describe("the user data on AWS", () => {
  it("fits, with room for more", () => {
    expect(userDataBytes("api.example.net", release).length).below(12 * 1024);
  });

  it("is base64 of gzip of the instructions, and the web server trusts the three subnets in them", () => {
    const text = gunzipSync(Buffer.from(planUserData("api.example.net", release), "base64")).toString();
    const files = new Map<string, string>(
      parse(text).write_files.map(({ path, content }: { path: string; content: string }) => [path, content]),
    );
    expect(files.get("/etc/nginx/conf.d/api.conf")).contain("server_name api.example.net;");
    for (const subnet of contract.network.loadBalancerSubnets) {
      expect(files.get("/etc/nginx/nginx.conf")).contain(`set_real_ip_from ${subnet};`);
    }
    expect(files.get("/usr/local/sbin/start-api")).contain(release.sha256);
  });

  it("has nothing that is computed from the domain but the domain itself", () => {
    const text = (domain: string) => gunzipSync(userDataBytes(domain, release)).toString();
    expect(text("api.other.example").replaceAll("api.other.example", "api.example.net")).equal(text("api.example.net"));
  });

  it("says who a server belongs to", () => {
    expect(planTags("api", "staging")).deep.equal({ Application: "api", Environment: "staging", ManagedBy: "pulumi" });
  });
});

describe("fetching a release on AWS", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "fetch-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  /** Stands in for curl: answers as the metadata service does, and keeps its arguments and its standard input. */
  const curl = `#!/bin/sh
echo "$*" >> '${"DIR"}/arguments'
case "$*" in
  *api/token) echo the-token ;;
  *placement/region) echo eu-north-1 ;;
  *tags/instance/ReleaseBucket) echo releases-1a2b3c ;;
  *security-credentials/) echo api-role ;;
  *security-credentials/api-role) echo '{"AccessKeyId":"ID","SecretAccessKey":"a/secret+key=","Token":"a-session"}' ;;
  *) cat > '${"DIR"}/input' ;;
esac
`;

  it("asks the bucket of its own tag, in its own region, and shows its secret to no list of processes", () => {
    writeFileSync(join(dir, "curl"), curl.replaceAll("DIR", dir));
    chmodSync(join(dir, "curl"), 0o755);
    const env = { ...process.env, PATH: `${dir}${delimiter}${process.env["PATH"]}` };
    const { status } = spawnSync("sh", ["-s", "releases/1.2.3.tar.gz", "/tmp/file"], { input: fetchRelease, env });
    expect(status).equal(0);
    const asked = readFileSync(join(dir, "arguments"), "utf8");
    expect(asked).contain("--aws-sigv4 aws:amz:eu-north-1:s3");
    expect(asked).contain(
      "--output /tmp/file https://releases-1a2b3c.s3.eu-north-1.amazonaws.com/releases/1.2.3.tar.gz",
    );
    expect(asked).not.contain("secret+key");
    expect(readFileSync(join(dir, "input"), "utf8")).equal(
      'user = "ID:a/secret+key="\nheader = "x-amz-security-token: a-session"\n',
    );
  });
});
