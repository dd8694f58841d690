import type { Listener, TrafficPath } from "../../traffic/types";
import { hereText } from "../time";
import { healthSections } from "./health";
import { FROM_SERVER } from "./marker";
import { requestLines } from "./request";
import { answersOf, choiceOf, tookIt } from "./rules";
import { inNamespace, isLayer4, serverLines } from "./server";

import type { HealthServer, Section, Stand, Way } from "./types";
import { word } from "./word";

/** One server with its nginx, as HAProxy has to know it. */
export interface StandPlan {
  readonly stand: Stand;
  readonly ways: readonly Way[];
  /** Addresses that nginx hands requests on to. */
  readonly applications: readonly { readonly address: string; readonly port: number }[];
  /** False: the balancer's own health checks are left out. */
  readonly healthChecks: boolean;
}

export interface HaproxyPlan {
  readonly text: string;
  readonly checks: readonly HealthServer[];
}

/** A line of the log: whose connection it was, how it ended, status, milliseconds to connect (-1: not), error of the server's side. */
const LOG_FORMAT = word("%[fc_pp_unique_id] %tsc %ST %Tc %[bc_err]");
/** The same in TCP mode, where there is no status; told as soon as the server has taken the connection, or has not. */
const TCP_LOG = ["option logasap", `log-format ${word("%[fc_pp_unique_id] %ts-- 0 %Tc %[bc_err]")}`];

/** The configuration of one HAProxy that is the load balancer of all stands. The same input gives the same text. */
export function haproxyConfig(plans: readonly StandPlan[], statistics: string): HaproxyPlan {
  const health = plans.flatMap(({ stand, ways, healthChecks }) =>
    healthChecks ? ways.map((way) => healthSections(stand, way)) : [],
  );
  const sections = [
    ...global(statistics),
    ...plans.flatMap(({ stand, ways, applications }) => [
      ...listenersOf(ways).flatMap((listener, index) => frontend(stand, listener, ways, index)),
      ...ways.map((way) => backend(stand, way)),
      // Without a namespace addresses are not free to choose, and a prober connects by itself.
      ...(stand.namespace === null ? [] : direct(stand)),
      ...applications.flatMap(({ address, port }, index) => application(stand, address, port, index)),
    ]),
    ...health.flatMap(({ sections }) => sections),
  ];
  const text = sections.map(({ head, lines }) => [head, ...lines.map((line) => `  ${line}`), ""].join("\n")).join("\n");
  return { text, checks: health.flatMap(({ servers }) => servers) };
}

/** Buffers of the default size would refuse what balancers admit; 1.5 s is longer than anything here takes to connect. */
function global(statistics: string): Section[] {
  return [
    {
      head: "global",
      lines: [
        `stats socket ${word(statistics)} mode 600 level admin`,
        "nbthread 1",
        "tune.bufsize 131072",
        "tune.http.maxhdr 1000",
        "max-spread-checks 1",
        "log stdout format raw local0",
        "ssl-default-bind-options ssl-min-ver TLSv1.2",
      ],
    },
    {
      head: "defaults",
      lines: [
        "mode http",
        "retries 0",
        "http-reuse never",
        "option http-keep-alive",
        "timeout connect 1500ms",
        "timeout client 60s",
        "timeout server 60s",
        "log global",
        `log-format ${LOG_FORMAT}`,
      ],
    },
  ];
}

/** The listeners of the paths, each once. */
function listenersOf(ways: readonly Way[]): Listener[] {
  return [...new Set(ways.map(({ path }) => path.listener))];
}

export function clientSocket({ folder, name }: Stand, way: string): string {
  return `${folder}/${name}.${way}`;
}

/** A listener: a socket for each path that begins at it, so that what a weight would decide is the prober's to choose. */
function frontend(stand: Stand, listener: Listener, ways: readonly Way[], index: number): Section[] {
  const own = ways.filter(({ path }) => path.listener === listener);
  const first = own[0]!.path;
  const binds = own.map(
    ({ name }) =>
      `bind ${word(`unix@${clientSocket(stand, name)}`)} accept-proxy name ${name}${tlsWords(stand, listener)}`,
  );
  const head = `frontend ${stand.name}.l${index}`;
  const idle = `timeout client ${hereText(clientIdle(first), stand.speed)}`;
  if (isLayer4(first)) {
    const choice = own.map(({ name }) => `use_backend ${stand.name}.${name} if { so_name ${name} }`);
    return [{ head, lines: ["mode tcp", ...binds, idle, ...TCP_LOG, ...choice] }];
  }
  const lines = [...binds, idle, ...choiceOf(listener.rules), ...answersOf(listener), ...choices(stand, listener, own)];
  return [{ head, lines }];
}

