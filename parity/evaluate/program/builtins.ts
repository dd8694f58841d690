import childProcess from "node:child_process";
import fs from "node:fs";
import os from "node:os";

/** What programs and libraries extend or replace (`console.log`, `Array.prototype.last`), and all that follow share. */
const SHARED: readonly object[] = [
  ...[Object, Function, Array, String, Number, Boolean, Symbol, RegExp, Error, Promise, Map, Set, Date].flatMap(
    (type) => [type, type.prototype],
  ),
  ...[JSON, Math, Reflect, console, fs, fs.promises, os, childProcess],
];

/** Settings that are made anew for every evaluation. */
const SETTINGS: ReadonlySet<PropertyKey> = new Set(["stackTraceLimit", "prepareStackTrace"]);

/** Tells whether a program has left the built-in objects as they were: what it changed cannot be taken back. */
export class Builtins {
  private readonly before = SHARED.map((object) => ({ object, members: members(object) }));

  unchanged(): boolean {
    return this.before.every(({ object, members: before }) => {
      const now = members(object);
      return now.size === before.size && [...before].every(([key, value]) => isKept(value, now.get(key)));
    });
  }
}

function members(object: object): Map<PropertyKey, PropertyDescriptor | undefined> {
  const keys = Reflect.ownKeys(object).filter((key) => !SETTINGS.has(key));
  return new Map(keys.map((key) => [key, Reflect.getOwnPropertyDescriptor(object, key)]));
}

/** Node puts some values in the place of their accessors when they are first asked for (`fs.Dir`). */
function isKept(before: PropertyDescriptor | undefined, now: PropertyDescriptor | undefined): boolean {
  return before?.get !== undefined || (now !== undefined && Object.is(before?.value, now.value));
}
