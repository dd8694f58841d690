import { lookedUp, resolves, UNRESOLVED } from "../hosts";
import type { Reading } from "../reading";
import type { Refusal } from "../types";
import type { UpstreamGroup } from "../upstreams";
import type { Check } from "./http";

/** ngx_http_upstream_init_main_conf: every group gets its servers, one after the other. */
export const checkBalancing: Check = (reading, http) => {
  const resolver = http.values.has("resolver");
  for (const group of reading.upstreams.groups) checkGroup(reading, group, resolver);
};

/** One group, of `http` or of `stream`. */
export function checkGroup(reading: Reading, group: UpstreamGroup, resolver: boolean): void {
  const refusal = group.created ? defined(group, resolver) : implicit(reading, group);
  if (refusal !== null) reading.refuse(refusal, group.directive);
}

function defined(group: UpstreamGroup, resolver: boolean): Refusal | null {
  const { host, servers } = group;
  const resolve = servers.some((server) => server.resolve);
  if (resolve && !group.inSharedMemory) {
    const { file, line } = group.directive.position;
    const message = `resolving names at run time requires upstream "${host}" in ${file}:${line} to be in shared memory`;
    return { message, hint: "Add zone to the upstream.", place: "none" };
  }
  if (resolve && !group.hasResolver && !resolver) {
    const message = `no resolver defined to resolve names at run time in upstream "${host}"`;
    return { message, hint: "Add resolver to the upstream, or to http." };
  }
  if (servers.some((server) => !server.backup)) return null;
  return { message: `no servers in upstream "${host}"`, hint: "Its servers are all backups: one must not be." };
}

/** What `proxy_pass` names and no `upstream` defines. */
function implicit(reading: Reading, group: UpstreamGroup): Refusal | null {
  const { host } = group;
  if (group.isAddress) return null;
  if (group.port === 0) {
    const hint = "No upstream has this name, and an address of this protocol has no port of its own: write one.";
    return { message: `no port in upstream "${host}"`, hint };
  }
  const found = resolves(host);
  if (found === false) return { message: `host not found in upstream "${host}"`, hint: UNRESOLVED };
  if (found === null) reading.doubt(lookedUp(host), group.directive);
  return null;
}
