import type { Effective, Scope } from "../../nginx/configuration/types";
import { durationOf, effective, effectiveAll, quoteArg, sizeOf } from "../../nginx/index";
import type { Place } from "../../traffic/types";
import { lazily, placeAt } from "./place";
import type { PathView } from "./view";

/** The value of one directive in a scope, as a row judges and tells it. */
export interface Value {
  /** Arguments; empty where nothing is set and nginx has no default. */
  readonly args: readonly string[];
  /** As it would be written: `75s`; null: nothing is set and there is no default. */
  readonly text: string | null;
  /** False: nobody sets it, and nginx's default holds. */
  readonly given: boolean;
  /** Where it is set, or would have to be. */
  readonly at: Place;
  /** For a sentence: `` `keepalive_timeout 30s` ``; `` `keepalive_timeout` is not set, so nginx's `75s` holds ``. */
  readonly words: string;
}

/** What is in effect in a scope. */
export function valueIn(view: PathView, scope: Scope, name: string): Value {
  return toValue(view, scope, name, effective(scope, name));
}

/** The same for a directive that can stand several times; empty where none is set. */
export function valuesIn(view: PathView, scope: Scope, name: string): readonly Value[] {
  return effectiveAll(scope, name).map((one) => toValue(view, scope, name, one));
}

function toValue(view: PathView, scope: Scope, name: string, value: Effective | null): Value {
  return new InEffect(view, scope, name, value);
}

/** Text and place are made when they are told: most values are right. */
class InEffect implements Value {
  readonly args: readonly string[];
  readonly given: boolean;

  constructor(
    private readonly view: PathView,
    private readonly scope: Scope,
    private readonly name: string,
    private readonly value: Effective | null,
  ) {
    this.args = value?.args ?? [];
    this.given = value !== null && value.directive !== null;
  }

  get text(): string | null {
    return this.value === null ? null : this.args.map((arg) => quoteArg(arg)).join(" ");
  }

  get at(): Place {
    const { view, scope, name, value } = this;
    return value?.directive ? view.placeOf(value.directive) : lazily(() => placeOfDefault(view, scope, name));
  }

  get words(): string {
    const { name, text } = this;
    if (this.given) return `\`${[name, text].filter(Boolean).join(" ")}\``;
    const unset = `\`${name}\` is not set`;
    return text === null || text === "" ? unset : `${unset}, so nginx's \`${text}\` holds`;
  }
}

/**
 * Where a value would hold for most: in `http`. Also where that is in a file of the distribution, which nobody declares: it
 * is one thing that is not set, however many server blocks are declared.
 */
export function placeOfDefault(view: PathView, scope: Scope, name: string): Place {
  const outer: Scope[] = [];
  for (let at: Scope | null = scope; at !== null; at = "parent" in at ? at.parent : null) outer.unshift(at);
  const http = outer.find(({ directive }) => directive?.name === "http")?.directive;
  const places = outer.map((one) => view.placeOfAbsent(one, name));
  const declared = places.find(({ property }) => property.includes("!"));
  const web = view.path.servers.webServer?.at;
  if (!http || !web || declared === undefined || view.placeOf(http).property.includes("!"))
    return declared ?? places.at(-1)!;
  return placeAt(web, `${web.property}!${http.position.file}!http/${name}`);
}

/** What stands there, for a finding: a default stands nowhere. */
export function givenText({ given, text }: Value): string | null {
  return given ? text : null;
}

/** Seconds of the first argument; null where it is none, or `off`. */
export function secondsOf({ args }: Value): number | null {
  return args[0] === undefined ? null : durationOf(args[0]);
}

/** Bytes of the first argument; null where it is none. */
export function bytesOf({ args }: Value): number | null {
  return args[0] === undefined ? null : sizeOf(args[0]);
}

/** `60 s`, `1.5 s`; `not known`. */
export function showSeconds(seconds: number | null): string {
  return seconds === null ? "not known" : `${Math.round(seconds * 1000) / 1000} s`;
}

/** `16k`, `20m`, `1000`: as nginx writes sizes. */
export function showBytes(bytes: number): string {
  if (bytes > 0 && bytes % 1048576 === 0) return `${bytes / 1048576}m`;
  return bytes > 0 && bytes % 1024 === 0 ? `${bytes / 1024}k` : String(bytes);
}
