import { effective, effectiveAll } from "../configuration/inherit";
import type { Effective, Scope } from "../configuration/types";
import { durationOf, sizeOf } from "../configuration/values";
import { toBytes } from "./bytes";

/**
 * What is in effect in a scope, remembered: an answer asks for some thirty directives, and the same scope answers
 * thousands of probes. `memo` keeps whatever else is made of a scope (compiled scripts, parsed lists).
 */
class Settings {
  private readonly values = new Map<string, Effective | null>();
  private readonly lists = new Map<string, readonly Effective[]>();
  private readonly numbers = { size: new Map<string, number>(), seconds: new Map<string, number>() };
  private readonly made = new Map<string, unknown>();

  constructor(private readonly scope: Scope) {}

  get(name: string): Effective | null {
    let value = this.values.get(name);
    if (value === undefined) {
      value = effective(this.scope, name);
      this.values.set(name, value);
    }
    return value;
  }

  number(kind: "size" | "seconds", name: string, parse: (text: string) => number | null, fallback: number): number {
    const numbers = this.numbers[kind];
    let number = numbers.get(name);
    if (number === undefined) {
      const text = this.get(name)?.args[0];
      number = (text === undefined ? null : parse(text)) ?? fallback;
      numbers.set(name, number);
    }
    return number;
  }

  list(name: string): readonly Effective[] {
    let list = this.lists.get(name);
    if (list === undefined) {
      list = effectiveAll(this.scope, name);
      this.lists.set(name, list);
    }
    return list;
  }

  memo<T>(key: string, make: () => T): T {
    if (!this.made.has(key)) this.made.set(key, make());
    return this.made.get(key) as T;
  }
}

const SETTINGS = new WeakMap<Scope, Settings>();

function of(scope: Scope): Settings {
  let settings = SETTINGS.get(scope);
  if (settings === undefined) {
    settings = new Settings(scope);
    SETTINGS.set(scope, settings);
  }
  return settings;
}

export function setting(scope: Scope, name: string): Effective | null {
  return of(scope).get(name);
}

/** Computed once for a scope, under a key of the caller's. */
export function memo<T>(scope: Scope, key: string, make: () => T): T {
  return of(scope).memo(key, make);
}

export function settingsOf(scope: Scope, name: string): readonly Effective[] {
  return of(scope).list(name);
}

/** The first argument as bytes; null: not set, and no default. */
export function word(scope: Scope, name: string): string | null {
  const value = setting(scope, name)?.args[0];
  return value === undefined ? null : toBytes(value);
}

export function isOn(scope: Scope, name: string): boolean {
  return setting(scope, name)?.args[0]?.toLowerCase() === "on";
}

/** Bytes. `fallback` where it is not set, or where nginx would not start with it. */
export function size(scope: Scope, name: string, fallback: number): number {
  return of(scope).number("size", name, sizeOf, fallback);
}

/** Seconds. */
export function seconds(scope: Scope, name: string, fallback: number): number {
  return of(scope).number("seconds", name, durationOf, fallback);
}
