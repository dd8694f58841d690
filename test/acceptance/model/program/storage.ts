import { Bucket, BucketLifecycleConfiguration } from "@pulumi/aws/s3";
import { Parameter } from "@pulumi/aws/ssm";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./settings";

/** What is kept: files, and the token of the payment service. */
export class Storage extends pulumi.ComponentResource {
  readonly bucket: pulumi.Output<string>;

  constructor(name: string, settings: Settings, options: pulumi.ComponentResourceOptions) {
    super("shop:index:Storage", name, {}, options);
    const files = new Bucket("files", { tags: { Public: String(settings.public) } }, { parent: this, protect: true });
    new BucketLifecycleConfiguration(
      "lifecycle",
      {
        bucket: files.bucket,
        rules: [{ id: "expire", status: "Enabled", expiration: { days: settings.retentionDays } }],
      },
      { parent: this },
    );
    new Parameter("token", { type: "SecureString", value: settings.token, tier: "Standard" }, { parent: this });
    this.bucket = files.bucket;
    this.registerOutputs({ bucket: this.bucket });
  }
}