/** By rule, and among the targets of one rule by the socket the client came to. */
function choices(stand: Stand, listener: Listener, ways: readonly Way[]): string[] {
  return listener.rules.flatMap((rule, index) => {
    const targets = ways.filter(({ path }) => path.rule === rule);
    const last = targets[0];
    if (last === undefined) return [];
    return [
      ...targets.map(({ name }) => `use_backend ${stand.name}.${name} if ${tookIt(index)} { so_name ${name} }`),
      `use_backend ${stand.name}.${last.name} if ${tookIt(index)}`,
    ];
  });
}

function tlsWords({ certificate, experiment }: Stand, { protocol, alpnPolicy }: Listener): string {
  if (experiment) return "";
  if (protocol.value === "HTTPS") return ` ssl crt ${word(certificate)} alpn h2,http/1.1`;
  if (protocol.value !== "TLS") return "";
  const alpn = ALPN[alpnPolicy?.value ?? "None"];
  return ` ssl crt ${word(certificate)}${alpn === undefined ? "" : ` alpn ${alpn}`}`;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html#alpn-policies */
const ALPN: { readonly [policy: string]: string } = {
  HTTP1Only: "http/1.1",
  HTTP2Only: "h2",
  HTTP2Optional: "http/1.1,h2",
  HTTP2Preferred: "h2,http/1.1",
};

/** AWS: 350 s for connections of layer 4 (https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html). */
function clientIdle({ listener, loadBalancer }: TrafficPath): number {
  return listener.tcpIdleTimeout?.value ?? loadBalancer.idleTimeout.value ?? 350;
}

function backend(stand: Stand, way: Way): Section {
  const { path } = way;
  const patience = isLayer4(path) ? clientIdle(path) : (path.group.requestTimeout.value ?? clientIdle(path));
  const wait = hereText(patience, stand.speed);
  const lines = isLayer4(path)
    ? ["mode tcp"]
    : [...requestLines(path), `http-response set-header ${FROM_SERVER} 1`, `timeout tunnel ${wait}`];
  return {
    head: `backend ${stand.name}.${way.name}`,
    lines: [...lines, `timeout server ${wait}`, ...serverLines(stand, way)],
  };
}

export function directSocket({ folder, name }: Stand): string {
  return `${folder}/${name}.direct`;
}

/**
 * A way past the balancer, for what asks of nginx itself: a connection to the address that the PROXY header gives as its
 * destination, from the one it gives as its source.
 */
function direct(stand: Stand): Section[] {
  const name = `${stand.name}.direct`;
  const server = ["server", "nginx", "0.0.0.0", ...inNamespace(stand)].join(" ");
  return [
    {
      head: `frontend ${name}`,
      lines: [
        "mode tcp",
        `bind ${word(`unix@${directSocket(stand)}`)} accept-proxy`,
        ...TCP_LOG,
        `default_backend ${name}`,
      ],
    },
    { head: `backend ${name}`, lines: ["mode tcp", "source 0.0.0.0 usesrc clientip", server] },
  ];
}

export function applicationSocket({ folder, name }: Pick<Stand, "folder" | "name">): string {
  return `${folder}/${name}.application`;
}

/** The application lives outside the server's namespace: connections to its address are carried there. */
function application(stand: Stand, address: string, port: number, index: number): Section[] {
  const name = `${stand.name}.a${index}`;
  const at = `${address.includes(":") ? `[${address}]` : address}:${port}`;
  const bind = ["bind", at, ...inNamespace(stand)].join(" ");
  return [
    { head: `frontend ${name}`, lines: ["mode tcp", bind, "no log", `default_backend ${name}`] },
    {
      head: `backend ${name}`,
      lines: ["mode tcp", "no log", `server stub ${word(`unix@${applicationSocket(stand)}`)}`],
    },
  ];
}
