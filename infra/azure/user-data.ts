import type { Release } from "../environment";
import { serverCloudConfig } from "../server/boot";
import { gzipWithin } from "../server/compress";
import { webServerFiles } from "../web-server";
import { subnets } from "./network";

/** Azure takes so many bytes of what it calls custom data, counted before base64. */
const limitBytes = 65_535;

/** Tag by which a server learns which storage account its release is in. */
export const releaseStoreTag = "ReleaseStore";

/** The container whose blobs a server may read: a release's key begins with its name. */
export const releaseContainer = "releases";

/**
 * What a server cannot be told here, since custom data must be known before anything exists, it learns from the instance
 * metadata service: its storage account (a tag) and a token of the one identity that it has. The token goes to curl by
 * standard input, where no list of processes shows it.
 */
export const fetchRelease = `#!/bin/sh
set -eu
metadata() { curl -fsS --retry 10 --retry-all-errors --noproxy '*' -H 'Metadata: true' "http://169.254.169.254/metadata/$1"; }
select() { python3 -c "import json, sys; answer = json.load(sys.stdin); print($1)"; }
account=$(metadata 'instance/compute/tagsList?api-version=2021-02-01' |
  select "[tag['value'] for tag in answer if tag['name'] == '${releaseStoreTag}'][0]")
token=$(metadata 'identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fstorage.azure.com%2F' |
  select "answer['access_token']")
curl -fsS --retry 30 --retry-delay 10 --retry-all-errors --config - \\
  --output "$2" "https://$account.blob.core.windows.net/$1" <<END
header = "Authorization: Bearer $token"
header = "x-ms-version: 2021-12-02"
END
`;

/** cloud-init's instructions for a server, compressed: what {@link planUserData} encodes. */
export function userDataBytes(domain: string, release: Release): Buffer {
  const text = serverCloudConfig({
    release,
    webServerFiles: webServerFiles({ domain, loadBalancerSubnets: [subnets.loadBalancer] }),
    fetchRelease,
  });
  return gzipWithin(limitBytes, "The custom data of a server", text);
}

/** Custom data as a scale set takes it: base64 of gzip, which cloud-init undoes by itself. */
export const planUserData = (domain: string, release: Release): string =>
  userDataBytes(domain, release).toString("base64");
