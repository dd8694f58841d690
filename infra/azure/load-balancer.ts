import { ManagementLockByScope } from "@pulumi/azure-native/authorization/managementLockByScope";
import { DiagnosticSetting } from "@pulumi/azure-native/monitor/diagnosticSetting";
import { ApplicationGateway, type ApplicationGatewayArgs } from "@pulumi/azure-native/network/applicationGateway";
import { PublicIPAddress } from "@pulumi/azure-native/network/publicIPAddress";
import type { network } from "@pulumi/azure-native/types/input";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  interpolate,
  type Output,
  type Resource,
} from "@pulumi/pulumi";
import { contract } from "../contract";
import { zones } from "./network";

export interface LoadBalancerArgs {
  readonly resourceGroup: { readonly id: Input<string>; readonly name: Input<string> };
  readonly subnetId: Input<string>;
  readonly certificate: { readonly secretId: Input<string>; readonly identityId: Input<string> };
  readonly firewallPolicyId: Input<string>;
  /** The only host that is forwarded. */
  readonly domain: Input<string>;
  readonly logAccountId: Input<string>;
  /** What lets the gateway read its certificate: Azure refuses a gateway that cannot. */
  readonly after: readonly Resource[];
}

/** Id of a part of the gateway, by its collection and name: its parts refer to each other before they exist. */
export type Part = (collection: string, name: string) => { readonly id: Output<string> };

/** How long an Application Gateway v2 keeps an idle connection. It cannot be set. */
export const idleSeconds = 75;

/** How the gateway treats connections, whatever it forwards. */
export const planBehaviour = () =>
  ({
    sku: { name: "WAF_v2", tier: "WAF_v2" },
    zones,
    // Two at least, so that one can be replaced while another serves.
    autoscaleConfiguration: { minCapacity: 2, maxCapacity: 10 },
    enableHttp2: true,
    // TLS 1.2 with forward secrecy, and 1.3.
    sslPolicy: { policyType: "Predefined", policyName: "AppGwSslPolicy20220101" },
  }) satisfies Partial<ApplicationGatewayArgs>;

/** The health check of the contract. Nothing here says how many answers make a server healthy again: one does. */
export function planProbe() {
  const { healthCheck } = contract;
  return {
    name: "health",
    protocol: "Http",
    // An address, as everywhere: the web server's default server is who answers.
    host: "127.0.0.1",
    pickHostNameFromBackendHttpSettings: false,
    path: healthCheck.path,
    match: { statusCodes: [String(healthCheck.status)] },
    interval: healthCheck.intervalSeconds,
    timeout: healthCheck.timeoutSeconds,
    unhealthyThreshold: healthCheck.unhealthyThreshold,
  } satisfies network.ApplicationGatewayProbeArgs;
}

/** How requests go on to a server. Defaults are written out where the web server relies on them. */
export function planBackend() {
  const { loadBalancer, webServer } = contract;
  return {
    name: "servers",
    port: webServer.port,
    protocol: "Http",
    requestTimeout: loadBalancer.idleTimeoutSeconds,
    connectionDraining: { enabled: true, drainTimeoutInSec: loadBalancer.drainSeconds },
    cookieBasedAffinity: "Disabled",
    /** The web server picks its server by the host that the client asked for. */
    pickHostNameFromBackendAddress: false,
  } satisfies network.ApplicationGatewayBackendHttpSettingsArgs;
}

/**
 * HTTP is sent to HTTPS, and HTTPS for one host to the servers. Those who come by address or by another name, scanners
 * mostly, get 404 from the gateway itself, as there is no listener for them.
 */
