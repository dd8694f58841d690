import type { EvaluatedStack } from "../../compare/index";
import type { Model } from "../../config/types";
import { canonicalJson } from "../../graph/canonical";
import { showReferences } from "../../graph/reference";
import { hideSecrets } from "../../graph/tree-text";
import type { Graph, Resource, Value } from "../../graph/types";
import { unwrap } from "../../graph/unwrap";
import type { WebServer } from "../../nginx/configuration/types";
import { durationOf, loadWebServer, ParseCache, sizeOf } from "../../nginx/index";
import { trafficOf } from "../../traffic/index";
import type { ApplicationFacts } from "../../traffic/probes/types";
import { step, steps } from "../../traffic/references";
import type { DeclaredWebServer, Servers } from "../../traffic/types";
import { placeOf, settingAt } from "./place";
import type { StackContext } from "./types";

/** Every stack with its traffic paths and web servers. Files that stacks share are parsed once. */
export function stackContexts(
  stacks: readonly EvaluatedStack[],
  model: Pick<Model, "nginx" | "application">,
): StackContext[] {
  const cache = new ParseCache();
  const application = applicationFacts(model.application);
  return stacks.map((stack) => contextOf(stack, model.nginx, application, cache));
}

function contextOf(
  { name, graph, shared, own }: EvaluatedStack,
  nginx: Model["nginx"],
  application: ApplicationFacts,
  cache: ParseCache,
): StackContext {
  const traffic = trafficOf(graph);
  const servers = new Map<DeclaredWebServer, WebServer>();
  const loaded = ({ webServer }: Servers): WebServer | null => {
    if (webServer === null) return null;
    const before = servers.get(webServer);
    if (before !== undefined) return before;
    const files = new Map(webServer.files.map(({ path, text }) => [path, text] as const));
    const made = loadWebServer(webServer.main, files, nginx, { cache });
    servers.set(webServer, made);
    return made;
  };
  const webServer = (of: Servers): WebServer | null => {
    const web = loaded(of);
    return web === null || web.problems.length > 0 ? null : web;
  };
  return {
    stack: name,
    traffic,
    loaded,
    webServer,
    nginx,
    application,
    placeOf,
    shared,
    own,
    valueAt: (resource, property) =>
      valueAt(
        resource,
        property,
        graph,
        shared,
        traffic.paths.map((path) => path.servers),
      ),
    mentionsNginx: () => mentionsNginx(graph),
  };
}

/** Facts of `application` in `parity.yaml` as numbers: seconds and bytes. */
export function applicationFacts(given: Model["application"]): ApplicationFacts {
  const text = (name: string): string | null => (typeof given[name] === "string" ? (given[name] as string) : null);
  const seconds = (name: string): number | null => durationOf(text(name) ?? "");
  const { headers } = given;
  return {
    maxUpload: sizeOf(text("maxUpload") ?? ""),
    longestRequest: seconds("longestRequest"),
    websocketPing: seconds("websocketPing"),
    headers: Array.isArray(headers) ? headers.filter((name): name is string => typeof name === "string") : null,
  };
}

function valueAt(
  resource: string,
  property: string,
  graph: Graph,
  shared: (text: string) => string,
  servers: readonly Servers[],
): string | null {
  if (property.includes("!")) {
    for (const { webServer } of servers) {
      if (webServer === null || shared(webServer.at.resource) !== resource) continue;
      const value = settingAt(webServer, property, shared);
      if (value !== null) return value;
    }
    return null;
  }
  const found = graph.resources.find(({ path }) => shared(path) === resource);
  return found === undefined ? null : inputAt(found, property);
}

function inputAt({ inputs }: Resource, property: string): string | null {
  const value = steps(property).reduce<Value | undefined>((at, key) => step(at, key), inputs as Value);
  if (value === undefined || value === null) return null;
  const shown = hideSecrets(value);
  return showReferences(typeof shown === "string" ? shown : canonicalJson(shown));
}

/** Properties that hold what a server does when it starts. */
const USER_DATA = new Set(["userData", "userDataBase64", "customData"]);

function mentionsNginx({ resources }: Graph): boolean {
  return resources.some(({ inputs }) => mentions(inputs as Value, 0));
}

function mentions(value: Value, depth: number): boolean {
  if (typeof value !== "object" || value === null || depth > 8) return false;
  if (Array.isArray(value)) return value.some((item) => mentions(item, depth + 1));
  return Object.entries(value).some(([key, item]) => {
    if (!USER_DATA.has(key) || typeof item !== "string") return mentions(item, depth + 1);
    return /\/etc\/nginx\b/.test(unwrap(item)?.text ?? item);
  });
}
