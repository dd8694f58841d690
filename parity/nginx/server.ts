import type { Node } from "./types";

/**
 * How a `server` block is told from others: by its first name, else by the address of its first `listen`. The other
 * names and the flags of `listen` are settings of their own, so that one change of them is one difference.
 */
export function serverKey<N extends Node<N>>(server: N): readonly string[] {
  const name = firstArgument(server, "server_name") ?? firstArgument(server, "listen");
  return name === undefined ? [] : [name];
}

/** Orders servers of one name, whatever order they are written in: TLS before plain text, then by port. */
export function portRank<N extends Node<N>>(server: N): number {
  const listens = (server.block ?? []).filter((node) => node.name === "listen");
  const tls = listens.some((listen) => listen.args.includes("ssl") || listen.args.includes("quic"));
  const ports = listens.map((listen) => Number(/(?:^|:)(\d+)$/.exec(listen.args[0] ?? "")?.[1] ?? 80));
  return Math.min(80_000, ...ports) + (tls ? 0 : 100_000);
}

/**
 * The sockets a server of `http` listens on, each in one spelling: `80`, `*:80` and `0.0.0.0:80` are the same. Without
 * `listen` it is port 80, as nginx has it when it starts as root.
 */
export function sockets<N extends Node<N>>(server: N): { readonly socket: string; readonly isDefault: boolean }[] {
  const listens = (server.block ?? []).filter((node) => node.name === "listen");
  if (listens.length === 0) return [{ socket: "*:80", isDefault: false }];
  return listens.map(({ args }) => ({
    socket: socketOf(args[0] ?? ""),
    isDefault: args.includes("default_server") || args.includes("default"),
  }));
}

function socketOf(address: string): string {
  if (address.startsWith("unix:")) return address;
  if (/^\d+$/.test(address)) return `*:${address}`;
  const withPort = /:\d+$/.test(address) && !/^\[[^\]]*$/.test(address) ? address : `${address}:80`;
  return withPort.replace(/^0\.0\.0\.0:/, "*:").toLowerCase();
}

function firstArgument<N extends Node<N>>(server: N, name: string): string | undefined {
  return server.block?.find((node) => node.name === name && node.args.length > 0)?.args[0];
}
