import { expect } from "chai";
import type { Value } from "../../../parity/graph/types";
import { trafficOf } from "../../../parity/traffic/stack";
import type { FirewallRule, Servers, StackTraffic } from "../../../parity/traffic/types";
import { type BaseName, bases, type Change, filesOf, graphOf } from "../../support/stacks";
import { cloudConfig } from "../../support/stacks/graph";

const traffic = (base: BaseName, ...changes: readonly Change[]): StackTraffic =>
  trafficOf(graphOf(bases[base], changes));
const gateway = (...changes: readonly Change[]): StackTraffic => traffic("application-gateway", ...changes);
const servers = (...changes: readonly Change[]): Servers => gateway(...changes).paths[0]!.servers;
const set = (values: { readonly [address: string]: Value }): Change => ({ set: values });
const gaps = ({ gaps: all }: StackTraffic): string =>
  all.map(({ at, message }) => `${at.resource} ${at.property}: ${message}`).join("\n");
const rules = (list: readonly FirewallRule[] | null): string[] =>
  list?.map(
    ({ allow, fromPort, toPort, sources }) =>
      `${allow ? "allow" : "deny"} ${fromPort}-${toPort} ${sources?.join(" ") ?? "?"}`,
  ) ?? [];

const CONFIGURATION = "servers virtualMachineProfile.networkProfile.networkInterfaceConfigurations[0]";
const LAST = ["allow 0-65535 10.0.0.0/16", "allow 0-65535 168.63.129.16/32", "deny 0-65535 0.0.0.0/0 ::/0"];

