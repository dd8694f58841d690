import { addressBytes, addressText } from "../../address";
import type { Run } from "../run";
import { unknown } from "../text";
import type { Text } from "../types";
import { BODY_AND_UPSTREAM } from "./exchange";
import { pathInfo, scriptName } from "./fastcgi";
import {
  applicationCookie,
  applicationHeader,
  argument,
  cookie,
  multiHeader,
  requestHeader,
  responseHeader,
} from "./headers";
import { documentRoot, requestFilename } from "./paths";
import { invalidReferer } from "./referer";
import { secureLink, secureLinkExpires } from "./secure-link";
import { sliceRange } from "./slice";

export interface Builtin {
  value(run: Run): Text;
  /** Evaluated anew each time (NGX_HTTP_VAR_NOCACHEABLE). */
  readonly volatile: boolean;
}

const kept = (value: (run: Run) => Text): Builtin => ({ value, volatile: false });
const fresh = (value: (run: Run) => Text): Builtin => ({ value, volatile: true });

/** Variables that no one can know before the request is made. */
const GENERATED = [
  ...["request_id", "msec", "pid", "hostname", "connection", "connection_requests", "connection_time", "pipe"],
  ...["time_iso8601", "time_local", "request_time", "bytes_sent", "body_bytes_sent", "request_length"],
  ...["tcpinfo_rtt", "tcpinfo_rttvar", "tcpinfo_snd_cwnd", "tcpinfo_rcv_space", "realpath_root"],
  ...["request_body_file", "date_local", "date_gmt", "limit_rate", "uid_got", "uid_set", "uid_reset"],
  ...["ssl_cipher", "ssl_ciphers", "ssl_curve", "ssl_curves", "ssl_session_id", "ssl_alpn_protocol"],
];

const TABLE: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ...GENERATED.map((name): [string, Builtin] => [name, kept(() => unknown(name))]),
  ...BODY_AND_UPSTREAM,
  // Nobody has read it before it is passed on.
  ["request_body", kept((run) => (run.passed === null || run.bodyLength === null ? "" : unknown("request_body")))],
  // A client that comes for the first time has no session to go on with.
  ["ssl_early_data", kept(() => "")],
  ["ssl_session_reused", kept((run) => (run.asked.connection.tls === null ? "" : "."))],
  ["uri", fresh((run) => run.uri)],
  ["document_uri", fresh((run) => run.uri)],
  ["request_uri", kept((run) => run.unparsed)],
  ["args", fresh((run) => run.args)],
  ["query_string", fresh((run) => run.args)],
  ["is_args", fresh((run) => (run.args === "" ? "" : "?"))],
  ["request_method", fresh((run) => run.main.method)],
  ["request", kept((run) => run.requestLine)],
  ["server_protocol", kept((run) => run.protocol)],
  ["host", kept((run) => (run.host === "" ? firstName(run) : run.host))],
  ["server_name", kept(firstName)],
  ["scheme", kept((run) => (run.asked.connection.tls === null ? "http" : "https"))],
  ["https", kept((run) => (run.asked.connection.tls === null ? "" : "on"))],
  ["remote_addr", kept((run) => run.client.address)],
  ["remote_port", kept((run) => (run.main.realIp ? portText(run.client.port) : ownPort(run, "remote_port")))],
  ["binary_remote_addr", kept((run) => binary(run.client.address))],
  ["realip_remote_addr", kept((run) => run.peer.address)],
  ["realip_remote_port", kept((run) => ownPort(run, "realip_remote_port"))],
  ["server_addr", kept((run) => run.local.address)],
  ["server_port", kept((run) => portText(run.local.port))],
  ["proxy_protocol_addr", kept((run) => addressOf(run.asked.connection.proxyProtocol?.source.address ?? ""))],
  ["proxy_protocol_port", kept((run) => portText(run.asked.connection.proxyProtocol?.source.port ?? 0))],
  ["proxy_protocol_server_addr", kept(() => unknown("proxy_protocol_server_addr"))],
  ["proxy_protocol_server_port", kept(() => unknown("proxy_protocol_server_port"))],
  ["document_root", fresh(documentRoot)],
  ["request_filename", fresh(requestFilename)],
  ["request_completion", kept(() => "")],
  ["nginx_version", kept((run) => run.asked.web.facts.version ?? unknown("nginx_version"))],
  ["status", fresh((run) => String(run.errorStatus || run.status || "000").padStart(3, "0"))],
  ["content_length", kept((run) => run.header("content-length") ?? "")],
  ["content_type", kept((run) => requestHeader(run, "content_type"))],
  ["http_cookie", kept((run) => multiHeader(run, "cookie", "; "))],
  ["http_x_forwarded_for", kept((run) => multiHeader(run, "x-forwarded-for", ", "))],
  ["fastcgi_script_name", fresh(scriptName)],
  ["fastcgi_path_info", fresh(pathInfo)],
  ["invalid_referer", fresh(invalidReferer)],
  ["secure_link", kept(secureLink)],
  ["secure_link_expires", kept(secureLinkExpires)],
  ["memcached_key", kept(() => "")],
  ["slice_range", fresh(sliceRange)],
  [
    "grpc_internal_trailers",
    fresh((run) => (/(?:^|,) *trailers *(?:,|;|$)/i.test(run.header("te") ?? "") ? "trailers" : "")),
  ],
  ["remote_user", kept(remoteUser)],
  ["proxy_add_x_forwarded_for", kept(forwardedFor)],
  ["http2", kept((run) => (run.version === 20 ? (run.asked.connection.tls === null ? "h2c" : "h2") : ""))],
  ["http3", kept(() => "")],
  ["ssl_protocol", kept((run) => run.main.tlsVersion ?? "")],
  ["ssl_server_name", kept((run) => run.asked.connection.tls?.sni ?? "")],
  ["ssl_client_verify", kept((run) => (run.asked.connection.tls === null ? "" : "NONE"))],
  ...["ssl_client_cert", "ssl_client_raw_cert", "ssl_client_escaped_cert", "ssl_client_s_dn", "ssl_client_i_dn"].map(
    (name): [string, Builtin] => [name, kept(() => "")],
  ),
  ...["ssl_client_serial", "ssl_client_fingerprint", "ssl_client_v_start", "ssl_client_v_end"].map(
    (name): [string, Builtin] => [name, kept(() => "")],
  ),
]);

