import type { Directive } from "../../types";
import type { Refusal } from "./types";

/** A shared memory zone. */
export interface Zone {
  readonly name: string;
  /** The module it is for. */
  readonly tag: string;
  /** Bytes; 0 until a directive says. */
  size: number;
  /** What a directive has bound it to. */
  data: string | null;
  /** Who named it first. */
  readonly directive: Directive;
}

/** ngx_shared_memory_add: directives that define a zone and those that use it name it in any order. */
export class Zones {
  private readonly zones = new Map<string, Zone>();

  add(name: string, size: number, tag: string, directive: Directive): Zone | Refusal {
    const zone = this.zones.get(name);
    if (zone === undefined) {
      const added = { name, tag, size, data: null, directive };
      this.zones.set(name, added);
      return added;
    }
    if (zone.tag !== tag) {
      const message = `the shared memory zone "${name}" is already declared for a different use`;
      return { message, hint: `The zone is used ${where(zone)} for another purpose: give one of them another name.` };
    }
    if (zone.size === 0) zone.size = size;
    if (size !== 0 && size !== zone.size) {
      const message = `the size ${size} of shared memory zone "${name}" conflicts with already declared size ${zone.size}`;
      return { message, hint: `The zone has another size ${where(zone)}: give both the same.` };
    }
    return zone;
  }

  /** Zones that no directive defines, in nginx's order. */
  *undefined(): Iterable<Zone> {
    for (const zone of this.zones.values()) if (zone.size === 0) yield zone;
  }
}

export function isZone(zone: Zone | Refusal): zone is Zone {
  return "tag" in zone;
}

function where({ directive }: Zone): string {
  return `in ${directive.position.file}:${directive.position.line}`;
}
