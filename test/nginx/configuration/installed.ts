import type { NginxFacts } from "../../../parity/nginx";
import { installedNginx } from "../decisions/installed";

let facts: NginxFacts | null = null;

/** Version and modules of the nginx that is installed; Debian's own is built with threads. */
export function installedFacts(): NginxFacts {
  if (facts === null) {
    const found = installedNginx().facts;
    facts = { ...found, modules: [...(found.modules ?? []), "threads"] };
  }
  return facts;
}

/** What nginx says of files, users and the folders of caches of the machine it runs on: nothing that a configuration tells. */
export function isEnvironment(message: string): boolean {
  return /^(open\(\)|mkdir\(\)|cannot load|getpwnam|getgrnam|bind\(\)|dlopen|the same path name|nothing)/.test(message);
}
