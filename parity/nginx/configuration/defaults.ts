import { atLeast } from "./version";

/** The default, and from which version on; the newest first. */
type Change = readonly [since: string, value: string | null];

/**
 * Defaults as nginx's documentation words them, checked against the merge functions of each module (1.28). A value that
 * changed lists the versions. What is not here has no default that could be written in a configuration.
 */
const DEFAULTS: { readonly [name: string]: string | readonly Change[] } = {
  // ngx_core_module, events
  daemon: "on",
  master_process: "on",
  worker_processes: "1",
  worker_connections: "512",
  multi_accept: "off",
  accept_mutex: [
    ["1.11.3", "off"],
    ["0", "on"],
  ],
  accept_mutex_delay: "500ms",
  timer_resolution: "0",
  // ngx_http_core_module
  absolute_redirect: [["1.11.8", "on"]],
  aio: "off",
  auth_delay: [["1.17.10", "0s"]],
  chunked_transfer_encoding: "on",
  client_body_buffer_size: "16k",
  client_body_in_file_only: "off",
  client_body_in_single_buffer: "off",
  client_body_timeout: "60s",
  client_header_buffer_size: "1k",
  client_header_timeout: "60s",
  client_max_body_size: "1m",
  connection_pool_size: "512",
  default_type: "text/plain",
  etag: "on",
  if_modified_since: "exact",
  ignore_invalid_headers: "on",
  keepalive_disable: "msie6",
  keepalive_min_timeout: [["1.27.4", "0"]],
  keepalive_requests: [
    ["1.19.10", "1000"],
    ["0", "100"],
  ],
  keepalive_time: [["1.19.10", "1h"]],
  keepalive_timeout: "75s",
  large_client_header_buffers: "4 8k",
  lingering_close: "on",
  lingering_time: "30s",
  lingering_timeout: "5s",
  log_not_found: "on",
  log_subrequest: "off",
  max_headers: [["1.29.8", "1000"]],
  merge_slashes: "on",
  msie_padding: "on",
  msie_refresh: "off",
  output_buffers: "2 32k",
  port_in_redirect: "on",
  postpone_output: "1460",
  recursive_error_pages: "off",
  request_pool_size: "4k",
  reset_timedout_connection: "off",
  resolver_timeout: "30s",
  root: "html",
  satisfy: "all",
  send_timeout: "60s",
  sendfile: "off",
  sendfile_max_chunk: [
    ["1.21.4", "2m"],
    ["0", "0"],
  ],
  server_name: "",
  server_name_in_redirect: "off",
  server_names_hash_bucket_size: "64",
  server_names_hash_max_size: "512",
  server_tokens: "on",
  tcp_nodelay: "on",
  tcp_nopush: "off",
  types_hash_bucket_size: "64",
  types_hash_max_size: "1024",
  underscores_in_headers: "off",
  variables_hash_bucket_size: "64",
  variables_hash_max_size: "1024",
  // ngx_http_v2_module
  http2: [["1.25.1", "off"]],
  http2_max_concurrent_streams: "128",
  http2_body_preread_size: "64k",
  // ngx_http_realip_module
  real_ip_header: "X-Real-IP",
  real_ip_recursive: "off",
  // ngx_http_proxy_module
  proxy_buffer_size: "4k",
  proxy_buffering: "on",
  proxy_buffers: "8 4k",
  proxy_connect_timeout: "60s",
  proxy_http_version: [
    ["1.29.7", "1.1"],
    ["0", "1.0"],
  ],
  proxy_ignore_client_abort: "off",
  proxy_intercept_errors: "off",
  proxy_max_temp_file_size: "1024m",
  proxy_next_upstream: "error timeout",
  proxy_next_upstream_timeout: "0",
  proxy_next_upstream_tries: "0",
  proxy_pass_request_body: "on",
  proxy_pass_request_headers: "on",
  proxy_read_timeout: "60s",
  proxy_redirect: "default",
  proxy_request_buffering: "on",
  proxy_send_timeout: "60s",
  proxy_socket_keepalive: "off",
  proxy_ssl_server_name: "off",
  proxy_ssl_verify: "off",
  // ngx_http_gzip_filter_module
  gzip: "off",
  gzip_comp_level: "1",
  gzip_http_version: "1.1",
  gzip_min_length: "20",
  gzip_proxied: "off",
  gzip_types: "text/html",
  gzip_vary: "off",
  // others
  access_log: "logs/access.log combined",
  auth_basic: "off",
  autoindex: "off",
  charset: "off",
  expires: "off",
  index: "index.html",
  limit_conn_dry_run: "off",
  limit_conn_status: "503",
  limit_req_dry_run: "off",
  limit_req_status: "503",
  ssl_prefer_server_ciphers: "off",
  ssl_protocols: [
    ["1.27.3", "TLSv1.2 TLSv1.3"],
    ["1.23.4", "TLSv1 TLSv1.1 TLSv1.2 TLSv1.3"],
    ["0", "TLSv1 TLSv1.1 TLSv1.2"],
  ],
  ssl_session_cache: "none",
  ssl_session_tickets: "on",
  ssl_session_timeout: "5m",
  ssl_verify_client: "off",
};

/** The default of a directive as its arguments; null where it has none in this version. */
export function defaultOf(name: string, version: string | null): readonly string[] | null {
  if (!Object.hasOwn(DEFAULTS, name)) return null;
  const entry = DEFAULTS[name]!;
  const value = typeof entry === "string" ? entry : entry.find(([since]) => atLeast(version, since))?.[1];
  if (value === undefined || value === null) return null;
  return value === "" ? [""] : value.split(" ");
}

/** Whether the default is another in some version: without knowing the version one cannot rely on it. */
export function dependsOnVersion(name: string): boolean {
  return name === "proxy_set_header" || (Object.hasOwn(DEFAULTS, name) && typeof DEFAULTS[name] !== "string");
}

type Header = readonly [name: string, value: string];

/** ngx_http_proxy_headers: set unless a header of that name is set in the configuration; empty ones are not sent. */
const PROXY_HEADERS: readonly Header[] = [
  ["Host", "$proxy_host"],
  ["Connection", "close"],
  ["Content-Length", "$proxy_internal_body_length"],
  ["Transfer-Encoding", "$proxy_internal_chunked"],
  ["TE", ""],
  ["Keep-Alive", ""],
  ["Expect", ""],
  ["Upgrade", ""],
];

/** ngx_http_grpc_headers */
const GRPC_HEADERS: readonly Header[] = [
  ["Content-Length", "$content_length"],
  ["TE", "$grpc_internal_trailers"],
  ["Host", ""],
  ["Connection", ""],
  ["Transfer-Encoding", ""],
  ["Keep-Alive", ""],
  ["Expect", ""],
  ["Upgrade", ""],
];

/** The headers that nginx sets by itself towards an upstream; null for a directive that sets none. */
export function defaultRequestHeaders(name: string, version: string | null): readonly Header[] | null {
  if (name === "grpc_set_header") return GRPC_HEADERS;
  if (name !== "proxy_set_header") return null;
  // Since 1.29.7 connections to upstreams are kept alive by default.
  if (!atLeast(version, "1.29.7")) return PROXY_HEADERS;
  return PROXY_HEADERS.map((header) => (header[0] === "Connection" ? ["Connection", ""] : header));
}
