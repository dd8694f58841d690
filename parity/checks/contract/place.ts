import { whereOf } from "../../nginx/index";
import type { Directive } from "../../nginx/types";
import { type DeclaredSetting, settingsIn } from "../../traffic/index";
import type { DeclaredWebServer, Place, Servers } from "../../traffic/types";

/** The settings of one web server by where they stand, and by address. */
interface Declared {
  /** `file:offset` of the directive → setting. */
  readonly byOffset: ReadonlyMap<string, DeclaredSetting>;
  readonly byAddress: ReadonlyMap<string, DeclaredSetting>;
}

const known = new WeakMap<DeclaredWebServer, Declared>();

function declared(web: DeclaredWebServer): Declared {
  const before = known.get(web);
  if (before !== undefined) return before;
  const settings = settingsIn(web);
  const made = {
    byOffset: new Map(settings.map((one) => [whereOf(one.directive), one] as const)),
    byAddress: new Map(settings.map((one) => [one.address, one] as const)),
  };
  known.set(web, made);
  return made;
}

/**
 * Where a directive is declared; that of the user data where nobody declares it (a distribution's own file). It is looked
 * up when it is read: most rows hold, and nobody asks where.
 */
export function placeOf(directive: Directive, servers: Servers): Place {
  return lazily(() => {
    if (servers.webServer === null) return servers.at;
    return declared(servers.webServer).byOffset.get(whereOf(directive))?.place ?? servers.webServer.at;
  });
}

/** A place that is found out when one of its members is read. */
export function lazily(find: () => Place): Place {
  return new LazyPlace(find);
}

/** Accessors of a class: an object literal with accessors of its own takes ten times as long to make. */
class LazyPlace implements Place {
  private found: Place | null = null;

  constructor(private readonly find: () => Place) {}

  private get place(): Place {
    this.found ??= this.find();
    return this.found;
  }

  get resource(): string {
    return this.place.resource;
  }

  get type(): string {
    return this.place.type;
  }

  get property(): string {
    return this.place.property;
  }

  get position(): Place["position"] {
    return this.place.position;
  }
}

/** The same resource, at another property. Not by a copy of its members: a place that is looked up late has none of its own. */
export function placeAt({ resource, type, position }: Place, property: string): Place {
  return { resource, type, property, position };
}

/** The settings of a web server, by the stack's own addresses. */
export function settingsByAddress(web: DeclaredWebServer): ReadonlyMap<string, DeclaredSetting> {
  return declared(web).byAddress;
}
