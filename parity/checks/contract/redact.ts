import { settingsIn } from "../../traffic/index";
import type { DeclaredWebServer, TrafficPath } from "../../traffic/types";
import { SECRET } from "../words";

/** Arguments shorter than this, and numbers, are in every text: they give nothing away. */
const SHORTEST = 4;

/** What stands between variables is in what nginx makes of an argument, though the argument is not. */
const VARIABLE = /\$\{?\w+\}?/;

/**
 * Takes what stands in secret files out of a text: whatever is an argument there. A word that is in other files too goes
 * with it, for nobody can tell which of them is meant.
 */
export function redactor(paths: readonly TrafficPath[]): (text: string) => string {
  const servers = new Set(paths.flatMap(({ servers: { webServer } }) => (webServer === null ? [] : [webServer])));
  const secrets = [...new Set([...servers].flatMap(secretsOf))].sort((a, b) => b.length - a.length);
  if (secrets.length === 0) return (text) => text;
  return (text) => secrets.reduce((shown, secret) => shown.replaceAll(secret, SECRET), text);
}

function secretsOf(web: DeclaredWebServer): string[] {
  if (!web.files.some(({ secret }) => secret)) return [];
  return settingsIn(web)
    .filter(({ value }) => value === null)
    .flatMap(({ directive }) => directive.args.flatMap((arg) => [arg, ...arg.split(VARIABLE)]))
    .filter((arg) => arg.length >= SHORTEST && !/^\d+[smhdkMG]?$/.test(arg));
}
