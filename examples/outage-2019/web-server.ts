import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What both clouds need to know. `userData` is base64. */
export interface Api {
  readonly domain: string;
  readonly servers: number;
  readonly userData: string;
}

interface WebServerFile {
  readonly path: string;
  readonly content: string;
}

/** The files of `web-server/all`, and those of `web-server/<stack>` where there are any. */
function webServerFiles(stack: string, domain: string): WebServerFile[] {
  return ["all", stack]
    .map((folder) => join(__dirname, "web-server", folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).sort().map((name) => ({ folder, name })))
    .map(({ folder, name }) => ({
      path: name === "nginx.conf" ? "/etc/nginx/nginx.conf" : `/etc/nginx/conf.d/${name}`,
      content: readFileSync(join(folder, name), "utf8").replaceAll("@domain@", domain),
    }));
}

/** What a new server does when it starts, for cloud-init. */
export function cloudConfig(stack: string, domain: string, release: string): string {
  const document = {
    packages: ["nginx"],
    write_files: webServerFiles(stack, domain),
    runcmd: [
      ["/bin/sh", "-c", `curl -fsS https://releases.example.com/api-${release}.tar.gz | tar xz -C /opt`],
      ["systemctl", "enable", "--now", "/opt/api/api.service"],
      ["nginx", "-t"],
      ["systemctl", "restart", "nginx"],
    ],
  };
  return Buffer.from(`#cloud-config\n${JSON.stringify(document, null, 2)}\n`).toString("base64");
}
