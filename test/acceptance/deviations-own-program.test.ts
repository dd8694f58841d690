import { itFinds } from "./deviation";
import { edit, onlyInFullSuite } from "./harness";

const ifEu = 'require("@pulumi/pulumi").getStack() === "prod-eu"';
const balancer = "infra/aws/load-balancer.ts";
const servers = "infra/aws/api-servers.ts";
const bucket = "infra/aws/private-bucket.ts";
const provider = "infra/aws/provider.ts";
const clients = "infra/web-server/settings/clients.ts";

const inProgram = (resource: string, property: string, at: readonly [string, string], check = "transparent") => ({
  check,
  stacks: ["prod-eu"],
  resource,
  property,
  at,
});

const targets = (property: string) =>
  inProgram("api/api-balancer/api-balancer-targets", property, [balancer, "new TargetGroup("]);
const template = (setting: string) =>
  inProgram("api/api-servers/api-servers-template", `userData!/etc/nginx/${setting}`, [servers, "new LaunchTemplate("]);
const group = (property: string, stacks: readonly string[] = ["prod-eu"]) => ({
  ...inProgram("api/api-servers/api-servers-group", property, [servers, "new Group("]),
  stacks,
});

/** Every item of the list, once, on this repository's own four stacks. */
onlyInFullSuite("acceptance: this repository's stacks, each deviation in the program", () => {
  describe("what the program chooses", () => {
    itFinds("own", [
      {
        about: "an if on the stack's name",
        edit: edit(balancer, "port: webServer.port,", `port: ${ifEu} ? 8081 : webServer.port,`),
        finds: targets("port"),
      },
      {
        about: "an if on the region",
        edit: edit(
          servers,
          'waitForCapacityTimeout: "15m"',
          'waitForCapacityTimeout: output(args.region).apply((region) => (region.startsWith("eu-west") ? "30m" : "15m"))',
        ),
        finds: group("waitForCapacityTimeout"),
      },
      {
        about: "an if on a capacity",
        edit: edit(
          servers,
          "healthCheckGracePeriod: contract.scaling.graceSeconds",
          "healthCheckGracePeriod: capacity.max.apply((max) => (Number(max) > 20 ? 600 : contract.scaling.graceSeconds))",
        ),
        finds: group("healthCheckGracePeriod"),
      },
      {
        about: "a value computed from a capacity",
        edit: edit(servers, "maxSize: capacity.max,", "maxSize: capacity.max.apply((max) => Number(max) * 2),"),
        finds: group("maxSize", ["prod-au", "prod-us", "prod-eu"]),
      },
      {
        about: "a field of the health check",
        edit: edit(
          balancer,
          "interval: healthCheck.intervalSeconds,",
          `interval: ${ifEu} ? 30 : healthCheck.intervalSeconds,`,
        ),
        finds: targets("healthCheck.interval"),
      },
      {
        about: "the path of the health check",
        edit: edit(balancer, "path: healthCheck.path,", `path: ${ifEu} ? "/" : healthCheck.path,`),
        finds: targets("healthCheck.path"),
      },
      {
        about: "the matcher of the health check",
        edit: edit(
          balancer,
          "matcher: String(healthCheck.status),",
          `matcher: ${ifEu} ? "200,301" : String(healthCheck.status),`,
        ),
        finds: targets("healthCheck.matcher"),
      },
      {
        about: "a value that changes from run to run",
        edit: edit(balancer, "port: webServer.port,", "port: webServer.port, name: `t${Date.now()}`,"),
        finds: { ...targets("name"), stacks: ["staging", "prod-au", "prod-us", "prod-eu"], says: ["run to run"] },
      },
    ]);
  });

  describe("a directive of the web server in one stack", () => {
    const http = "nginx.conf!http";
    itFinds("own", [
      {
        about: "changed",
        edit: edit(clients, 'values: ["10000"]', `values: [${ifEu} ? "100" : "10000"]`),
        finds: template(`${http}/keepalive_requests`),
      },
      {
        about: "added",
        edit: edit(
          clients,
          'inContext(http, [\n  {\n    directive: "keepalive_timeout"',
          `inContext(http, [\n  ...(${ifEu} ? [{ directive: "underscores_in_headers", values: ["on"], why: "legacy" }] : []),\n  {\n    directive: "keepalive_timeout"`,
        ),
        finds: template(`${http}/underscores_in_headers`),
      },
      {
        about: "removed",
        edit: edit(
          "infra/web-server/index.ts",
          "...clientSettings(loadBalancerSubnets),",
          `...clientSettings(loadBalancerSubnets).filter(({ directive }) => !(${ifEu}) || directive !== "send_timeout"),`,
        ),
        finds: template(`${http}/send_timeout`),
      },
      {
        about: "moved",
        edit: edit(
          "infra/web-server/index.ts",
          'directive: "include",\n        values: [files.defaultServer],',
          `directive: "include",\n        values: [${ifEu} ? files.api : files.defaultServer],`,
        ),
        finds: template(`${http}/include[conf.d/default-server.conf]`),
      },
    ]);
  });

  describe("versions and options in one stack", () => {
    const releases = "api/api-releases/api-releases";
    itFinds("own", [
      {
        about: "another provider version",
        edit: edit(provider, "{ parent }", `{ parent, version: ${ifEu} ? "7.47.0" : undefined }`),
        finds: {
          ...inProgram("api/api-aws", "version", [provider, "new Provider("], "one-provider"),
          says: ["7.47.0"],
        },
      },
      {
        about: "protect",
        edit: edit(
          bucket,
          "{ parent: this, protect: true }",
          `{ parent: this, protect: !(${ifEu}) || name !== "api-releases" }`,
        ),
        finds: inProgram(releases, "protect", [bucket, "new Bucket("]),
      },
      {
        about: "ignoreChanges",
        edit: edit(
          servers,
          "{ parent: this, dependsOn: [...args.after] }",
          `{ parent: this, dependsOn: [...args.after], ignoreChanges: ${ifEu} ? ["desiredCapacity"] : undefined }`,
        ),
        finds: { ...group("ignoreChanges"), says: ["desiredCapacity"] },
      },
      {
        about: "dependsOn",
        edit: edit(
          bucket,
          "{ parent: this, dependsOn: versioning }",
          `{ parent: this, dependsOn: ${ifEu} && name === "api-releases" ? [] : versioning }`,
        ),
        finds: inProgram("api/api-releases/api-releases-lifecycle", "dependsOn", [
          bucket,
          "new BucketLifecycleConfiguration(",
        ]),
      },
      {
        about: "a property that the SDK drops",
        edit: edit(
          balancer,
          "...planTargetGroup(), vpcId: args.vpcId",
          `...planTargetGroup(), ...(${ifEu} && { stickyness: {} }), vpcId: args.vpcId`,
        ),
        finds: { ...targets("stickyness"), check: "known" },
      },
    ]);
  });
});
