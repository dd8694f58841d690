import { BlobContainer } from "@pulumi/azure-native/storage/blobContainer";
import { ComponentResource, type ComponentResourceOptions, type Input, type Output } from "@pulumi/pulumi";
import { PrivateBucket } from "./private-bucket";
import { releaseContainer } from "./user-data";

export interface ReleasesArgs {
  readonly resourceGroupName: Input<string>;
}

/** Where releases are uploaded to, by people and pipelines that sign in, and fetched from by servers. */
export class Releases extends ComponentResource {
  readonly accountName: Output<string>;
  readonly containerId: Output<string>;

  constructor(name: string, { resourceGroupName }: ReleasesArgs, opts: ComponentResourceOptions) {
    super("parity:infra:Releases", name, {}, opts);
    const bucket = new PrivateBucket(
      `${name}-store`,
      { resourceGroupName, writers: "identities", expireDays: null },
      { parent: this },
    );
    const container = new BlobContainer(
      `${name}-container`,
      {
        resourceGroupName,
        accountName: bucket.accountName,
        containerName: releaseContainer,
        publicAccess: "None",
      },
      { parent: this, protect: true },
    );
    this.accountName = bucket.accountName;
    this.containerId = container.id;
    this.registerOutputs({ accountName: this.accountName, containerId: this.containerId });
  }
}
