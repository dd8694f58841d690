import { contract } from "../../contract";
import { apiHealth, apiRest, apiServer, defaultHealth, defaultRest, defaultServer } from "../contexts";
import { type Context, inContext, type Setting } from "../types";

const { healthCheck, webServer } = contract;
const port = String(webServer.port);

/** Answers a health check: the application's own answer, or a quick failure. */
const healthSettings = (context: Context, asker: string): Setting[] =>
  inContext(context, [
    {
      directive: "proxy_pass",
      values: ["http://application"],
      why: "A server is healthy when its application is; a constant answer would hide that it is down.",
      loadBalancer: `${asker} expects ${healthCheck.status} at ${healthCheck.path}.`,
    },
    {
      directive: "proxy_connect_timeout",
      values: ["1s"],
      why: "A stuck application is noticed at once.",
      loadBalancer: `With proxy_read_timeout below the check's ${healthCheck.timeoutSeconds} s, so that the log says why it failed.`,
    },
    {
      directive: "proxy_read_timeout",
      values: [`${healthCheck.timeoutSeconds - 2}s`],
      why: "A slow application is noticed before the one who asks gives up.",
      loadBalancer: `With proxy_connect_timeout below the check's ${healthCheck.timeoutSeconds} s, so that the log says why it failed.`,
    },
  ]);

/** The server for all names that are not ours: health checks by address, scanners, forgotten DNS records. */
const defaultServerSettings: readonly Setting[] = [
  ...inContext(defaultServer, [
    {
      directive: "listen",
      values: [port, "default_server"],
      why: "Decides for every request whose Host no other server names, whatever the order of the files.",
      loadBalancer:
        "Health checks carry the server's address as Host. They must be answered here: another server that happens to " +
        "come first may redirect or refuse them, and the load balancer takes all servers out.",
    },
    {
      directive: "server_name",
      values: ["_"],
      why: "No host name: it is chosen for being the default, and a reader sees that this is meant.",
    },
  ]),
  ...healthSettings(defaultHealth, "The load balancer's health check, whose Host is the server's address,"),
  ...inContext(defaultHealth, [
    {
      directive: "access_log",
      values: ["off"],
      why: "Several lines a second from every node of the load balancer, all alike.",
    },
  ]),
  ...inContext(defaultRest, [
    { directive: "return", values: ["404"], why: "What was not meant for us does not reach the application." },
  ]),
];

const apiServerSettings = (domain: string): Setting[] => [
  ...inContext(apiServer, [
    {
      directive: "listen",
      values: [port],
      why: "Requests for the API's own name.",
      loadBalancer: "The port that the load balancer sends to.",
    },
    {
      directive: "server_name",
      values: [domain],
      why: "The name that clients use.",
      loadBalancer:
        "The load balancer forwards requests for this host alone. If the two differ, they all get the default server's 404.",
    },
  ]),
  ...healthSettings(apiHealth, "The public health check, which comes through the load balancer by our own name,"),
  ...inContext(apiRest, [
    {
      directive: "limit_req",
      values: ["zone=per_client", "burst=200", "nodelay"],
      why: "A page that asks for much at once is served at once; only steady excess is refused.",
      loadBalancer:
        "Counts by client address, and so depends on the real_ip settings: without them it counts the load balancer's nodes.",
    },
    {
      directive: "proxy_pass",
      values: ["http://application"],
      why: "Everything else is the application's.",
      loadBalancer: "What the load balancer forwards ends here.",
    },
  ]),
];

export const serverSettings = (domain: string): Setting[] => [...defaultServerSettings, ...apiServerSettings(domain)];
