import { contract } from "../../contract";
import { application, connectionHeader, http } from "../contexts";
import { inContext, type Setting } from "../types";

const { application: app, webServer } = contract;
const patience = `${webServer.applicationTimeoutSeconds}s`;

const timeoutSettings = inContext(http, [
  {
    directive: "proxy_connect_timeout",
    values: ["5s"],
    why: "The application is on the same machine: if it does not accept within this time, it is stuck.",
  },
  {
    directive: "proxy_read_timeout",
    values: [patience],
    why: "Above the longest request and the pause between two WebSocket pings.",
    loadBalancer:
      "Below the load balancer's idle timeout, so that a request that takes too long gets our 504 and a line in our " +
      "log, and not one that nobody can explain.",
  },
  {
    directive: "proxy_send_timeout",
    values: [patience],
    why: "The same patience while a request body is handed on.",
    loadBalancer: "Below the load balancer's idle timeout, as proxy_read_timeout.",
  },
  {
    directive: "proxy_buffer_size",
    values: ["16k"],
    why: "Response headers of the application in full (the default of one page answers 502 to large cookies).",
    loadBalancer: "Below the 32 KiB of response headers that the load balancer accepts.",
  },
  {
    directive: "proxy_buffers",
    values: ["8", "16k"],
    why: "Common responses stay in memory; same size as proxy_buffer_size.",
  },
]);

const headerSettings = inContext(http, [
  {
    directive: "proxy_http_version",
    values: ["1.1"],
    why: "Kept connections and WebSockets need it; the default is 1.0 before nginx 1.29.7.",
    loadBalancer: "The load balancer passes WebSocket upgrades on, and they end here without it.",
  },
  {
    directive: "proxy_set_header",
    values: ["Host", "$host"],
    why: "The application sees the name that the client asked for; the default is the upstream's name.",
    loadBalancer: "The load balancer keeps the client's Host header: this hands it on.",
  },
  {
    directive: "proxy_set_header",
    values: ["X-Forwarded-For", "$remote_addr"],
    why: "Exactly one address, one that the client cannot forge, without a port.",
    loadBalancer: "It is the address from the load balancer's header, by the real_ip settings.",
  },
  {
    directive: "proxy_set_header",
    values: ["X-Forwarded-Proto", "$http_x_forwarded_proto"],
    why: "The application builds links and secure cookies by it.",
    loadBalancer: "TLS ends at the load balancer, so $scheme is always http here: only the load balancer knows.",
  },
  {
    directive: "proxy_set_header",
    values: ["X-Forwarded-Port", "$http_x_forwarded_port"],
    why: "The port in links that the application builds.",
    loadBalancer: `The port that clients use is the load balancer's, not ${webServer.port}.`,
  },
  {
    directive: "proxy_set_header",
    values: ["X-Request-Id", "$request_id"],
    why: "One id in our log and the application's.",
  },
  {
    directive: "proxy_set_header",
    values: ["Upgrade", "$http_upgrade"],
    why: "WebSockets reach the application.",
    loadBalancer:
      "The load balancer passes the upgrade on; without this the handshake is answered 200 or 400, not 101.",
  },
  {
    directive: "proxy_set_header",
    values: ["Connection", "$connection_header"],
    why: "Upgrade where the client asks for it; otherwise no header, so that connections to the application are kept.",
    loadBalancer: "Without it a WebSocket handshake that the load balancer passed on fails here.",
  },
]);

/** From the web server to the application. */
export const applicationSettings: readonly Setting[] = [
  ...timeoutSettings,
  ...headerSettings,
  ...inContext(connectionHeader, [
    { directive: "default", values: ["upgrade"], why: "The client asks for another protocol." },
    { directive: "", values: [""], why: "It does not: an empty value sends no Connection header at all." },
  ]),
  ...inContext(application, [
    {
      directive: "server",
      values: [`${app.address}:${app.port}`, "max_fails=0"],
      why: "The only one there is, so it is never set aside. An address, not a name: nothing to resolve at the start.",
      loadBalancer: "The load balancer's health check decides about a server whose application is down, not nginx.",
    },
    {
      directive: "keepalive",
      values: ["64"],
      why: "Connections to the application are reused; so many a worker when idle.",
    },
    {
      directive: "keepalive_timeout",
      values: [`${app.idleConnectionSeconds - 1}s`],
      why: "Shorter than the application's own, so that it never closes a connection that is about to be used.",
    },
  ]),
];
