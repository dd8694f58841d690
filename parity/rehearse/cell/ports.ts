import { type AddressInfo, createServer, type Server } from "node:net";

/** Gives so many ports of 127.0.0.1, one a call, that nobody had when they were looked for. */
export async function freePorts(count: number): Promise<() => number> {
  // All at once, so that none comes twice.
  const servers = await Promise.all(Array.from({ length: count }, listening));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return () => {
    const port = ports.pop();
    if (port === undefined)
      throw new Error("a configuration listens on more ports than a rehearsal without namespaces has");
    return port;
  };
}

function listening(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}
