import { contract } from "../../contract";
import { http } from "../contexts";
import { inContext, type Setting } from "../types";

const { application, webServer } = contract;
const idle = `${webServer.idleTimeoutSeconds}s`;

/** Connections, sizes and times towards the client, which here is always the load balancer. */
const connectionSettings = inContext(http, [
  {
    directive: "keepalive_timeout",
    values: [idle],
    why: "Idle connections are kept for reuse.",
    loadBalancer:
      "Longer than the load balancer's idle timeout, so that it is always the load balancer that closes. Otherwise it " +
      "sends a request on a connection that is just being closed, and the client gets 502.",
  },
  {
    directive: "keepalive_requests",
    values: ["10000"],
    why: "The default of 1000 (100 before nginx 1.19.10) is reached within seconds on a busy connection.",
    loadBalancer: "Fewer connections that the load balancer must open anew under load.",
  },
  {
    directive: "client_header_timeout",
    values: [idle],
    why: "A client gets this long to send its headers.",
    loadBalancer:
      "The load balancer opens connections ahead of use. Shorter than its idle timeout, and they are closed under it.",
  },
  {
    directive: "client_body_timeout",
    values: [idle],
    why: "The longest pause within an upload.",
    loadBalancer:
      "Longer than the load balancer's idle timeout, so that one side alone decides when a slow upload has failed.",
  },
  {
    directive: "send_timeout",
    values: [idle],
    why: "The longest pause within a download.",
    loadBalancer:
      "Longer than the load balancer's idle timeout, so that one side alone decides when a slow client is gone.",
  },
  {
    directive: "client_max_body_size",
    values: [`${application.maxUploadMebibytes}m`],
    why: "The largest upload that the application accepts; the default of 1 MiB answers 413 to the rest.",
    loadBalancer: "The web application firewall in front lets bodies of this size pass; both must allow an upload.",
  },
  {
    directive: "large_client_header_buffers",
    values: ["4", `${webServer.headerKibibytes}k`],
    why: "Long URLs and large cookies; set here because the port's default server decides for the request line.",
    loadBalancer:
      "The default of 8 KiB is less than what the load balancer lets through: such requests would get 414 or 400 here.",
  },
]);

/** Who the client is, when all connections come from the load balancer. */
const addressSettings = (subnets: readonly string[]) =>
  inContext(http, [
    ...subnets.map((subnet) => ({
      directive: "set_real_ip_from",
      values: [subnet],
      why: "Believe a forwarded client address from here, and from nowhere else.",
      loadBalancer:
        "A subnet of the load balancer. Without it, the load balancer's own address stands for all clients that come " +
        "through this subnet: one rate limit for all of them, and no client address in the log.",
    })),
    {
      directive: "real_ip_header",
      values: ["X-Forwarded-For"],
      why: "The header that holds the client's address; the default is X-Real-IP.",
      loadBalancer: "The load balancer appends the address that it sees to this header, and sets no other.",
    },
    {
      directive: "real_ip_recursive",
      values: ["off"],
      why: "Only the last entry counts: it is the one that the load balancer wrote. The others are the client's claims.",
      loadBalancer: "Holds as long as the load balancer appends and nothing else stands between it and the client.",
    },
    {
      directive: "limit_req_zone",
      values: ["$binary_remote_addr", "zone=per_client:10m", "rate=100r/s"],
      why: "One client cannot take all capacity; 10 MB remember about 160,000 addresses.",
    },
    {
      directive: "limit_req_status",
      values: ["429"],
      why: "Says what happened; the default of 503 would count as a failure of the server and set off the alarm.",
    },
  ]);

/** What is told about the server and kept about a request. */
const answerSettings = inContext(http, [
  {
    directive: "server_names_hash_bucket_size",
    values: ["512"],
    why: "Room for the longest host name (253): with the default of 64 nginx refuses to start for one of about 50.",
  },
  { directive: "server_tokens", values: ["off"], why: "No version number for those who look for known weaknesses." },
  {
    directive: "absolute_redirect",
    values: ["off"],
    why: "Redirects made here carry a path only.",
    loadBalancer: `Otherwise they send browsers to http and to port ${webServer.port}, which the load balancer does not listen on.`,
  },
  {
    directive: "default_type",
    values: ["application/octet-stream"],
    why: "Nothing that the application leaves untyped is run by a browser; the default is text/plain.",
  },
  {
    directive: "add_header",
    values: ["Strict-Transport-Security", "max-age=63072000", "always"],
    why: "Browsers come by HTTPS from the first request on, for two years.",
    loadBalancer: "Set here and not at the load balancer: each response header has one owner, the same on both clouds.",
  },
  {
    directive: "add_header",
    values: ["X-Request-Id", "$request_id", "always"],
    why: "What a user reports can be found in the log.",
  },
  {
    directive: "log_format",
    values: [
      "json",
      "escape=json",
      '{"time":"$time_iso8601","request":"$request_id","client":"$remote_addr","host":"$host",' +
        '"method":"$request_method","uri":"$request_uri","status":"$status","bytes":"$bytes_sent",' +
        '"seconds":"$request_time","application_status":"$upstream_status",' +
        '"application_seconds":"$upstream_response_time","agent":"$http_user_agent"}',
    ],
    why: "One JSON object a line: read by machines without guessing. All values are text, since some can be empty.",
  },
  { directive: "access_log", values: ["/var/log/nginx/access.log", "json"], why: "Rotated by the package's own rule." },
]);

export const clientSettings = (subnets: readonly string[]): Setting[] => [
  ...connectionSettings,
  ...addressSettings(subnets),
  ...answerSettings,
];
