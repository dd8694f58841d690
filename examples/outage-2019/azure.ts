import * as compute from "@pulumi/azure-native/compute";
import * as network from "@pulumi/azure-native/network";
import * as resources from "@pulumi/azure-native/resources";
import * as pulumi from "@pulumi/pulumi";
import { getClientConfigOutput } from "@pulumi/azure-native/authorization";

import type { Api } from "./web-server";

const gatewayName = "api-gateway";

/** Network, application gateway and servers on Azure. Its record is made by hand, and only the office can reach it. */
export function azureApi(api: Api): { address: pulumi.Output<string> } {
  const group = new resources.ResourceGroup("api");
  const resourceGroupName = group.name;

  const vnet = new network.VirtualNetwork("api", {
    resourceGroupName,
    addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
  });
  const subnet = (name: string, addressPrefix: string) =>
    new network.Subnet(name, { resourceGroupName, virtualNetworkName: vnet.name, addressPrefix });
  const gatewaySubnet = subnet("gateway", "10.0.0.0/24");
  const serverSubnet = subnet("server", "10.0.1.0/24");

  const address = new network.PublicIPAddress("gateway", {
    resourceGroupName,
    publicIPAllocationMethod: "Static",
    sku: { name: "Standard" },
  });

  const gateway = applicationGateway(resourceGroupName, gatewaySubnet, address);

  new compute.VirtualMachineScaleSet("server", {
    resourceGroupName,
    sku: { name: "Standard_D2s_v3", capacity: api.servers },
    overprovision: false,
    upgradePolicy: { mode: "Rolling" },
    virtualMachineProfile: {
      osProfile: {
        computerNamePrefix: "api",
        adminUsername: "ubuntu",
        customData: api.userData,
        linuxConfiguration: {
          disablePasswordAuthentication: true,
          ssh: { publicKeys: [{ path: "/home/ubuntu/.ssh/authorized_keys", keyData: "ssh-ed25519 AAAAmade-up deploy" }] },
        },
      },
      storageProfile: {
        imageReference: { publisher: "Canonical", offer: "UbuntuServer", sku: "18.04-LTS", version: "latest" },
      },
      networkProfile: {
        healthProbe: { id: pulumi.interpolate`${gateway.id}/probes/health` },
        networkInterfaceConfigurations: [{
          name: "server",
          primary: true,
          ipConfigurations: [{
            name: "server",
            subnet: { id: serverSubnet.id },
            applicationGatewayBackendAddressPools: [{ id: pulumi.interpolate`${gateway.id}/backendAddressPools/servers` }],
          }],
        }],
      },
    },
  });

  return { address: address.ipAddress.apply((ip) => ip ?? "") };
}

function applicationGateway(
  resourceGroupName: pulumi.Output<string>,
  subnet: network.Subnet,
  address: network.PublicIPAddress,
) {
  const { subscriptionId } = getClientConfigOutput();
  const part = (kind: string, name: string) => ({
    id: pulumi.interpolate`/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}/providers/Microsoft.Network/applicationGateways/${gatewayName}/${kind}/${name}`,
  });

  return new network.ApplicationGateway("api", {
    resourceGroupName,
    applicationGatewayName: gatewayName,
    sku: { name: "Standard_v2", tier: "Standard_v2", capacity: 1 },
    gatewayIPConfigurations: [{ name: "gateway", subnet: { id: subnet.id } }],
    frontendIPConfigurations: [{ name: "public", publicIPAddress: { id: address.id } }],
    frontendPorts: [{ name: "http", port: 80 }],
    backendAddressPools: [{ name: "servers" }],
    // Anything from 200 to 399 counts as healthy, as by default.
    probes: [{
      name: "health",
      protocol: "Http",
      host: "127.0.0.1",
      path: "/health",
      interval: 10,
      timeout: 5,
      unhealthyThreshold: 3,
    }],
    backendHttpSettingsCollection: [{
      name: "servers",
      protocol: "Http",
      port: 80,
      requestTimeout: 60,
      cookieBasedAffinity: "Disabled",
      probe: part("probes", "health"),
    }],
    httpListeners: [{
      name: "http",
      protocol: "Http",
      frontendIPConfiguration: part("frontendIPConfigurations", "public"),
      frontendPort: part("frontendPorts", "http"),
    }],
    requestRoutingRules: [{
      name: "all",
      priority: 100,
      ruleType: "Basic",
      httpListener: part("httpListeners", "http"),
      backendAddressPool: part("backendAddressPools", "servers"),
      backendHttpSettings: part("backendHttpSettingsCollection", "servers"),
    }],
  });
}
