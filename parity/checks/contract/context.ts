import type { EvaluatedStack } from "../../compare/index";
import type { Model } from "../../config/types";
import { canonicalJson, isRecord } from "../../graph/canonical";
import { showReferences } from "../../graph/reference";
import { hideSecrets } from "../../graph/tree-text";
import { type Graph, type Resource, TAG, type Value } from "../../graph/types";
import { unwrap } from "../../graph/unwrap";
import type { WebServer } from "../../nginx/configuration/types";
import { durationOf, loadWebServer, ParseCache, sizeOf } from "../../nginx/index";
import { trafficOf } from "../../traffic/index";
import type { ApplicationFacts } from "../../traffic/probes/types";
import { step, steps } from "../../traffic/references";
import type { DeclaredWebServer, Servers, StackTraffic } from "../../traffic/types";
import { Inventory, sharedAddress } from "./addresses";
import { placeOf, settingsByAddress } from "./place";
import type { SharedPlace, StackContext } from "./types";

/** Every stack with its traffic paths and web servers. Files that stacks share are parsed once. */
export function stackContexts(
  stacks: readonly EvaluatedStack[],
  model: Pick<Model, "nginx" | "application">,
): StackContext[] {
  const cache = new ParseCache();
  const application = applicationFacts(model.application);
  const read = stacks.map((stack) => ({ stack, traffic: trafficOf(stack.graph) }));
  const inventories = read.map(({ stack, traffic }) => new Inventory(stack.graph, traffic));
  return read.map(({ stack, traffic }, index) => {
    const others = inventories.filter((_, at) => at !== index).slice(0, MOST_OTHERS);
    const addressOf = remembered((at) => sharedAddress(at, stack.shared, others));
    return contextOf(stack, traffic, addressOf, { nginx: model.nginx, application, cache });
  });
}

/** Stacks whose addresses a stack's own are compared with: what all have in common, the first of them have. */
const MOST_OTHERS = 8;

type AddressOf = StackContext["addressOf"];

/** Sentences name the same few places again and again, those of impact's removals not least. */
function remembered(addressOf: AddressOf): AddressOf {
  const known = new Map<string, Map<string, SharedPlace>>();
  return ({ resource, property }) => {
    const ofResource = known.get(resource) ?? new Map<string, SharedPlace>();
    known.set(resource, ofResource);
    const place = ofResource.get(property) ?? addressOf({ resource, property });
    ofResource.set(property, place);
    return place;
  };
}

interface Common {
  readonly nginx: Model["nginx"];
  readonly application: ApplicationFacts;
  readonly cache: ParseCache;
}

function contextOf(
  { name, graph, shared, own }: EvaluatedStack,
  traffic: StackTraffic,
  addressOf: AddressOf,
  { nginx, application, cache }: Common,
): StackContext {
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
    addressOf,
    valueAt: (at) => {
      const all = traffic.paths.map((path) => path.servers);
      return valueAt(at, graph, all, addressOf);
    },
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

function valueAt(wanted: SharedPlace, graph: Graph, servers: readonly Servers[], addressOf: AddressOf): string | null {
  const { resource, property } = wanted;
  if (property === null) return null;
  if (property.includes("!")) return settingAt(wanted, servers, addressOf);
  const found = graph.resources.find(({ path }) => addressOf({ resource: path, property: "" }).resource === resource);
  return found === undefined ? null : inputAt(found, property);
}

function settingAt(wanted: SharedPlace, servers: readonly Servers[], addressOf: AddressOf): string | null {
  for (const { webServer } of servers) {
    if (webServer === null || addressOf(webServer.at).resource !== wanted.resource) continue;
    const settings = settingsByAddress(webServer);
    const found =
      settings.get(wanted.property!) ??
      [...settings.values()].find(({ place }) => addressOf(place).property === wanted.property);
    if (found) return found.value;
  }
  return null;
}

function inputAt({ inputs }: Resource, property: string): string | null {
  const value = steps(property).reduce<Value | undefined>((at, key) => step(at, key), inputs as Value);
  if (value === undefined || value === null) return null;
  const shown = hideSecrets(value);
  return showReferences(typeof shown === "string" ? shown : canonicalJson(shown));
}

/** Properties that hold what a server does when it starts. */
const USER_DATA = new Set([
  "userData",
  "userDataBase64",
  "customData",
  "metadataStartupScript",
  "startup-script",
  "user-data",
]);

/** Its files, or that it is installed or started: what else names nginx can be a page or a comment. */
const SPEAKS =
  /\/etc\/nginx\b|\b(?:install|add|start|restart|reload|enable)\b[^\n]*\bnginx\b|^\s*-\s*["']?nginx["']?\s*$|packages:\s*\[[^\]]*\bnginx\b/m;

function mentionsNginx({ resources }: Graph): boolean {
  return resources.some(({ inputs }) => mentions(inputs as Value, 0));
}

function mentions(value: Value, depth: number): boolean {
  if (typeof value !== "object" || value === null || depth > 8) return false;
  if (Array.isArray(value)) return value.some((item) => mentions(item, depth + 1));
  return Object.entries(value).some(([key, given]) => {
    const item = isRecord(given) && given[TAG] === "secret" ? given["content"]! : given;
    if (!USER_DATA.has(key) || typeof item !== "string") return mentions(item, depth + 1);
    return SPEAKS.test(unwrap(item)?.text ?? item);
  });
}
