/**
 * What Azure does where the program says nothing. The provider sends nothing of its own, so these are the service's. G:
 * https://learn.microsoft.com/azure/application-gateway/ (page in brackets), L: https://learn.microsoft.com/azure/load-balancer/,
 * R: the REST API's reference.
 */

export const GATEWAY = {
  /** G [application-gateway-faq]: "The Keep-Alive timeout … 75 seconds for v2". It cannot be set. */
  idleTimeout: 75,
  /** R: `enableHttp2`; towards clients alone. */
  http2: false,
  /** R: `sslPolicy` from API version 2023-02-01 on; before, AppGwSslPolicy20150501. */
  sslPolicy: "AppGwSslPolicy20220101",
} as const;

/** G [Azure subscription limits]: "Maximum URL size 32 KB", "Maximum header size 32 KB". */
export const GATEWAY_LIMITS = { requestLine: 32 * 1024, header: 32 * 1024, headers: null } as const;

export const BACKEND = {
  /** G [configuration-http-settings]: "The default value is 20 seconds." */
  requestTimeout: 20,
  /** G [configuration-http-settings]: the name of the affinity cookie. */
  affinityCookie: "ApplicationGatewayAffinity",
  /** R: `connectionDraining.enabled` false: requests under way are not waited for. */
  drain: false,
} as const;

/** G [application-gateway-probe-overview]: "Default health probe settings". */
export const PROBE = {
  host: "127.0.0.1",
  path: "/",
  interval: 30,
  timeout: 30,
  unhealthyThreshold: 3,
  /** One answer makes a server healthy again: there is no setting of it. */
  healthyThreshold: 1,
  statusCodes: "200-399",
  /** Probes carry no User-Agent (seen in access logs; the documentation says nothing). */
  userAgent: "",
} as const;

/** G [application-gateway-waf-request-size-limits], and R: `policySettings`, `webApplicationFirewallConfiguration`. */
export const FIREWALL = {
  requestBodyCheck: true,
  requestBodyEnforcement: true,
  maxRequestBodySizeInKb: 128,
  mode: "Detection",
} as const;

export const AZURE_LOAD_BALANCER = {
  /** L [load-balancer-tcp-reset]: 4 minutes. */
  idleTimeoutMinutes: 4,
  /** R: `probes[].intervalInSeconds`. */
  interval: 15,
  /** R: `probes[].probeThreshold`. */
  threshold: 1,
  /** L [load-balancer-custom-probe-overview]: no answer "within the minimum of the probe interval and 30-second timeout". */
  longestTimeout: 30,
  /** L [load-balancer-custom-probe-overview]: "HTTP probe endpoint returns an HTTP response code other than 200". */
  statusCodes: "200",
  userAgent: "Load Balancer Agent",
} as const;

export const SCALE_SET = {
  /** R: `automaticRepairsPolicy.enabled`. */
  repairs: false,
  /** R: `automaticRepairsPolicy.gracePeriod`, "The default value is 10 minutes". */
  gracePeriod: "PT10M",
} as const;
