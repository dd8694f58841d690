import {
  VirtualMachineScaleSet,
  type VirtualMachineScaleSetArgs,
} from "@pulumi/azure-native/compute/virtualMachineScaleSet";
import { AutoscaleSetting } from "@pulumi/azure-native/monitor/autoscaleSetting";
import type { compute, monitor } from "@pulumi/azure-native/types/input";
import {
  all,
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  interpolate,
  output,
  type Resource,
} from "@pulumi/pulumi";
import { contract } from "../contract";
import type { EnvironmentArgs } from "../environment";
import { zones } from "./network";
import { planUserData, releaseStoreTag } from "./user-data";

export interface ApiServersArgs extends Pick<EnvironmentArgs, "domain" | "release" | "capacity"> {
  readonly resourceGroupName: Input<string>;
  readonly subnetId: Input<string>;
  /** The load balancer's pool, which servers add themselves to. */
  readonly poolId: Input<string>;
  readonly identityId: Input<string>;
  readonly releaseStoreName: Input<string>;
  /** A server's way out, its rights, and the listeners without which it is never called. */
  readonly after: readonly Resource[];
}

/** Two processors, 8 GiB, x86: what the release is built for, on both clouds. */
const size = "Standard_D2s_v5";

/**
 * Canonical's image by its full version: the same in every location, and not another one next month. "latest" would give
 * production an image that staging never ran. To update it, take a later date from Canonical's list.
 */
const image = { publisher: "Canonical", offer: "ubuntu-24_04-lts", sku: "server", version: "24.04.202512120" };

/**
 * Azure makes no Linux machine without a login. This one is nobody's: the key is the SHA-256 of the words "nobody holds
 * the private half of this key", so there is no private half, and the firewall lets no one try.
 */
export const nobody = {
  name: "nobodys-login",
  key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIF5IucSva0ATRP2HNBracLAGR+toS027RFYowVa0nrs4",
} as const;

/** What a machine is, whatever runs on it. */
export const planMachine = () =>
  ({
    securityProfile: {
      securityType: "TrustedLaunch",
      uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
      encryptionAtHost: true,
    },
    storageProfile: {
      imageReference: image,
      osDisk: {
        createOption: "FromImage",
        caching: "ReadWrite",
        diskSizeGB: 32,
        managedDisk: { storageAccountType: "Premium_LRS" },
      },
    },
    diagnosticsProfile: { bootDiagnostics: { enabled: true } },
    extensionProfile: { extensions: [planHealth()] },
  }) satisfies compute.VirtualMachineScaleSetVMProfileArgs;

/** Asks the contract's question on the machine itself: what upgrades and repairs go by. The gateway asks for itself. */
export const planHealth = (): compute.VirtualMachineScaleSetExtensionArgs => ({
  name: "health",
  publisher: "Microsoft.ManagedServices",
  type: "ApplicationHealthLinux",
  // Version 2 wants an answer of its own form, where the status is not enough.
  typeHandlerVersion: "1.0",
  autoUpgradeMinorVersion: true,
  settings: {
    protocol: "http",
    port: contract.webServer.port,
    requestPath: contract.healthCheck.path,
    intervalInSeconds: contract.healthCheck.intervalSeconds,
    numberOfProbes: contract.healthCheck.unhealthyThreshold,
  },
});

/** How a changed model reaches the servers: new ones first, and back again when they are not healthy. */
export const planUpgrade = () =>
  ({
    upgradePolicy: {
      mode: "Rolling",
      rollingUpgradePolicy: {
        // New machines instead of changed ones: custom data is read once, when a machine is made.
        maxSurge: true,
        maxBatchInstancePercent: 50,
        maxUnhealthyInstancePercent: 50,
        maxUnhealthyUpgradedInstancePercent: 20,
        pauseTimeBetweenBatches: `PT${contract.scaling.warmupSeconds}S`,
        rollbackFailedInstancesOnPolicyBreach: true,
      },
      automaticOSUpgradePolicy: { enableAutomaticOSUpgrade: false },
    },
    // Azure waits at least ten minutes before it replaces a server.
    automaticRepairsPolicy: {
      enabled: true,
      repairAction: "Replace",
      gracePeriod: `PT${Math.max(contract.scaling.graceSeconds, 600)}S`,
    },
  }) satisfies Partial<VirtualMachineScaleSetArgs>;

