import { BlobServiceProperties } from "@pulumi/azure-native/storage/blobServiceProperties";
import { ManagementPolicy } from "@pulumi/azure-native/storage/managementPolicy";
import { StorageAccount, type StorageAccountArgs } from "@pulumi/azure-native/storage/storageAccount";
import type { storage } from "@pulumi/azure-native/types/input";
import { ComponentResource, type ComponentResourceOptions, type Input, type Output } from "@pulumi/pulumi";
import { contract } from "../contract";

/** Who writes: people, pipelines and servers with an identity of their own, or Azure's log services. */
export type Writers = "identities" | "log-services";

export interface PrivateBucketArgs {
  readonly resourceGroupName: Input<string>;
  readonly writers: Writers;
  /** Delete objects after so many days; null keeps them. */
  readonly expireDays: number | null;
}

/**
 * Nobody comes without TLS or without a name. Azure's log services write with the account's key, which no firewall stops:
 * where they write, nothing else gets in.
 */
export function planAccess(writers: Writers) {
  const byKey = writers === "log-services";
  return {
    allowBlobPublicAccess: false,
    allowSharedKeyAccess: byKey,
    defaultToOAuthAuthentication: true,
    enableHttpsTrafficOnly: true,
    minimumTlsVersion: "TLS1_2",
    networkRuleSet: byKey
      ? { defaultAction: "Deny", bypass: "AzureServices" }
      : { defaultAction: "Allow", bypass: "None" },
  } satisfies Partial<StorageAccountArgs>;
}

/** What was overwritten or deleted can be had back; but a log is written anew every minute, and each would be a version. */
export function planHistory(writers: Writers) {
  const enabled = writers === "identities";
  return {
    isVersioningEnabled: enabled,
    deleteRetentionPolicy: enabled ? { enabled, days: 7 } : { enabled },
    containerDeleteRetentionPolicy: { enabled: true, days: 7 },
  };
}

export function planLifecycle(expireDays: number | null): storage.ManagementPolicySchemaArgs {
  const old: storage.ManagementPolicyActionArgs = {
    version: { delete: { daysAfterCreationGreaterThan: contract.logs.retentionDays } },
  };
  const expired: storage.ManagementPolicyActionArgs =
    expireDays === null ? {} : { baseBlob: { delete: { daysAfterModificationGreaterThan: expireDays } } };
  const blobTypes = expireDays === null ? ["blockBlob"] : ["blockBlob", "appendBlob"];
  return {
    rules: [
      {
        name: "expire",
        type: "Lifecycle",
        enabled: true,
        definition: { filters: { blobTypes }, actions: expireDays === null ? old : expired },
      },
    ],
  };
}

/** Letters and digits, 24 at most, of which the provider's random suffix takes eight. */
export function planAccountName(name: string): string {
  const account = name.replaceAll("-", "");
  if (/^[a-z0-9]{3,16}$/.test(account)) return account;
  throw new Error(`${name} cannot be the name of a storage account: 3 to 16 lower-case letters and digits are taken.`);
}

/** A storage account that is encrypted (always, on Azure), closed to the public, and protected against deletion. */
export class PrivateBucket extends ComponentResource {
  readonly accountId: Output<string>;
  readonly accountName: Output<string>;

  constructor(name: string, args: PrivateBucketArgs, opts: ComponentResourceOptions) {
    super("parity:infra:PrivateBucket", name, {}, opts);
    const { resourceGroupName } = args;
    const account = new StorageAccount(
      planAccountName(name),
      { resourceGroupName, kind: "StorageV2", sku: { name: "Standard_ZRS" }, ...planAccess(args.writers) },
      { parent: this, protect: true },
    );
    const history = new BlobServiceProperties(
      `${name}-history`,
      { resourceGroupName, accountName: account.name, blobServicesName: "default", ...planHistory(args.writers) },
      { parent: this },
    );
    new ManagementPolicy(
      `${name}-lifecycle`,
      {
        resourceGroupName,
        accountName: account.name,
        managementPolicyName: "default",
        policy: planLifecycle(args.expireDays),
      },
      // Rules about old versions are refused before there is versioning.
      { parent: this, dependsOn: history },
    );
    this.accountId = account.id;
    this.accountName = account.name;
    this.registerOutputs({ accountId: this.accountId, accountName: this.accountName });
  }
}
