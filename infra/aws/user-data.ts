import { contract } from "../contract";
import type { Release } from "../environment";
import { serverCloudConfig } from "../server/boot";
import { gzipWithin } from "../server/compress";
import { webServerFiles } from "../web-server";

/** EC2 takes so many bytes of user data, counted before base64. */
const limitBytes = 16 * 1024;

/** Tag by which a server learns which bucket its release is in. */
export const releaseBucketTag = "ReleaseBucket";

/**
 * What a server cannot be told here, since user data must be known before anything exists, it learns from the instance
 * metadata service: its region, its bucket (a tag) and its credentials. Curl signs the request itself, so that nothing
 * must be installed first; the secret goes to it by standard input, where no list of processes shows it.
 */
export const fetchRelease = `#!/bin/sh
set -eu
imds=http://169.254.169.254/latest
token=$(curl -fsS --retry 10 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 300' "$imds/api/token")
metadata() { curl -fsS --retry 10 -H "X-aws-ec2-metadata-token: $token" "$imds/meta-data/$1"; }
region=$(metadata placement/region)
bucket=$(metadata tags/instance/${releaseBucketTag})
role=$(metadata iam/security-credentials/)
credentials=$(metadata "iam/security-credentials/$role")
field() { printf '%s' "$credentials" | python3 -c "import json, sys; print(json.load(sys.stdin)['$1'])"; }
curl -fsS --retry 30 --retry-delay 10 --retry-all-errors --config - --aws-sigv4 "aws:amz:$region:s3" \\
  --output "$2" "https://$bucket.s3.$region.amazonaws.com/$1" <<END
user = "$(field AccessKeyId):$(field SecretAccessKey)"
header = "x-amz-security-token: $(field Token)"
END
`;

/** cloud-init's instructions for a server, compressed: what {@link planUserData} encodes. */
export function userDataBytes(domain: string, release: Release): Buffer {
  const { loadBalancerSubnets } = contract.network;
  const text = serverCloudConfig({
    release,
    webServerFiles: webServerFiles({ domain, loadBalancerSubnets }),
    fetchRelease,
  });
  return gzipWithin(limitBytes, "The user data of a server", text);
}

/** User data as a launch template takes it: base64 of gzip, which cloud-init undoes by itself. */
export const planUserData = (domain: string, release: Release): string =>
  userDataBytes(domain, release).toString("base64");
