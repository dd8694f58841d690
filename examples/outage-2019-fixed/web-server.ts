import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the servers and the load balancer need to know. `userData` is base64. */
export interface Api {
  readonly domain: string;
  readonly servers: number;
  readonly userData: string;
}

interface WebServerFile {
  readonly path: string;
  readonly content: string;
}

/** The files of `web-server`, the same in every stack. */
function webServerFiles(domain: string): WebServerFile[] {
  const folder = join(__dirname, "web-server");
  return readdirSync(folder).sort().map((name) => ({
    path: name === "nginx.conf" ? "/etc/nginx/nginx.conf" : `/etc/nginx/conf.d/${name}`,
    content: readFileSync(join(folder, name), "utf8").replaceAll("@domain@", domain),
  }));
}

/** What a new server does when it starts, for cloud-init. */
export function cloudConfig(domain: string, release: string): string {
  const document = {
    packages: ["nginx"],
    write_files: webServerFiles(domain),
    runcmd: [
      ["/bin/sh", "-c", `curl -fsS https://releases.example.com/api-${release}.tar.gz | tar xz -C /opt`],
      ["systemctl", "enable", "--now", "/opt/api/api.service"],
      ["nginx", "-t"],
      ["systemctl", "restart", "nginx"],
    ],
  };
  return Buffer.from(`#cloud-config\n${JSON.stringify(document, null, 2)}\n`).toString("base64");
}