export function planRoutes(domain: Input<string>, part: Part) {
  const frontendIPConfiguration = part("frontendIPConfigurations", "public");
  const listener = (name: string) => ({ name, frontendIPConfiguration, frontendPort: part("frontendPorts", name) });
  return {
    frontendPorts: [
      { name: "http", port: contract.loadBalancer.httpPort },
      { name: "https", port: contract.loadBalancer.httpsPort },
    ],
    httpListeners: [
      { ...listener("http"), protocol: "Http" },
      {
        ...listener("https"),
        protocol: "Https",
        hostName: domain,
        requireServerNameIndication: true,
        sslCertificate: part("sslCertificates", "api"),
      },
    ],
    redirectConfigurations: [
      {
        name: "to-https",
        redirectType: "Permanent",
        targetListener: part("httpListeners", "https"),
        includePath: true,
        includeQueryString: true,
      },
    ],
    requestRoutingRules: [
      {
        name: "host",
        priority: 10,
        ruleType: "Basic",
        httpListener: part("httpListeners", "https"),
        backendAddressPool: part("backendAddressPools", "servers"),
        backendHttpSettings: part("backendHttpSettingsCollection", "servers"),
      },
      {
        name: "to-https",
        priority: 20,
        ruleType: "Basic",
        httpListener: part("httpListeners", "http"),
        redirectConfiguration: part("redirectConfigurations", "to-https"),
      },
    ],
  } satisfies Partial<ApplicationGatewayArgs>;
}

/** The public end of every traffic path: HTTPS for one host to the servers, everything else turned away. */
export class LoadBalancer extends ComponentResource {
  readonly gatewayId: Output<string>;
  readonly addressId: Output<string>;
  readonly address: Output<string>;
  /** Where servers add themselves. */
  readonly poolId: Output<string>;

  constructor(name: string, args: LoadBalancerArgs, opts: ComponentResourceOptions) {
    super("parity:infra:LoadBalancer", name, {}, opts);
    const address = new PublicIPAddress(
      `${name}-address`,
      {
        resourceGroupName: args.resourceGroup.name,
        sku: { name: "Standard" },
        publicIPAllocationMethod: "Static",
        zones,
      },
      { parent: this },
    );
    const gateway = this.gateway(`${name}-gateway`, args, address);
    this.log(name, gateway, args.logAccountId);
    // On the gateway alone: a lock on the resource group would keep the scale set from removing servers.
    new ManagementLockByScope(
      `${name}-lock`,
      { scope: gateway.id, level: "CanNotDelete", notes: "Clients depend on it." },
      { parent: this, protect: true },
    );
    this.gatewayId = gateway.id;
    this.addressId = address.id;
    this.address = address.ipAddress.apply((ip) => ip ?? "");
    this.poolId = interpolate`${gateway.id}/backendAddressPools/servers`;
    this.registerOutputs({ gatewayId: this.gatewayId, address: this.address, poolId: this.poolId });
  }

  private gateway(name: string, args: LoadBalancerArgs, address: PublicIPAddress): ApplicationGateway {
    const { resourceGroup, certificate } = args;
    // Named, since the ids of its parts contain its own name. The resource group makes it unique.
    const id = interpolate`${resourceGroup.id}/providers/Microsoft.Network/applicationGateways/${name}`;
    const part: Part = (collection, partName) => ({ id: interpolate`${id}/${collection}/${partName}` });
    return new ApplicationGateway(
      name,
      {
        resourceGroupName: resourceGroup.name,
        applicationGatewayName: name,
        ...planBehaviour(),
        identity: { type: "UserAssigned", userAssignedIdentities: [certificate.identityId] },
        firewallPolicy: { id: args.firewallPolicyId },
        gatewayIPConfigurations: [{ name: "subnet", subnet: { id: args.subnetId } }],
        frontendIPConfigurations: [{ name: "public", publicIPAddress: { id: address.id } }],
        sslCertificates: [{ name: "api", keyVaultSecretId: certificate.secretId }],
        ...planRoutes(args.domain, part),
        backendAddressPools: [{ name: "servers" }],
        probes: [planProbe()],
        backendHttpSettingsCollection: [{ ...planBackend(), probe: part("probes", "health") }],
      },
      { parent: this, dependsOn: [...args.after] },
    );
  }

  private log(name: string, gateway: ApplicationGateway, storageAccountId: Input<string>): void {
    const categories = ["ApplicationGatewayAccessLog", "ApplicationGatewayFirewallLog"];
    new DiagnosticSetting(
      `${name}-logs`,
      {
        resourceUri: gateway.id,
        storageAccountId,
        logs: categories.map((category) => ({ category, enabled: true })),
      },
      { parent: this },
    );
  }
}
