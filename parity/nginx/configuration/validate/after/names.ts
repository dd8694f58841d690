import { aligned, HostKeys, hashError } from "../hash-keys";
import type { ListenAddress } from "../listens";
import { readRegex } from "../regex";
import type { Block, Refusal } from "../types";
import { byPort, portKey } from "./certificates";
import type { Check } from "./http";

/** ngx_http_optimize_servers: the names of the servers that share an address. */
export const checkNames: Check = (reading, http) => {
  const maxSize = http.value<number>("server_names_hash_max_size") ?? 512;
  const bucketSize = aligned(http.value<number>("server_names_hash_bucket_size") ?? 64);
  for (const address of inOrder(byPort(reading.listens.addresses))) {
    if (address.servers.length < 2 && !captures(address.defaultServer)) continue;
    const keys = new HostKeys();
    const refusal =
      invalidName(address, keys) ??
      hashError("server_names_hash", { maxSize, bucketSize }, [keys.exact, keys.headLabels, keys.tailLabels]);
    if (refusal === null) continue;
    reading.refuse({ ...refusal, place: "none" }, address.defaultServer.directive!);
    return;
  }
};

function invalidName({ servers, text }: ListenAddress, keys: HostKeys): Refusal | null {
  for (const server of servers) {
    for (const name of namesOf(server)) {
      if (name.startsWith("~") || name.toLowerCase() === "$hostname") continue;
      if (keys.add(name, true) !== "invalid") continue;
      const message = `invalid server name or wildcard "${name.toLowerCase()}" on ${text}`;
      return { message, hint: "A * stands for a whole label at one end, once: *.example.com.", at: server.directive! };
    }
  }
  return null;
}

/** As nginx keeps them: without `server_name` a server has the empty name. */
export function namesOf(server: Block): readonly string[] {
  const names: string[] = [];
  for (const node of server.directive?.block ?? []) if (node.name === "server_name") names.push(...node.args);
  return names.length > 0 ? names : [""];
}

/** `cscf->captures` is that of the last regular expression. */
function captures(server: Block): boolean {
  const last = namesOf(server).findLast((name) => name.startsWith("~"));
  return last !== undefined && readRegex(last.slice(1)).captures > 0;
}

/** ngx_http_cmp_conf_addrs, within each port: sockets with options first, the wildcard last. */
function inOrder(addresses: readonly ListenAddress[]): readonly ListenAddress[] {
  const ports = [...new Set(addresses.map(portKey))];
  const rank = (address: ListenAddress): number => (address.wildcard ? 2 : address.set ? 0 : 1);
  return ports.flatMap((port) =>
    addresses.filter((address) => portKey(address) === port).toSorted((a, b) => rank(a) - rank(b)),
  );
}
