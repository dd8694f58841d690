import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { output } from "@pulumi/pulumi";
import { expect } from "chai";
import { parse } from "yaml";
import { planAlarms, planCriterion, windowMinutes } from "../../infra/azure/alarms";
import { nobody, planHealth, planMachine, planScaling, planUpgrade } from "../../infra/azure/api-servers";
import {
  idleSeconds,
  type Part,
  planBackend,
  planBehaviour,
  planProbe,
  planRoutes,
} from "../../infra/azure/load-balancer";
import { planLoadBalancerRules, planServerRules, subnets } from "../../infra/azure/network";
import { planAccess, planAccountName, planHistory, planLifecycle } from "../../infra/azure/private-bucket";
import { tagEverything } from "../../infra/azure/provider";
import { fetchRelease, planUserData, releaseContainer, userDataBytes } from "../../infra/azure/user-data";
import { planRules } from "../../infra/azure/web-acl";
import { contract } from "../../infra/contract";
import { planTags } from "../../infra/tags";

const release = { version: "1.2.3", sha256: "0123456789abcdef".repeat(4) };

describe("the network on Azure", () => {
  const open = (rules: ReturnType<typeof planServerRules>, direction: string) =>
    rules
      .filter((rule) => rule.direction === direction && rule.access === "Allow")
      .map((rule) => `${rule.sourceAddressPrefix} to ${rule.destinationAddressPrefix}:${rule.destinationPortRanges}`);

  it("lets the load balancer alone reach a server, and only the web server's port", () => {
    expect(open(planServerRules(), "Inbound")).deep.equal(["10.0.0.0/24 to *:8080"]);
  });

  it("lets a server out for packages and release", () => {
    expect(open(planServerRules(), "Outbound")).deep.equal(["* to Internet:80", "* to Internet:443"]);
  });

  it("lets clients reach the gateway, and Azure manage and probe it", () => {
    expect(open(planLoadBalancerRules(), "Inbound")).deep.equal([
      "Internet to *:80",
      "Internet to *:443",
      "GatewayManager to *:65200-65535",
      "AzureLoadBalancer to *:*",
    ]);
    expect(open(planLoadBalancerRules(), "Outbound")).deep.equal([]);
  });

  it("refuses the rest before Azure's own rules, which let a whole network talk to itself", () => {
    for (const [rules, direction] of [
      [planLoadBalancerRules(), "Inbound"],
      [planServerRules(), "Inbound"],
      [planServerRules(), "Outbound"],
    ] as const) {
      const last = rules.filter((rule) => rule.direction === direction).at(-1);
      expect(last).include({ access: "Deny", protocol: "*", sourceAddressPrefix: "*", destinationAddressPrefix: "*" });
    }
  });

  it("gives no two rules of a direction one priority", () => {
    for (const rules of [planLoadBalancerRules(), planServerRules()]) {
      const keys = rules.map(({ direction, priority }) => `${direction} ${priority}`);
      expect(new Set(keys).size).equal(keys.length);
    }
  });
});

describe("the load balancer on Azure", () => {
  const part: Part = (collection, name) => ({ id: output(`${collection}/${name}`) });
  const routes = planRoutes("api.example.net", part);

  it("asks for the health the contract describes, by an address, so that the default server answers", () => {
    expect(planProbe()).deep.include({
      host: "127.0.0.1",
      path: "/health",
      match: { statusCodes: ["200"] },
      interval: 10,
      timeout: 5,
      unhealthyThreshold: 3,
    });
  });

  it("sends to the port that the web server listens on, with the host that the client asked for", () => {
    expect(planBackend()).deep.include({
      port: 8080,
      protocol: "Http",
      requestTimeout: 60,
      connectionDraining: { enabled: true, drainTimeoutInSec: 60 },
      cookieBasedAffinity: "Disabled",
      pickHostNameFromBackendAddress: false,
    });
    expect(planBackend()).not.have.property("hostName");
  });

  it("closes an idle connection before the web server does", () => {
    expect(contract.webServer.idleTimeoutSeconds).above(idleSeconds);
  });

  it("is in three zones", () => {
    expect(planBehaviour()).deep.include({ zones: ["1", "2", "3"], sku: { name: "WAF_v2", tier: "WAF_v2" } });
  });

  it("answers for one host by HTTPS, and for all by HTTP", () => {
    const hosts = routes.httpListeners.map((listener) => ("hostName" in listener ? listener.hostName : "*"));
    expect(hosts).deep.equal(["*", "api.example.net"]);
    expect(routes.redirectConfigurations[0]).include({ redirectType: "Permanent", includePath: true });
  });

  it("refers to no part that it does not have", () => {
    const parts = new Map<string, readonly { readonly name: string }[]>([
      ["frontendIPConfigurations", [{ name: "public" }]],
      ["sslCertificates", [{ name: "api" }]],
      ["backendAddressPools", [{ name: "servers" }]],
      ["backendHttpSettingsCollection", [planBackend()]],
      ["probes", [planProbe()]],
      ...Object.entries(routes),
    ]);
    const asked: string[] = [];
    planRoutes("api.example.net", (collection, name) => {
      asked.push(`${collection}/${name}`);
      return { id: output("") };
    });
    const there = [...parts].flatMap(([collection, items]) => items.map(({ name }) => `${collection}/${name}`));
    expect(asked).not.deep.equal([]);
    expect(there).include.members(asked);
  });

  it("has a firewall that prevents, and lets uploads pass", () => {
    const { policySettings, managedRules } = planRules();
    expect(policySettings).include({
      mode: "Prevention",
      requestBodyCheck: true,
      requestBodyEnforcement: false,
      fileUploadEnforcement: false,
    });
    expect(managedRules.managedRuleSets.map(({ ruleSetType }) => ruleSetType)).deep.equal([
      "Microsoft_DefaultRuleSet",
      "Microsoft_BotManagerRuleSet",
    ]);
  });
});