describe("servers on Azure", () => {
  it("are the scale sets that are in the pool, with their subnet and nginx", () => {
    const one = servers();
    expect(one.at.resource).equal("servers");
    expect(one.subnets[0]?.cidr.value).equal("10.0.16.0/20");
    expect(one.webServer?.files.map(({ path }) => path)).include("/etc/nginx/nginx.conf");
    expect([one.replacedWhenUnhealthy.value, one.gracePeriod.value]).deep.equal([false, 600]);
  });

  it("are replaced, and after how long, as repairs say", () => {
    const one = servers(set({ "servers automaticRepairsPolicy": { enabled: true, gracePeriod: "PT1H30M" } }));
    expect([one.replacedWhenUnhealthy.value, one.gracePeriod.value]).deep.equal([true, 5400]);
  });

  it("are found by the pool's id in every spelling", () => {
    const pools: readonly string[] = [
      "${gateway.backendAddressPools[0].id}",
      "${group.id}/providers/Microsoft.Network/applicationGateways/gateway/backendAddressPools/servers",
      "/subscriptions/0/resourceGroups/g/providers/Microsoft.Network/applicationGateways/GATEWAY/backendAddressPools/Servers",
      "/subscriptions/0/resourceGroups/g/providers/Microsoft.Network/applicationGateways/${gateway.name}/backendAddressPools/servers",
    ];
    for (const id of pools) {
      const found = gateway(
        set({ [`${CONFIGURATION}.ipConfigurations[0].applicationGatewayBackendAddressPools`]: [{ id }] }),
      );
      expect(found.paths, id).length(1);
    }
  });

  it("of a pool that cannot be followed are said, and so is a pool without servers", () => {
    const found = gateway(
      set({
        [`${CONFIGURATION}.ipConfigurations[0].applicationGatewayBackendAddressPools`]: [
          { id: "/subscriptions/0/x/y/backendAddressPools/servers" },
        ],
      }),
    );
    expect(found.paths).deep.equal([]);
    expect(gaps(found)).match(/The pool cannot be followed/);
    expect(gaps(found)).match(/No server of this program is in this pool/);
  });

  it("of a pool whose id the program computes of the gateway's own list are told how to write it", () => {
    // What `gateway.backendAddressPools.apply((pools) => pools[0].id)` is in a preview.
    const found = gateway(
      set({ [`${CONFIGURATION}.ipConfigurations[0].applicationGatewayBackendAddressPools`]: [{}] }),
    );
    expect(gaps(found)).contain(
      "The pool cannot be followed: it is not given; write its id as `${gateway.id}/backendAddressPools/NAME`. Whether",
    );
  });

  it("are machines with an interface of their own", () => {
    const customData = Buffer.from(cloudConfig(Object.fromEntries(filesOf(bases["application-gateway"])))).toString(
      "base64",
    );
    const found = gateway({
      remove: ["servers"],
      add: [
        {
          type: "azure-native:network:NetworkInterface",
          name: "nic",
          inputs: {
            ipConfigurations: [
              {
                name: "main",
                subnet: { id: "${server-subnet.id}" },
                applicationGatewayBackendAddressPools: [{ id: "${gateway.id}/backendAddressPools/servers" }],
              },
            ],
          },
        },
        {
          type: "azure-native:compute:VirtualMachine",
          name: "machine",
          inputs: { networkProfile: { networkInterfaces: [{ id: "${nic.id}" }] }, osProfile: { customData } },
        },
      ],
    });
    expect(found.paths.map(({ servers: { at } }) => at.resource)).deep.equal(["machine"]);
    expect(found.paths[0]?.servers.webServer?.main).equal("/etc/nginx/nginx.conf");
  });

  it("are the machines whose addresses are written in the pool; others are said", () => {
    const found = gateway({
      set: {
        "gateway backendAddressPools[0].backendAddresses": [{ ipAddress: "10.0.16.9" }, { fqdn: "else.example.org" }],
      },
      remove: ["servers"],
      add: [
        {
          type: "azure-native:network:NetworkInterface",
          name: "nic",
          inputs: {
            ipConfigurations: [{ name: "main", subnet: { id: "${server-subnet.id}" }, privateIPAddress: "10.0.16.9" }],
          },
        },
        {
          type: "azure-native:compute:VirtualMachine",
          name: "machine",
          inputs: {
            networkProfile: { networkInterfaces: [{ id: "${nic.id}" }] },
            userData: Buffer.from("#cloud-config\npackages: [nginx]\n").toString("base64"),
          },
        },
      ],
    });
    expect(found.paths.map(({ servers: { at } }) => at.resource)).include.members(["machine", "gateway"]);
    expect(gaps(found)).match(/else\.example\.org belongs to no machine of this program/);
  });

  it("without custom data are not judged", () => {
    const found = gateway({ userData: "none" });
    expect(found.paths[0]?.servers.webServer).equal(null);
    expect(found.gaps.find(({ blocking }) => blocking)?.message).match(/There is no custom data/);
  });

  it("that a script of an extension changes are judged without it, and that is said", () => {
    const script = {
      name: "more",
      publisher: "Microsoft.Azure.Extensions",
      type: "CustomScript",
      settings: { commandToExecute: "true" },
    };
    const inside = gateway(set({ "servers virtualMachineProfile.extensionProfile": { extensions: [script] } }));
    expect(gaps(inside)).match(/An extension runs a script on these servers/);
    const beside = gateway({
      add: [
        {
          type: "azure-native:compute:VirtualMachineScaleSetExtension",
          name: "more",
          inputs: { vmScaleSetName: "${servers.name}", type: "CustomScript" },
        },
      ],
    });
    expect(gaps(beside)).match(/An extension runs a script on these servers/);
    const health = { ...script, type: "ApplicationHealthLinux" };
    expect(gaps(gateway(set({ "servers virtualMachineProfile.extensionProfile": { extensions: [health] } })))).equal(
      "",
    );
  });

  it("are in subnets of their own resource, or inside the network", () => {
    const inline = set({
      "vnet subnets": [{ name: "web", addressPrefix: "10.0.99.0/24" }],
      "vnet virtualNetworkName": "net",
      [`${CONFIGURATION}.ipConfigurations[0].subnet`]: { id: "${vnet.id}/subnets/web" },
    });
    expect(servers(inline).subnets[0]?.cidr.value).equal("10.0.99.0/24");
    const byIndex = set({ [`${CONFIGURATION}.ipConfigurations[0].subnet`]: { id: "${vnet.subnets[0].id}" } });
    expect(servers(inline, byIndex).subnets[0]?.cidr.value).equal("10.0.99.0/24");
    const literal = set({
      [`${CONFIGURATION}.ipConfigurations[0].subnet`]: {
        id: "/subscriptions/0/providers/Microsoft.Network/virtualNetworks/net/subnets/servers",
      },
      "server-subnet subnetName": "servers",
      "server-subnet virtualNetworkName": "net",
    });
    expect(servers(inline, literal).subnets[0]?.cidr.value).equal("10.0.16.0/20");
    const lost = gateway(set({ [`${CONFIGURATION}.ipConfigurations[0].subnet`]: { id: "${vnet.id}/subnets/none" } }));
    expect(gaps(lost)).match(/The subnet cannot be followed: vnet has no such subnet/);
    const six = set({ "server-subnet addressPrefixes": ["fd00::/64", "10.0.8.0/24"] });
    const { cidr, cidr6 } = servers({ remove: ["server-subnet addressPrefix"] }, six).subnets[0]!;
    expect([cidr.value, cidr6?.value]).deep.equal(["10.0.8.0/24", "fd00::/64"]);
  });
});

