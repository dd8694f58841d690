import type { ListenAddress } from "../listens";
import type { Reading } from "../reading";
import { portKey } from "./certificates";

/**
 * Sockets that the system does not open beside each other. nginx finds out when it starts and not by `-t`, which takes
 * an address in use for its own of before: ngx_open_listening_sockets, and Linux' inet_csk_bind_conflict.
 */
export function checkBinding(reading: Reading): void {
  const open: ListenAddress[] = [];
  for (const address of bound([...reading.listens.addresses])) {
    const other = open.find((one) => clash(one, address));
    if (other === undefined) {
      open.push(address);
      continue;
    }
    const where = `${other.directive.position.file}:${other.directive.position.line}`;
    const hint = `The listen on ${other.text} (${where}) takes that address, too: take the options of one socket out, or give both reuseport, or let [::] take IPv6 alone.`;
    const message = `bind() to ${address.text} failed (98: Address already in use)`;
    reading.refuse({ message, hint, place: "none" }, address.directive);
    return;
  }
}

/**
 * The sockets in nginx's order: port by port, the wildcard last. It takes the other addresses of its port along, but for
 * those that have options of their own (ngx_http_init_listening).
 */
export function bound(addresses: readonly ListenAddress[]): ListenAddress[] {
  const ports = new Map<string, ListenAddress[]>();
  for (const address of addresses) ports.set(portKey(address), [...(ports.get(portKey(address)) ?? []), address]);
  return [...ports.values()].flatMap((all) => {
    const wildcard = all.filter((address) => address.wildcard);
    const others = all.filter((address) => !address.wildcard && (address.set || wildcard.length === 0));
    return [...others.filter(({ set }) => set), ...others.filter(({ set }) => !set), ...wildcard];
  });
}

function clash(one: ListenAddress, other: ListenAddress): boolean {
  if (one.quic !== other.quic || (one.reusePort && other.reusePort)) return false;
  if (one.text.startsWith("unix:") || portOf(one) !== portOf(other)) return false;
  if (isIPv6(one) === isIPv6(other)) return one.wildcard || other.wildcard;
  return one.bothFamilies || other.bothFamilies;
}

function isIPv6({ text }: ListenAddress): boolean {
  return text.startsWith("[");
}

function portOf({ text }: ListenAddress): string {
  return text.slice(text.lastIndexOf(":") + 1);
}