/** Azure tracks no target: half as many again above it, and one less well below it. */
export function planScaling(scaleSetId: Input<string>): monitor.ScaleRuleArgs[] {
  const { targetCpuPercent, warmupSeconds } = contract.scaling;
  const trigger = {
    metricName: "Percentage CPU",
    metricResourceUri: scaleSetId,
    statistic: "Average",
    timeAggregation: "Average",
    timeGrain: "PT1M",
    timeWindow: "PT5M",
  } as const;
  const cooldown = `PT${warmupSeconds}S`;
  return [
    {
      metricTrigger: { ...trigger, operator: "GreaterThan", threshold: targetCpuPercent },
      scaleAction: { direction: "Increase", type: "PercentChangeCount", value: "50", cooldown },
    },
    {
      metricTrigger: { ...trigger, operator: "LessThan", threshold: targetCpuPercent * 0.6 },
      scaleAction: { direction: "Decrease", type: "ChangeCount", value: "1", cooldown },
    },
  ];
}

/** The servers: alike, replaceable, as many as the load asks for within the capacity. */
export class ApiServers extends ComponentResource {
  constructor(name: string, args: ApiServersArgs, opts: ComponentResourceOptions) {
    super("parity:infra:ApiServers", name, {}, opts);
    const { min, max } = output(args.capacity);
    const group = this.group(`${name}-group`, args);
    new AutoscaleSetting(
      `${name}-load`,
      {
        resourceGroupName: args.resourceGroupName,
        targetResourceUri: group.id,
        enabled: true,
        profiles: [
          {
            name: "load",
            capacity: { minimum: interpolate`${min}`, maximum: interpolate`${max}`, default: interpolate`${min}` },
            rules: planScaling(group.id),
          },
        ],
      },
      { parent: this },
    );
    this.registerOutputs({});
  }

  private group(name: string, args: ApiServersArgs): VirtualMachineScaleSet {
    return new VirtualMachineScaleSet(
      name,
      {
        resourceGroupName: args.resourceGroupName,
        orchestrationMode: "Uniform",
        zones,
        platformFaultDomainCount: 1,
        singlePlacementGroup: false,
        overprovision: false,
        sku: { name: size, tier: "Standard", capacity: output(args.capacity).min },
        identity: { type: "UserAssigned", userAssignedIdentities: [args.identityId] },
        tags: { [releaseStoreTag]: args.releaseStoreName },
        ...planUpgrade(),
        virtualMachineProfile: {
          ...planMachine(),
          osProfile: planLogin(
            all([args.domain, args.release]).apply(([domain, release]) => planUserData(domain, release)),
          ),
          networkProfile: { networkInterfaceConfigurations: [planInterface(args)] },
        },
      },
      // How many there are is the autoscale setting's business after the first start.
      { parent: this, dependsOn: [...args.after], ignoreChanges: ["sku.capacity"] },
    );
  }
}

const planLogin = (customData: Input<string>): compute.VirtualMachineScaleSetOSProfileArgs => ({
  computerNamePrefix: "api",
  customData,
  adminUsername: nobody.name,
  linuxConfiguration: {
    disablePasswordAuthentication: true,
    ssh: { publicKeys: [{ path: `/home/${nobody.name}/.ssh/authorized_keys`, keyData: nobody.key }] },
  },
});

const planInterface = ({
  subnetId,
  poolId,
}: ApiServersArgs): compute.VirtualMachineScaleSetNetworkConfigurationArgs => ({
  name: "traffic",
  primary: true,
  enableAcceleratedNetworking: true,
  ipConfigurations: [
    {
      name: "traffic",
      subnet: { id: subnetId },
      applicationGatewayBackendAddressPools: [{ id: poolId }],
    },
  ],
});
