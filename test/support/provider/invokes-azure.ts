import { SUBSCRIPTION, TENANT } from "./identity";
import type { InvokeAnswer } from "./invokes";
import type { Wire } from "./wire";

const CLIENT = "00000000-0000-4000-8000-000000000004";
const OBJECT = "00000000-0000-4000-8000-000000000005";

const group = (name: Wire | undefined): string => `/subscriptions/${SUBSCRIPTION}/resourceGroups/${String(name)}`;

export const azureInvokes: { readonly [token: string]: InvokeAnswer } = {
  "azure-native:authorization:getClientConfig": () => ({
    clientId: CLIENT,
    objectId: OBJECT,
    subscriptionId: SUBSCRIPTION,
    tenantId: TENANT,
  }),
  "azure-native:authorization:getClientToken": () => ({ token: "simulated" }),
  "azure-native:storage:listStorageAccountKeys": (args) => ({
    keys: ["key1", "key2"].map((keyName) => ({
      keyName,
      permissions: "FULL",
      creationTime: "2020-01-01T00:00:00Z",
      value: Buffer.from(`${keyName} of ${String(args["accountName"])}`).toString("base64"),
    })),
  }),
  "azure-native:resources:getResourceGroup": (args, location) => {
    const name = args["resourceGroupName"] ?? "";
    return {
      id: group(name),
      name,
      location,
      type: "Microsoft.Resources/resourceGroups",
      properties: { provisioningState: "Succeeded" },
    };
  },
  "azure-native:network:getVirtualNetwork": (args, location) => {
    const name = args["virtualNetworkName"] ?? "";
    const id = `${group(args["resourceGroupName"])}/providers/Microsoft.Network/virtualNetworks/${String(name)}`;
    return { id, name, location, addressSpace: { addressPrefixes: ["10.0.0.0/16"] }, provisioningState: "Succeeded" };
  },
  "azure-native:network:getPublicIPAddress": (args, location) => {
    const name = args["publicIpAddressName"] ?? "";
    const id = `${group(args["resourceGroupName"])}/providers/Microsoft.Network/publicIPAddresses/${String(name)}`;
    return { id, name, location, ipAddress: "198.51.100.7", provisioningState: "Succeeded" };
  },
  "azure-native:keyvault:getVault": (args, location) => {
    const name = args["vaultName"] ?? "";
    const id = `${group(args["resourceGroupName"])}/providers/Microsoft.KeyVault/vaults/${String(name)}`;
    return {
      id,
      name,
      location,
      properties: { vaultUri: `https://${String(name)}.vault.example.net/`, tenantId: TENANT },
    };
  },
};