describe("network security groups", () => {
  it("let in what their rules say by priority, then what Azure's own say", () => {
    const deny = "deny 0-65535 0.0.0.0/0 ::/0";
    expect(rules(servers().firewall)).deep.equal(["allow 8080-8080 10.0.0.0/24", deny, ...LAST]);
    const swapped = set({ "server-firewall securityRules[1].priority": 50 });
    expect(rules(servers(swapped).firewall)).deep.equal([deny, "allow 8080-8080 10.0.0.0/24", ...LAST]);
  });

  it("have rules that are resources of their own", () => {
    const more: Change = {
      set: { "server-firewall networkSecurityGroupName": "server-firewall" },
      add: [
        {
          type: "azure-native:network:SecurityRule",
          name: "extra",
          inputs: {
            networkSecurityGroupName: "${server-firewall.name}",
            priority: 50,
            direction: "Inbound",
            access: "Allow",
            protocol: "*",
            sourceAddressPrefixes: ["10.9.0.0/16", "VirtualNetwork"],
            destinationAddressPrefix: "*",
            destinationPortRanges: ["80", "8000-8010"],
          },
        },
      ],
    };
    expect(rules(servers(more).firewall).slice(0, 2)).deep.equal([
      "allow 80-80 10.9.0.0/16 10.0.0.0/16",
      "allow 8000-8010 10.9.0.0/16 10.0.0.0/16",
    ]);
  });

  it("mean by names of Azure's what those are; one that nobody knows is unknown", () => {
    const source = (prefix: string) =>
      servers(set({ "server-firewall securityRules[0].sourceAddressPrefix": prefix })).firewall![0]!.sources;
    expect(source("AzureLoadBalancer")).deep.equal(["168.63.129.16/32"]);
    expect(source("*")).deep.equal(["0.0.0.0/0", "::/0"]);
    expect(source("GatewayManager")).deep.equal([]);
    expect(source("AzureFrontDoor.Backend")).equal(null);
    expect(source("Internet")).include("192.0.0.0/9").not.include("10.0.0.0/8");
  });

  it("of other directions, protocols and destinations say nothing of these servers", () => {
    const without = (values: { readonly [name: string]: Value }) =>
      servers(
        set(
          Object.fromEntries(
            Object.entries(values).map(([name, value]) => [`server-firewall securityRules[0].${name}`, value]),
          ),
        ),
      ).firewall;
    const rest = ["deny 0-65535 0.0.0.0/0 ::/0", ...LAST];
    expect(rules(without({ direction: "Outbound" }))).deep.equal(rest);
    expect(rules(without({ protocol: "Icmp" }))).deep.equal(rest);
    expect(rules(without({ destinationAddressPrefix: "10.0.64.0/24" }))).deep.equal(rest);
    expect(rules(without({ destinationAddressPrefix: "10.0.0.0/16" }))[0]).match(/^allow/);
  });

  it("are none: inside a network everybody comes in, behind a standard load balancer nobody from outside", () => {
    const none: Change = { remove: ["server-subnet networkSecurityGroup"] };
    expect(rules(servers(none).firewall)).deep.equal(["allow 0-65535 0.0.0.0/0 ::/0"]);
    const behind = (...changes: readonly Change[]) =>
      traffic("azure-load-balancer", none, ...changes).paths[0]!.servers.firewall;
    expect(rules(behind())).deep.equal(LAST);
    expect(rules(behind(set({ "balancer sku": { name: "Basic" } })))).deep.equal(["allow 0-65535 0.0.0.0/0 ::/0"]);
  });

  it("at subnet and interface are not judged together", () => {
    const found = gateway(set({ [`${CONFIGURATION}.networkSecurityGroup`]: { id: "${server-firewall.id}" } }));
    expect(found.paths[0]?.servers.firewall).equal(null);
    expect(gaps(found)).match(/both decide/);
  });
});

