import { spawnSync } from "node:child_process";
import { NGINX } from "./cells";
import type { Installed } from "./compare";

/** Version and modules of the nginx under test, from `nginx -V`, as `parity.yaml` would say them. */
export function installedNginx(): Installed {
  const told = spawnSync(NGINX, ["-V"], { encoding: "utf8" }).stderr;
  const version = /nginx\/([\d.]+)/.exec(told)?.[1] ?? null;
  const modules = [...told.matchAll(/--with-((?:http|stream|mail)\w*?)(?:_module)?(?=[\s=]|$)(?!=dynamic)/g)].map(
    (found) => found[1]!,
  );
  const variable = modules.includes("http_realip") ? "$realip_remote" : "$remote";
  return {
    facts: { version, root: true, modules },
    client: `${variable}_addr ${variable}_port $server_addr $server_port`,
  };
}
