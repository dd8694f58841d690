import {
  Bucket,
  BucketLifecycleConfiguration,
  BucketOwnershipControls,
  BucketPolicy,
  BucketPublicAccessBlock,
  BucketServerSideEncryptionConfiguration,
  BucketVersioning,
} from "@pulumi/aws/s3";
import { all, ComponentResource, type ComponentResourceOptions, type Input, type Output } from "@pulumi/pulumi";
import { contract } from "../contract";
import { policyDocument, type Statement } from "./policy";

/** What a service of AWS may do in a bucket, on behalf of sources of this account only. */
export interface Grant {
  readonly sid: string;
  /** Service principal, `delivery.logs.amazonaws.com`. */
  readonly service: string;
  readonly action: string;
  /** Objects it concerns, as a pattern of keys; null for the bucket itself. */
  readonly objects: string | null;
  /** ARN pattern of the resource on whose behalf the service acts. */
  readonly source: string;
}

export interface PrivateBucketArgs {
  readonly grants: Input<readonly Grant[]>;
  /** Delete objects after so many days; null keeps them. */
  readonly expireDays: number | null;
}

/** Nobody comes without TLS, and only the services that are granted something come at all (besides IAM identities). */
export function planBucketPolicy(arn: string, grants: readonly Grant[]): string {
  const denied: Statement = {
    Sid: "OnlyByTls",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const allowed = grants.map(
    ({ sid, service, action, objects, source }): Statement => ({
      Sid: sid,
      Effect: "Allow",
      Principal: { Service: service },
      Action: action,
      Resource: objects === null ? arn : `${arn}/${objects}`,
      Condition: { ArnLike: { "aws:SourceArn": source } },
    }),
  );
  return policyDocument(denied, ...allowed);
}

/** A bucket that is encrypted, versioned, closed to the public, and protected against deletion. */
export class PrivateBucket extends ComponentResource {
  readonly arn: Output<string>;
  readonly bucketName: Output<string>;

  constructor(name: string, { grants, expireDays }: PrivateBucketArgs, opts: ComponentResourceOptions) {
    super("parity:infra:PrivateBucket", name, {}, opts);
    const bucket = new Bucket(name, {}, { parent: this, protect: true });
    this.arn = bucket.arn;
    this.bucketName = bucket.bucket;
    this.secure(name, bucket.bucket);
    const versioning = new BucketVersioning(
      `${name}-versioning`,
      { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
      { parent: this },
    );
    new BucketLifecycleConfiguration(
      `${name}-lifecycle`,
      { bucket: bucket.bucket, rules: planLifecycle(expireDays) },
      // Rules about old versions are refused before there is versioning.
      { parent: this, dependsOn: versioning },
    );
    const access = new BucketPublicAccessBlock(
      `${name}-access`,
      {
        bucket: bucket.bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      { parent: this },
    );
    new BucketPolicy(
      `${name}-policy`,
      {
        bucket: bucket.bucket,
        policy: all([bucket.arn, grants]).apply(([arn, granted]) => planBucketPolicy(arn, granted)),
      },
      // S3 refuses two changes of a bucket's access at the same time.
      { parent: this, dependsOn: access },
    );
    this.registerOutputs({ arn: this.arn, bucketName: this.bucketName });
  }

  private secure(name: string, bucket: Output<string>): void {
    new BucketOwnershipControls(
      `${name}-ownership`,
      { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
      { parent: this },
    );
    new BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      {
        bucket,
        // The load balancer can write its log to no bucket with a KMS key.
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
      },
      { parent: this },
    );
  }
}

function planLifecycle(expireDays: number | null) {
  const old = {
    id: "old-versions",
    status: "Enabled",
    filter: { prefix: "" },
    noncurrentVersionExpiration: { noncurrentDays: contract.logs.retentionDays },
    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
  };
  if (expireDays === null) return [old];
  return [old, { id: "expire", status: "Enabled", filter: { prefix: "" }, expiration: { days: expireDays } }];
}
