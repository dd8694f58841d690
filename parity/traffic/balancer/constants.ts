/**
 * What balancers and clients choose anew for every connection. Model and rehearsal take the same, so that what nginx and
 * the application are given is the same to the byte.
 */

/** Of `X-Amzn-Trace-Id`, in its form: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html */
export const AWS_TRACE_ID = "Root=1-00000000-000000000000000000000000";

/** What the client of a probe and an ALB agree on: `routing.http.x_amzn_tls_version_and_cipher_suite.enabled`. */
export const AWS_TLS_HEADERS = [
  ["X-Amzn-Tls-Version", "TLSv1.3"],
  ["X-Amzn-Tls-Cipher-Suite", "TLS_AES_128_GCM_SHA256"],
] as const;

/** Of `X-AppGW-Trace-Id`. */
export const AZURE_TRACE_ID = "00000000000000000000000000000000";

/** Port that a client connects from: the first of those that IANA leaves to clients. */
export const CLIENT_PORT = 49_152;

/** Port that a node of the balancer connects from: any, which is written 0. */
export const NODE_PORT = 0;
