import type { Value } from "../../../parity/graph/types";
import { FORWARDED_PROTO, nginxFiles, REAL_IP } from "./nginx";
import type { Base, BaseResource } from "./types";

type Inputs = { readonly [property: string]: Value };

const PROVIDER = { package: "azure-native", version: "3.28.0" } as const;
const USER_DATA = { resource: "servers", property: "virtualMachineProfile.osProfile.customData" };
const GROUP = { resourceGroupName: "${group.name}" };

function resource(type: string, name: string, inputs: Inputs = {}): BaseResource {
  return { type: `azure-native:${type}`, name, inputs };
}

function network(balancer: readonly BaseResource[], sources: readonly (readonly [string, string])[]): BaseResource[] {
  const rules = sources.map(([name, source], index) => ({
    name,
    priority: 100 + 10 * index,
    direction: "Inbound",
    access: "Allow",
    protocol: "Tcp",
    sourcePortRange: "*",
    sourceAddressPrefix: source,
    destinationAddressPrefix: "*",
    destinationPortRange: "8080",
  }));
  return [
    resource("resources:ResourceGroup", "group"),
    resource("network:VirtualNetwork", "vnet", { ...GROUP, addressSpace: { addressPrefixes: ["10.0.0.0/16"] } }),
    resource("network:NetworkSecurityGroup", "server-firewall", {
      ...GROUP,
      securityRules: [
        ...rules,
        {
          name: "deny",
          priority: 4096,
          direction: "Inbound",
          access: "Deny",
          protocol: "*",
          sourcePortRange: "*",
          sourceAddressPrefix: "*",
          destinationAddressPrefix: "*",
          destinationPortRange: "*",
        },
      ],
    }),
    resource("network:Subnet", "server-subnet", {
      ...GROUP,
      virtualNetworkName: "${vnet.name}",
      addressPrefix: "10.0.16.0/20",
      networkSecurityGroup: { id: "${server-firewall.id}" },
    }),
    resource("network:PublicIPAddress", "address", {
      ...GROUP,
      publicIPAllocationMethod: "Static",
      sku: { name: "Standard" },
    }),
    ...balancer,
  ];
}

function servers(pool: Inputs): BaseResource {
  return resource("compute:VirtualMachineScaleSet", "servers", {
    ...GROUP,
    sku: { name: "Standard_D2s_v5", capacity: 3 },
    upgradePolicy: { mode: "Rolling" },
    virtualMachineProfile: {
      osProfile: { computerNamePrefix: "api", adminUsername: "admin" },
      networkProfile: {
        networkInterfaceConfigurations: [
          {
            name: "traffic",
            primary: true,
            ipConfigurations: [{ name: "traffic", subnet: { id: "${server-subnet.id}" }, ...pool }],
          },
        ],
      },
    },
  });
}

/** A part of the gateway, named by its identifier as programs do. */
function part(kind: string, name: string): Inputs {
  return { id: `\${group.id}/providers/Microsoft.Network/applicationGateways/gateway/${kind}/${name}` };
}

/** HTTPS at the gateway, HTTP to the servers. */
export const applicationGateway: Base = {
  about: "An Application Gateway v2 before a scale set of nginx",
  provider: PROVIDER,
  resources: [
    ...network(
      [
        resource("network:Subnet", "gateway-subnet", {
          ...GROUP,
          virtualNetworkName: "${vnet.name}",
          addressPrefix: "10.0.0.0/24",
        }),
        resource("network:ApplicationGateway", "gateway", {
          ...GROUP,
          applicationGatewayName: "gateway",
          sku: { name: "Standard_v2", tier: "Standard_v2", capacity: 2 },
          enableHttp2: true,
          gatewayIPConfigurations: [{ name: "subnet", subnet: { id: "${gateway-subnet.id}" } }],
          frontendIPConfigurations: [{ name: "public", publicIPAddress: { id: "${address.id}" } }],
          frontendPorts: [{ name: "https", port: 443 }],
          sslCertificates: [{ name: "api", keyVaultSecretId: "https://vault.vault.azure.net/secrets/api" }],
          backendAddressPools: [{ name: "servers" }],
          probes: [
            {
              name: "health",
              protocol: "Http",
              host: "127.0.0.1",
              path: "/health",
              interval: 10,
              timeout: 5,
              unhealthyThreshold: 3,
              match: { statusCodes: ["200"] },
            },
          ],
          backendHttpSettingsCollection: [
            {
              name: "servers",
              protocol: "Http",
              port: 8080,
              cookieBasedAffinity: "Disabled",
              requestTimeout: 60,
              connectionDraining: { enabled: true, drainTimeoutInSec: 60 },
              probe: part("probes", "health"),
            },
          ],
          httpListeners: [
            {
              name: "https",
              protocol: "Https",
              hostName: "api.example.net",
              frontendIPConfiguration: part("frontendIPConfigurations", "public"),
              frontendPort: part("frontendPorts", "https"),
              sslCertificate: part("sslCertificates", "api"),
            },
          ],
          requestRoutingRules: [
            {
              name: "api",
              ruleType: "Basic",
              priority: 10,
              httpListener: part("httpListeners", "https"),
              backendAddressPool: part("backendAddressPools", "servers"),
              backendHttpSettings: part("backendHttpSettingsCollection", "servers"),
            },
          ],
        }),
      ],
      [["from-gateway", "10.0.0.0/24"]],
    ),
    servers({ applicationGatewayBackendAddressPools: [{ id: "${gateway.id}/backendAddressPools/servers" }] }),
  ],
  files: nginxFiles({ http: [REAL_IP[0]!, REAL_IP[2]!, ...FORWARDED_PROTO], listen: "8080" }),
  userData: USER_DATA,
};

/** Layer 4: servers see the client's address; probes come from Azure's own. */
export const azureLoadBalancer: Base = {
  about: "An Azure Load Balancer before a scale set of nginx",
  provider: PROVIDER,
  resources: [
    ...network(
      [
        resource("network:LoadBalancer", "balancer", {
          ...GROUP,
          loadBalancerName: "balancer",
          sku: { name: "Standard" },
          frontendIPConfigurations: [{ name: "public", publicIPAddress: { id: "${address.id}" } }],
          backendAddressPools: [{ name: "servers" }],
          probes: [
            {
              name: "health",
              protocol: "Http",
              port: 8080,
              requestPath: "/health",
              intervalInSeconds: 10,
              probeThreshold: 2,
            },
          ],
          loadBalancingRules: [
            {
              name: "http",
              protocol: "Tcp",
              frontendPort: 80,
              backendPort: 8080,
              idleTimeoutInMinutes: 4,
              enableTcpReset: true,
              frontendIPConfiguration: { id: "${balancer.id}/frontendIPConfigurations/public" },
              backendAddressPool: { id: "${balancer.id}/backendAddressPools/servers" },
              probe: { id: "${balancer.id}/probes/health" },
            },
          ],
        }),
      ],
      [
        ["from-clients", "Internet"],
        ["from-probes", "AzureLoadBalancer"],
      ],
    ),
    servers({ loadBalancerBackendAddressPools: [{ id: "${balancer.id}/backendAddressPools/servers" }] }),
  ],
  files: nginxFiles({ http: [], listen: "8080", socket: "so_keepalive=60s:10s:3" }),
  userData: USER_DATA,
};
