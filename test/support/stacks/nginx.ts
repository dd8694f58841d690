/** The nginx files of the bases: what is right behind every balancer, with the parts that differ put in. */
export interface Parts {
  /** Between `http {` and the servers. */
  readonly http: readonly string[];
  /** Arguments of every `listen`, port first: `8080`. */
  readonly listen: string;
  /** Arguments of the socket, which nginx takes from one `listen` alone. */
  readonly socket?: string;
  /** More lines for every server. */
  readonly server?: readonly string[];
}

const PROXY_HEADERS = [
  "proxy_set_header Host $host;",
  "proxy_set_header X-Forwarded-For $remote_addr;",
  "proxy_set_header X-Request-Id $request_id;",
  "proxy_set_header Upgrade $http_upgrade;",
  "proxy_set_header Connection $connection_header;",
];

/** Lines that make the client's address that of X-Forwarded-For, as the balancer in these subnets wrote it. */
export const REAL_IP = [
  "set_real_ip_from 10.0.0.0/24;",
  "set_real_ip_from 10.0.1.0/24;",
  "real_ip_header X-Forwarded-For;",
];
/** Behind a balancer that says which scheme the client used. */
export const FORWARDED_PROTO = ["proxy_set_header X-Forwarded-Proto $http_x_forwarded_proto;"];

export function nginxFiles({ http, listen, socket, server = [] }: Parts): { readonly [path: string]: string } {
  return {
    "/etc/nginx/nginx.conf": lines(
      "user www-data;",
      "worker_processes auto;",
      "worker_shutdown_timeout 60s;",
      "events {",
      "  worker_connections 8192;",
      "}",
      "http {",
      ...indent(
        "keepalive_timeout 90s;",
        "client_header_timeout 90s;",
        "client_body_timeout 90s;",
        "send_timeout 90s;",
        "client_max_body_size 20m;",
        "large_client_header_buffers 4 32k;",
        "absolute_redirect off;",
        "proxy_read_timeout 50s;",
        "proxy_buffer_size 16k;",
        "proxy_buffers 8 16k;",
        "proxy_http_version 1.1;",
        ...PROXY_HEADERS,
        ...http,
        "map $http_upgrade $connection_header {",
        "  default upgrade;",
        "  '' '';",
        "}",
        "upstream application {",
        "  server 127.0.0.1:3000;",
        "  keepalive 64;",
        "}",
        "include conf.d/default.conf;",
        "include conf.d/api.conf;",
      ),
      "}",
    ),
    "/etc/nginx/conf.d/default.conf": lines(
      "server {",
      ...indent(`listen ${[listen, "default_server", socket ?? []].flat().join(" ")};`, "server_name _;", ...server),
      ...indent("location = /health {", "  proxy_pass http://application;", "  proxy_read_timeout 3s;", "}"),
      ...indent("location / {", "  return 404;", "}"),
      "}",
    ),
    "/etc/nginx/conf.d/api.conf": lines(
      "server {",
      ...indent(`listen ${listen};`, "server_name api.example.net;", ...server),
      ...indent("location / {", "  proxy_pass http://application;", "}"),
      "}",
    ),
  };
}

function indent(...text: readonly string[]): string[] {
  return text.map((line) => `  ${line}`);
}

function lines(...text: readonly string[]): string {
  return `${text.join("\n")}\n`;
}
