import { mapChosen, segments } from "../../graph/pattern";
import type { Graph } from "../../graph/types";
import { settingsIn } from "../../traffic/index";
import type { Place, StackTraffic } from "../../traffic/types";
import type { SharedPlace } from "./types";

/** What there is in a stack, by the stack's own addresses. Collected when it is asked for. */
export class Inventory {
  private paths: ReadonlySet<string> | null = null;
  private properties: readonly string[] | null = null;

  constructor(
    private readonly graph: Graph,
    private readonly traffic: StackTraffic,
  ) {}

  hasResource(path: string): boolean {
    this.paths ??= new Set(this.graph.resources.map((resource) => resource.path));
    return this.paths.has(path);
  }

  /** A file or setting of a web server whose address begins like this. */
  hasContent(prefix: string): boolean {
    this.properties ??= contentsOf(this.traffic);
    return this.properties.some((address) => address.startsWith(prefix));
  }
}

function contentsOf({ paths }: StackTraffic): string[] {
  const servers = new Set(paths.flatMap((path) => path.servers.webServer ?? []));
  return [...servers].flatMap((web) => [
    ...web.files.flatMap(({ address }) => address ?? []),
    ...settingsIn(web).map(({ address }) => address),
  ]);
}

/**
 * The address of a place as all stacks share it: the stack's own values as marks, where they are what tells its address from
 * those of the others. A stack that is called `nginx` has an `/etc/nginx` like all.
 */
export function sharedAddress(
  { resource, property }: Pick<Place, "resource" | "property">,
  shared: (text: string) => string,
  others: readonly Inventory[],
): SharedPlace {
  return {
    resource: resource === "" ? "{stack}" : sharedPath(resource, shared, others),
    property: property === "" ? null : sharedProperty(property, shared, others),
  };
}

function sharedPath(path: string, shared: (text: string) => string, others: readonly Inventory[]): string {
  const marked = shared(path);
  return marked === path || others.some((other) => other.hasResource(path)) ? path : marked;
}

function sharedProperty(address: string, shared: (text: string) => string, others: readonly Inventory[]): string {
  if (mapChosen(address, shared) === address) return address;
  let before = "";
  const parts = segments(address).map((segment) => {
    // What comes before a segment has been looked at already: the segment is known by all of it.
    before += segment;
    const marked = mapSegment(before, segment, shared);
    return marked === segment || others.some((other) => other.hasContent(before)) ? segment : marked;
  });
  return parts.join("");
}

/** A segment as {@link mapChosen} has it, which tells names of files from names of directives by what comes before. */
function mapSegment(upTo: string, segment: string, shared: (text: string) => string): string {
  const head = upTo.slice(0, upTo.length - segment.length);
  const marked = mapChosen(upTo, (part) => (part === segment ? shared(part) : part));
  return marked.startsWith(head) ? marked.slice(head.length) : segment;
}