describe("the stores on Azure", () => {
  it("admit by name those who sign in, and nobody anonymous", () => {
    expect(planAccess("identities")).deep.include({
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: false,
      networkRuleSet: { defaultAction: "Allow", bypass: "None" },
    });
  });

  it("are closed to all but Azure where its services write with a key", () => {
    expect(planAccess("log-services")).deep.include({
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: true,
      networkRuleSet: { defaultAction: "Deny", bypass: "AzureServices" },
    });
  });

  it("keep what a release was before it was overwritten, and no version of every minute's log", () => {
    expect(planHistory("identities")).include({ isVersioningEnabled: true });
    expect(planHistory("log-services")).include({ isVersioningEnabled: false });
  });

  it("expire logs and never a release", () => {
    expect(JSON.stringify(planLifecycle(90))).contain('"baseBlob":{"delete":{"daysAfterModificationGreaterThan":90}}');
    expect(JSON.stringify(planLifecycle(null)))
      .contain('"version":{"delete"')
      .and.not.contain("baseBlob");
  });

  it("have names that leave room for a suffix", () => {
    expect(planAccountName("api-releases-store")).equal("apireleasesstore");
    expect(() => planAccountName("api-releases-stores")).throw("3 to 16 lower-case letters and digits");
    expect(() => planAccountName("Api")).throw("3 to 16 lower-case letters and digits");
  });
});

describe("the alarms on Azure", () => {
  it("watch servers, both kinds of errors, and latency", () => {
    expect(planAlarms().map(({ metricName }) => metricName)).deep.equal([
      "HealthyHostCount",
      "UnhealthyHostCount",
      "FailedRequests",
      "BackendResponseStatus",
      "BackendLastByteResponseTime",
    ]);
  });

  it("hold the contract's minutes in a window that Azure has", () => {
    expect([1, 5, 15, 30]).include(windowMinutes);
    expect(windowMinutes).at.least(contract.alarms.minutes);
  });

  it("count over the window what the contract gives by the minute, and latency in milliseconds", () => {
    const thresholds = Object.fromEntries(planAlarms().map(({ name, threshold }) => [name, threshold]));
    expect(thresholds).deep.equal({
      "no-healthy-server": 1,
      "unhealthy-servers": 1,
      "balancer-errors": 175,
      "server-errors": 125,
      latency: 2000,
    });
  });

  it("ask for 5xx alone where Azure counts all answers together", () => {
    const [criterion] = planAlarms()
      .filter(({ metricName }) => metricName === "BackendResponseStatus")
      .map(planCriterion);
    expect(criterion?.dimensions).deep.equal([{ name: "HttpStatusGroup", operator: "Include", values: ["5xx"] }]);
  });
});

