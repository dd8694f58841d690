import type { Directive } from "../../types";
import type { Undecided } from "../types";
import type { Call } from "./types";

/** What the directives of a block have set, by field. */
export type Fields = Pick<Map<string, unknown>, "has" | "get" | "set">;

/** Sets a field that nothing has set; false where something has. */
export function claim(fields: Fields, field: string, value: unknown): boolean {
  if (fields instanceof WatchedFields) return fields.claim(field, value);
  if (fields.has(field)) return false;
  fields.set(field, value);
  return true;
}

/** Fields that remember who was asked for. */
class WatchedFields implements Fields {
  private readonly values = new Map<string, unknown>();
  private readonly read = new Set<string>();

  has(field: string): boolean {
    this.read.add(field);
    return this.values.has(field);
  }

  get(field: string): unknown {
    this.read.add(field);
    return this.values.get(field);
  }

  set(field: string, value: unknown): Map<string, unknown> {
    return this.values.set(field, value);
  }

  /** Whoever sets a field once looks whether it is set: that is no reading. */
  claim(field: string, value: unknown): boolean {
    if (this.values.has(field)) return false;
    this.values.set(field, value);
    return true;
  }

  isRead(field: string): boolean {
    return this.read.has(field);
  }
}

/**
 * Handlers that judge their own arguments, set no field but that of their command, and otherwise only use what others
 * define: variables of a text, names that are looked up.
 */
const PLAIN: ReadonlySet<string> = new Set([
  ...["flag", "num", "size", "off", "msec", "sec", "enum", "bitmask", "bufs", "str", "access"].map(
    (kind) => `conf_set_${kind}_slot`,
  ),
  ...["", "_zero", "_size"].map((kind) => `http_set_complex_value${kind}_slot`),
  ...["http_set_predicate_slot", "http_types_slot", "unchecked", "http_access_rule", "http_realip_from"],
  ...["http_headers_add", "http_headers_expires", "http_index_set_index", "http_try_files", "http_core_error_page"],
  ...["http_core_keepalive", "http_core_internal", "http_rewrite_return", "http_rewrite_break", "http_log_set_log"],
]);

/**
 * Finds out, while a configuration is read, which of its directives nothing else looks at: without them all others are
 * judged as before. That a module is used at all is looked at too, but only before checks that have found nothing.
 */
export class Unread {
  private readonly plain: { readonly directive: Directive; readonly fields: WatchedFields; readonly field: string }[] =
    [];
  /** Those that are not plain, wherever they are read: a file that is included twice is read in each place by itself. */
  private readonly others = new Set<Directive>();

  fields(): Fields {
    return new WatchedFields();
  }

  note({ directive, command: { handler, module, field }, values }: Call): void {
    // What OpenSSL is told, a check looks up in the blocks themselves.
    if (!PLAIN.has(handler) || module.endsWith("ssl") || !(values instanceof WatchedFields)) this.others.add(directive);
    else this.plain.push({ directive, fields: values, field });
  }

  /** Asked when everything is read and judged; `unknown` is what was in doubt then. */
  directives(unknown: readonly Undecided[]): ReadonlySet<Directive> {
    const looked = new Set(this.others);
    for (const { directive } of unknown) if (directive !== null) looked.add(directive);
    for (const { directive, fields, field } of this.plain) if (fields.isRead(field)) looked.add(directive);
    return new Set(this.plain.flatMap(({ directive }) => (looked.has(directive) ? [] : directive)));
  }
}
