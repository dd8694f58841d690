import { posix } from "node:path";
import { compareText } from "../../graph";
import { blockKind, type Cut, type Directive, parse, settings, settingValue } from "../../nginx";
import type { DeclaredFile, DeclaredSetting, DeclaredWebServer, Place, StackTraffic } from "../types";

/** The web servers of a stack, each once, in order of place. */
export function webServersOf({ paths }: Pick<StackTraffic, "paths">): readonly DeclaredWebServer[] {
  const all = new Set(paths.flatMap(({ servers }) => servers.webServer ?? []));
  return [...all].sort(
    (a, b) => compareText(a.at.resource, b.at.resource) || compareText(a.at.property, b.at.property),
  );
}

const KNOWN = new WeakMap<DeclaredWebServer, readonly DeclaredSetting[]>();

/**
 * Every directive that a program declares, blocks included, file by file in order of path and each in the order of writing;
 * what a distribution brings is none of its. A file that nginx cannot read has no settings.
 */
export function settingsIn(web: DeclaredWebServer): readonly DeclaredSetting[] {
  const known = KNOWN.get(web);
  if (known !== undefined) return known;
  // A file that is read under two names, by a link, is declared once.
  const once = new Map(web.files.map((file) => [file.address ?? file.path, file]));
  const found = [...once.values()].flatMap((file) => settingsOf(file, web.at));
  KNOWN.set(web, found);
  return found;
}

function settingsOf(file: DeclaredFile, at: Place): DeclaredSetting[] {
  if (file.address === null) return [];
  const { pieces } = file;
  if (pieces !== null) {
    const apart = pieces.map(({ address, start }, index) => {
      const text = file.text.slice(start, pieces[index + 1]?.start);
      return pieceSettings(file, address, text, start, at);
    });
    // Where a piece is no whole directive, the file is one.
    if (apart.every((one) => one !== null)) return apart.flatMap((one) => one ?? []);
  }
  return pieceSettings(file, file.address, file.text, 0, at) ?? [];
}

/** The settings of a text that begins at an offset of its file; null where it does not parse. */
function pieceSettings(
  file: DeclaredFile,
  address: string | null,
  text: string,
  start: number,
  at: Place,
): DeclaredSetting[] | null {
  const padded = start === 0 ? text : blank(file.text.slice(0, start)) + text;
  const parsed = parse(padded, { file: file.path });
  if (!parsed.ok) return null;
  if (address === null) return [];
  const addresses = file.secret ? settings(withoutValues(parsed.config.directives, null)) : null;
  return settings(parsed.config.directives).map(({ address: setting, node }, index) => {
    const property = `${address}!${addresses?.[index]?.address ?? setting}`;
    const value = file.secret ? null : settingValue(node);
    return { address: property, place: { ...at, property }, file: file.path, directive: node, value };
  });
}

interface Bare {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly Bare[] | null;
}

/** A tree of names alone, for addresses that give away nothing of a secret file: in a `map`, the names are values too. */
function withoutValues(directives: readonly Directive[], parent: string | null): readonly Bare[] {
  const entries = parent !== null && blockKind(parent) === "entries";
  return directives.map(({ name, block }) => ({
    name: entries ? "entry" : name,
    args: [],
    block: block === null ? null : withoutValues(block, name),
  }));
}

/**
 * The web server without some of its settings: their text is blanked, lines kept, so that everything else stays where it
 * is. The same edit serves the model and a real nginx.
 */
export function withoutSettings(web: DeclaredWebServer, gone: readonly DeclaredSetting[]): DeclaredWebServer {
  const addressOf = new Map(web.files.map(({ path, address }) => [path, address]));
  const byAddress = new Map<string | null, Directive[]>();
  for (const { file, directive } of gone) {
    const address = addressOf.get(file) ?? null;
    const list = byAddress.get(address);
    if (list === undefined) byAddress.set(address, [directive]);
    else list.push(directive);
  }
  const files = web.files.map((file) => {
    const cut = file.address === null ? undefined : byAddress.get(file.address);
    return cut === undefined
      ? file
      : { ...file, text: cut.reduce((text, { start, end }) => blanked(text, start, end), file.text) };
  });
  return { ...web, files };
}

/** Where {@link withoutSettings} blanks: a file that is read under two names has each setting twice. */
export function placesOf(web: DeclaredWebServer, gone: readonly DeclaredSetting[]): readonly Cut[] {
  const addressOf = new Map(web.files.map(({ path, address }) => [path, address]));
  return gone.flatMap(({ file, directive: { name, start, end } }) => {
    const address = addressOf.get(file) ?? null;
    const files = web.files.filter((one) => address !== null && one.address === address);
    return files.map(({ path }) => ({ file: posix.normalize(path), name, start, end }));
  });
}

function blanked(text: string, start: number, end: number): string {
  return text.slice(0, start) + blank(text.slice(start, end)) + text.slice(end);
}

/** Spaces for everything but the ends of lines. */
function blank(text: string): string {
  return text.replace(/[^\r\n]/g, " ");
}
