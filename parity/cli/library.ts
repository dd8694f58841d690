/**
 * What a verb loads when it runs, each a bundle of its own, so that `parity --version` reads none of it. With
 * `require`, since that is what runs the same from the bundles and from the sources.
 */

export function loadLibrary(): typeof import("../index") {
  return require("../index");
}

export function loadSchemas(): typeof import("../schemas") {
  return require("../schemas");
}