describe("the servers on Azure", () => {
  it("are asked the contract's question on the machine itself", () => {
    expect(planHealth()).include({ type: "ApplicationHealthLinux", typeHandlerVersion: "1.0" });
    expect(planHealth().settings).include({ protocol: "http", port: 8080, requestPath: "/health" });
  });

  it("are replaced, not changed in place, when their custom data changes", () => {
    expect(planUpgrade().upgradePolicy).deep.include({ mode: "Rolling" });
    expect(planUpgrade().upgradePolicy.rollingUpgradePolicy).include({
      maxSurge: true,
      rollbackFailedInstancesOnPolicyBreach: true,
    });
  });

  it("start from an image of one date", () => {
    expect(planMachine().storageProfile.imageReference.version).match(/^24\.04\.20\d{7}$/);
  });

  it("are encrypted and start nothing that is not signed", () => {
    expect(planMachine().securityProfile).deep.include({
      encryptionAtHost: true,
      uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
    });
  });

  it("have a login that nobody holds a key for", () => {
    const header = Buffer.from("0000000b7373682d6564323535313900000020", "hex");
    const point = createHash("sha256").update("nobody holds the private half of this key").digest();
    expect(nobody.key).equal(`ssh-ed25519 ${Buffer.concat([header, point]).toString("base64")}`);
  });

  it("become more above the target, fewer well below it", () => {
    const [more, fewer] = planScaling("id") as { metricTrigger: object; scaleAction: object }[];
    expect(more?.metricTrigger).include({ operator: "GreaterThan", threshold: 50 });
    expect(more?.scaleAction).include({ direction: "Increase" });
    expect(fewer?.metricTrigger).include({ operator: "LessThan", threshold: 30 });
    expect(fewer?.scaleAction).include({ direction: "Decrease" });
  });

  it("carry tags, as does everything that can", () => {
    const tag = tagEverything(planTags("api", "staging"));
    const tagged = (props: object) => tag({ props, opts: {} } as Parameters<typeof tag>[0])?.props;
    expect(tagged({ location: undefined, tags: undefined })).deep.equal({
      location: undefined,
      tags: { Application: "api", Environment: "staging", ManagedBy: "pulumi" },
    });
    expect(tagged({ tags: { ReleaseStore: "x" } })).have.nested.property("tags.ReleaseStore", "x");
    expect(tagged({ scope: "x" })).equal(undefined);
  });
});

describe("the user data on Azure", () => {
  const text = (domain: string) => gunzipSync(userDataBytes(domain, release)).toString();

  it("is base64 of gzip of the instructions, and the web server trusts the one subnet in them", () => {
    const decoded = gunzipSync(Buffer.from(planUserData("api.example.net", release), "base64")).toString();
    const files = new Map<string, string>(
      parse(decoded).write_files.map(({ path, content }: { path: string; content: string }) => [path, content]),
    );
    expect(files.get("/etc/nginx/conf.d/api.conf")).contain("server_name api.example.net;");
    const trusted = files.get("/etc/nginx/nginx.conf")?.matchAll(/set_real_ip_from (.*);/g) ?? [];
    expect([...trusted].map(([, subnet]) => subnet)).deep.equal([subnets.loadBalancer]);
    expect(files.get("/usr/local/sbin/start-api")).contain(release.sha256);
    expect(files.get("/usr/local/sbin/fetch-release")).equal(fetchRelease);
  });

  it("has nothing that is computed from the domain but the domain itself", () => {
    expect(text("api.other.example").replaceAll("api.other.example", "api.example.net")).equal(text("api.example.net"));
  });

  it("asks for a release by a key that begins with the container's name", () => {
    expect(text("api.example.net")).contain(`fetch-release '${releaseContainer}/1.2.3.tar.gz'`);
  });
});

describe("fetching a release on Azure", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "fetch-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  /** Stands in for curl: answers as the metadata service does, and keeps its arguments and its standard input. */
  const curl = (tags: string) => `#!/bin/sh
echo "$*" >> '${dir}/arguments'
case "$*" in
  *tagsList*) echo '${tags}' ;;
  *identity/oauth2/token*) echo '{"access_token":"a-token","token_type":"Bearer"}' ;;
  *) cat > '${dir}/input' ;;
esac
`;

  function fetch(tags: string) {
    writeFileSync(join(dir, "curl"), curl(tags));
    chmodSync(join(dir, "curl"), 0o755);
    const env = { ...process.env, PATH: `${dir}${delimiter}${process.env["PATH"]}` };
    return spawnSync("sh", ["-s", "releases/1.2.3.tar.gz", "/tmp/file"], { input: fetchRelease, env });
  }

  it("asks the account of its own tag, and shows its token to no list of processes", () => {
    const { status } = fetch('[{"name":"Application","value":"api"},{"name":"ReleaseStore","value":"releases1a2b"}]');
    expect(status).equal(0);
    const asked = readFileSync(join(dir, "arguments"), "utf8");
    expect(asked).contain("--output /tmp/file https://releases1a2b.blob.core.windows.net/releases/1.2.3.tar.gz");
    expect(asked).not.contain("a-token");
    expect(asked.match(/-H Metadata: true/g)).length(2);
    expect(readFileSync(join(dir, "input"), "utf8")).equal(
      'header = "Authorization: Bearer a-token"\nheader = "x-ms-version: 2021-12-02"\n',
    );
  });

  it("stops when it cannot learn its account", () => {
    expect(fetch("[]").status).not.equal(0);
    expect(readdirSync(dir)).not.include("input");
  });
});
