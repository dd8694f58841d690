import type { Context } from "./types";

/** Folder of the configuration on a server. Includes are relative to it, so that a copy elsewhere is valid too. */
export const folder = "/etc/nginx";

export const files = {
  main: "nginx.conf",
  defaultServer: "conf.d/default-server.conf",
  api: "conf.d/api.conf",
} as const;

const block = (name: string, opening: readonly string[], parent: Context, file: string): Context => ({
  name,
  opening,
  parent,
  file,
});

export const main: Context = { name: "main", opening: [], parent: null, file: files.main };
export const events = block("events", ["events"], main, files.main);
export const http = block("http", ["http"], main, files.main);
export const connectionHeader = block(
  "http/map[$connection_header]",
  ["map", "$http_upgrade", "$connection_header"],
  http,
  files.main,
);
export const application = block("http/upstream[application]", ["upstream", "application"], http, files.main);

export const defaultServer = block("http/server[default]", ["server"], http, files.defaultServer);
export const defaultHealth = block(
  "http/server[default]/location[= /health]",
  ["location", "=", "/health"],
  defaultServer,
  files.defaultServer,
);
export const defaultRest = block(
  "http/server[default]/location[/]",
  ["location", "/"],
  defaultServer,
  files.defaultServer,
);

export const apiServer = block("http/server[api]", ["server"], http, files.api);
export const apiHealth = block(
  "http/server[api]/location[= /health]",
  ["location", "=", "/health"],
  apiServer,
  files.api,
);
export const apiRest = block("http/server[api]/location[/]", ["location", "/"], apiServer, files.api);

/** In the order in which they are written. */
export const contexts: readonly Context[] = [
  main,
  events,
  http,
  connectionHeader,
  application,
  defaultServer,
  defaultHealth,
  defaultRest,
  apiServer,
  apiHealth,
  apiRest,
];