describe("load balancers of Azure", () => {
  it("have a way on for each rule, with the client's address", () => {
    const found = traffic("azure-load-balancer");
    const [path] = found.paths;
    expect(found.gaps).deep.equal([]);
    expect([path?.loadBalancer.kind, path?.listener.port.value, path?.group.port.value]).deep.equal([
      "azure-load-balancer",
      80,
      8080,
    ]);
    expect([path?.group.preserveClientIp.value, path?.listener.tcpIdleTimeout?.value]).deep.equal([true, 240]);
    const { healthCheck } = path!.group;
    expect([
      healthCheck.protocol.value,
      healthCheck.port.value,
      healthCheck.path.value,
      healthCheck.matcher.value,
    ]).deep.equal(["HTTP", 8080, "/health", "200"]);
    expect([healthCheck.interval.value, healthCheck.timeout.value, healthCheck.unhealthyThreshold.value]).deep.equal([
      10, 10, 2,
    ]);
  });

  it("without a probe ask nothing", () => {
    const { healthCheck } = traffic("azure-load-balancer", { remove: ["balancer loadBalancingRules[0].probe"] })
      .paths[0]!.group;
    expect(healthCheck.enabled.value).equal(false);
  });

  it("have pools that are resources of their own", () => {
    const found = traffic("azure-load-balancer", {
      set: {
        "balancer loadBalancingRules[0].backendAddressPool": { id: "${pool.id}" },
        [`${CONFIGURATION}.ipConfigurations[0].loadBalancerBackendAddressPools`]: [{ id: "${pool.id}" }],
      },
      add: [
        {
          type: "azure-native:network:LoadBalancerBackendAddressPool",
          name: "pool",
          inputs: { loadBalancerName: "balancer" },
        },
      ],
    });
    expect(found.paths.map(({ servers: { at } }) => at.resource)).deep.equal(["servers"]);
  });

  it("of the classic provider are said not to be followed, once", () => {
    const found = traffic("azure-load-balancer", {
      add: [
        { type: "azure:lb/backendAddressPool:BackendAddressPool", name: "a-pool" },
        { type: "azure:lb/loadBalancer:LoadBalancer", name: "old" },
        { type: "azure:compute/linuxVirtualMachineScaleSet:LinuxVirtualMachineScaleSet", name: "set" },
      ],
    });
    expect(found.gaps.filter(({ blocking }) => blocking).map(({ at }) => at.resource)).deep.equal(["old"]);
  });
});
