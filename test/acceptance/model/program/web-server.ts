import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./settings";

/** The servers' nginx, written by cloud-init. */
export function userData(settings: Settings): string {
  const text = [
    "#cloud-config",
    "packages: [nginx]",
    "write_files:",
    "  - path: /etc/nginx/nginx.conf",
    "    content: |",
    indented(mainFile(settings)),
    "  - path: /etc/nginx/conf.d/api.conf",
    "    content: |",
    indented(apiFile(settings)),
    "runcmd:",
    "  - [nginx, -t]",
    "  - [systemctl, restart, nginx]",
    "",
  ];
  return Buffer.from(text.join("\n")).toString("base64");
}

const indented = (text: string): string => text.replace(/^/gm, "      ");

const mainFile = ({ limits }: Settings): string => `worker_processes auto;
events {
  worker_connections 4096;
}
http {
  client_max_body_size ${limits.upload};
  keepalive_timeout ${limits.timeouts.idle}s;
  server_tokens off;
  include conf.d/*.conf;
}`;

const apiFile = ({ domain, limits, accessLogs }: Settings): string => `server {
  listen 8080 default_server;
  server_name _;
  location = /health {
    access_log off;
    return 200;
  }
}
server {
  listen 8080;
  server_name ${domain};
  access_log ${accessLogs ? "/var/log/nginx/access.log" : "off"};
  location / {
    rewrite ^/v1/(.*)$ /$1;
    rewrite ^/old/(.*)$ /$1/archive;
    proxy_read_timeout ${limits.timeouts.read}s;
    proxy_pass http://127.0.0.1:3000;
  }
}`;

/** The environment's name, for those who log in. */
export const greeting = (): string => `This is ${pulumi.getStack()}.`;
