import { addressBytes, type Network, network, networkHas, unmapped } from "../../address";
import type { Directive } from "../../types";
import { toBytes } from "../bytes";
import { forwardedAddress } from "../forwarded";
import type { Run } from "../run";
import { known } from "../text";
import type { Text } from "../types";
import type { Definition } from "./definitions";

interface Entry {
  readonly key: string;
  readonly has: (address: readonly number[]) => boolean;
  readonly bits: number;
  readonly value: string;
  readonly directive: Directive;
}

export interface GeoTable {
  /** The variable that holds the address, in lower case; null: the client's address. */
  readonly source: string | null;
  /** Those that are tried first come first. */
  readonly entries: readonly Entry[];
  readonly fallback: { readonly value: string; readonly directive: Directive } | null;
  readonly proxies: readonly Network[];
  readonly recursive: boolean;
}

/** ngx_http_geo: networks (the longest prefix wins) or, with `ranges`, ranges (the narrower stands in the wider). */
export function compileGeo(directive: Directive): GeoTable {
  const ranges = directive.block?.[0]?.name === "ranges";
  const entries = new Map<string, Entry>();
  const proxies: Network[] = [];
  let fallback: GeoTable["fallback"] = null;
  let recursive = false;
  for (const entry of directive.block ?? []) {
    const { name, args } = entry;
    const [value = ""] = args;
    if (args.length === 0) recursive ||= name === "proxy_recursive";
    else if (name === "default") fallback = { value: toBytes(value), directive: entry };
    else if (name === "delete") entries.delete(keyOf(value));
    else if (name === "proxy") add(proxies, network(value));
    else put(entries, ranges ? range(entry, toBytes(value)) : cidr(entry, toBytes(value)));
  }
  const ordered = [...entries.values()].reverse();
  if (!ranges) ordered.sort((a, b) => b.bits - a.bits);
  const source = directive.args.length > 1 ? toBytes(directive.args[0]!.slice(1)).toLowerCase() : null;
  return { source, entries: ordered, fallback, proxies, recursive };
}

function add(networks: Network[], item: Network | null): void {
  if (item !== null) networks.push(item);
}

/** Networks are the same however they are written; ranges as they stand. */
function keyOf(text: string): string {
  const net = network(text);
  return net === null ? text : `${net.bytes.join(".")}/${net.bits}`;
}

/** A key given twice has the value given last, in the place of the last. */
function put(entries: Map<string, Entry>, entry: Entry | null): void {
  if (entry === null) return;
  entries.delete(entry.key);
  entries.set(entry.key, entry);
}

function cidr(directive: Directive, value: string): Entry | null {
  const key = directive.name;
  const net = network(key);
  if (net === null) return null;
  return {
    key: keyOf(key),
    bits: net.bits,
    value,
    directive,
    has: (address) => address.length === net.bytes.length && networkHas(net, address),
  };
}

function range(directive: Directive, value: string): Entry | null {
  const key = directive.name;
  const [low, high] = key.split("-").map((end) => addressBytes(end));
  if (low?.length !== 4 || high?.length !== 4) return null;
  const from = number(low);
  const to = number(high);
  return {
    key,
    bits: 0,
    value,
    directive,
    has: (address) => address.length === 4 && from <= number(address) && number(address) <= to,
  };
}

function number(bytes: readonly number[]): number {
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

export function evaluateGeo(run: Run, { table, directive }: Definition & { kind: "geo" }): Text {
  const text = table.source === null ? run.client.address : known(run.variable(table.source), directive);
  let address = addressBytes(text);
  if (address !== null && table.proxies.length > 0) {
    const values = run.headers.filter(({ key }) => key === "x-forwarded-for").map((line) => line.value);
    const forwarded = forwardedAddress(
      address,
      values,
      (it) => table.proxies.some((net) => networkHas(net, it)),
      table.recursive,
    );
    address = forwarded?.bytes ?? address;
  }
  // Without an address nginx looks 255.255.255.255 up.
  const asked = unmapped(address ?? [255, 255, 255, 255]);
  const found = table.entries.find(({ has }) => has(asked)) ?? table.fallback;
  if (found === null) return "";
  run.meet(found.directive);
  return found.value;
}