export function builtin(name: string): Builtin | null {
  return TABLE.get(name) ?? null;
}

/** The user of basic authentication, whether right or not (ngx_http_auth_basic_user). */
function remoteUser(run: Run): Text {
  const encoded = /^basic +(\S+)$/i.exec(run.header("authorization") ?? "")?.[1];
  const decoded = encoded === undefined ? "" : Buffer.from(encoded, "base64").toString("latin1");
  return decoded.includes(":") ? decoded.slice(0, decoded.indexOf(":")) : "";
}

/** `$http_*`, `$arg_*` and the like; null: no such family. */
export function prefixed(name: string): Builtin | null {
  if (name.startsWith("http_")) return kept((run) => requestHeader(run, name.slice(5)));
  if (name.startsWith("arg_")) return fresh((run) => argument(run, name.slice(4)));
  if (name.startsWith("cookie_")) return kept((run) => cookie(run, name.slice(7)));
  if (name.startsWith("sent_http_")) return kept((run) => responseHeader(run, name.slice(10)));
  if (name.startsWith("upstream_http_")) return fresh((run) => applicationHeader(run, name.slice(14)));
  if (name.startsWith("upstream_cookie_")) return kept((run) => applicationCookie(run, name.slice(16)));
  if (name.startsWith("upstream_trailer_")) return fresh(() => "");
  if (name.startsWith("sent_trailer_")) return kept(() => "");
  return null;
}

/** The first name of the server as written, in lower case; `.example.net` without its dot (ngx_http_core_server_name). */
function firstName(run: Run): string {
  const name = run.server.names[0]?.text ?? "";
  const text = name.startsWith(".") ? name.slice(1) : name;
  return text.startsWith("~") ? text : text.toLowerCase();
}

function portText(port: number): string {
  return port > 0 && port < 65536 ? String(port) : "";
}

/** A client on the network has a port; 0 says that it is not known. */
function ownPort(run: Run, name: string): Text {
  const { address, port } = run.peer;
  return port === 0 && !address.startsWith("unix:") ? unknown(name) : portText(port);
}

/** As nginx prints an address, whatever way it was written. */
function addressOf(text: string): string {
  const bytes = addressBytes(text);
  return bytes === null ? text : addressText(bytes);
}

function binary(address: string): string {
  return String.fromCharCode(...(addressBytes(address) ?? []));
}

/** Also in a subrequest the address after real_ip. */
function forwardedFor(run: Run): string {
  const before = multiHeader(run, "x-forwarded-for", ", ");
  return before === "" ? run.client.address : `${before}, ${run.client.address}`;
}
