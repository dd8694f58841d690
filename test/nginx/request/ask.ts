import {
  type Answer,
  answer,
  type Connection,
  loadWebServer,
  type NginxFacts,
  type Request,
  type World,
} from "../../../parity/nginx";

export const FACTS: NginxFacts = { version: "1.22.1", root: true, modules: null };

/** What stands in `http`, as a web server. */
export function web(http: string, facts: Partial<NginxFacts> = {}) {
  const main = "/etc/nginx/nginx.conf";
  return loadWebServer(main, new Map([[main, `events {}\nhttp {\n${http}\n}\n`]]), { ...FACTS, ...facts });
}

/** A world in which every application answers 200 and no file is there, but for what is given. */
export function world(given: Partial<World> = {}): World {
  return { application: () => ({ status: 200, headers: [], delay: 0 }), file: () => "missing", ...given };
}

interface Ask extends Partial<Omit<Connection, "local">>, Partial<Request> {
  readonly to?: string;
  readonly port?: number;
  readonly host?: string | null;
  readonly more?: readonly (readonly [string, string])[];
  readonly world?: Partial<World>;
  readonly facts?: Partial<NginxFacts>;
}

/** Asks a configuration for a target. */
export function ask(http: string, target: string, given: Ask = {}): Answer {
  const { to = "10.0.0.1", port = 80, host = "www.example", more = [] } = given;
  const connection: Connection = {
    local: { address: to, port },
    remote: given.remote ?? { address: "192.0.2.7", port: 40000 },
    proxyProtocol: given.proxyProtocol ?? null,
    tls: given.tls ?? null,
    protocol: given.protocol ?? "http/1.1",
  };
  const headers = [...(host === null ? [] : [["Host", host] as const]), ...more];
  const request: Request = { method: given.method ?? "GET", target, headers, bodyBytes: given.bodyBytes ?? 0 };
  return answer(web(http, given.facts), connection, request, world(given.world));
}

/** As {@link ask}, where a response must come. */
export function respond(http: string, target: string, given: Ask = {}): Answer & { kind: "response" } {
  const said = ask(http, target, given);
  if (said.kind !== "response") throw new Error(`${said.kind}: ${"about" in said ? said.about : ""}`);
  return said;
}

export function header(said: Answer & { kind: "response" }, name: string): unknown {
  return said.headers.find(([key]) => key === name)?.[1];
}
