import type { Part } from "../tree";
import type { Value } from "../types";
import { type Uncovered, underBase64 } from "./base64";
import { parseJson } from "./json";
import { contentPlace, type Inner, type Normaliser, type Place, uniqueNames, wrap } from "./normaliser";
import { parseYaml } from "./yaml";

type Entry = { readonly [key: string]: Value };
type File = Entry & { readonly path: string };

/** The first line decides (cloud-init, "User-data formats"). A jinja template is not YAML yet, and stays text. */
const HEADER = /^#cloud-config[ \t]*(?:\r?\n|$)/;
const CLOUD_CONFIG_TYPE = "text/cloud-config";

/** Cloud-config: the files it writes are parts by path, everything else a map. */
export const cloudInit: Normaliser = {
  id: "cloud-init",
  decode(text, place, inner) {
    const header = HEADER.exec(text)?.[0];
    if (header === undefined && place.property !== CLOUD_CONFIG_TYPE) return null;
    const body = text.slice(header?.length ?? 0);
    const config = parseJson(body) ?? parseYaml(body);
    if (!isEntry(config)) return null;
    const files = filesOf(config["write_files"]);
    const { write_files, ...others } = config;
    const rest = files === null && write_files !== undefined ? config : others;
    return {
      kind: "decoded",
      formats: ["cloud-init"],
      content: inner.value(rest, contentPlace(place)),
      parts: parts(files ?? [], place, inner),
    };
  },
};

function isEntry(value: Value | undefined): value is Entry {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The entries of `write_files`; null where one has no path, so that nothing of the list is lost. */
function filesOf(list: Value | undefined): readonly File[] | null {
  if (!Array.isArray(list)) return null;
  return list.every((file): file is File => isEntry(file) && typeof file["path"] === "string") ? list : null;
}

function parts(files: readonly File[], place: Place, inner: Inner): Part[] {
  const unique = uniqueNames();
  return files.map((file) => {
    const { path, content, encoding, ...attributes } = file;
    const at: Place = { ...contentPlace(place), property: path, file: path };
    const under = uncovered(content, encoding, inner);
    const decoded =
      under &&
      (under.formats.length === 0 ? inner.text(under.text, at) : wrap(under.formats, inner.text(under.text, at)));
    const said = decoded === null && encoding !== undefined ? { ...attributes, encoding } : attributes;
    return {
      name: unique(path),
      written: { path, text: writtenText(file, under?.text ?? null), append: isYes(file["append"]), expands: false },
      attributes: Object.keys(said)
        .sort()
        .map((key) => [key, inner.value(said[key]!, { ...at, property: key, file: null })] as const),
      tree: decoded ?? inner.value(content ?? null, { ...at, file: null }),
    };
  });
}

/** Spellings of `encoding:` that cloud-init takes (`config/cc_write_files.py`); null for one that it or we cannot read. */
function uncovered(content: Value | undefined, encoding: Value | undefined, inner: Inner): Uncovered | null {
  if (typeof content !== "string") return null;
  const name = typeof encoding === "string" ? encoding.trim().toLowerCase() : encoding;
  if (name === undefined || name === null || name === "" || name === "text/plain")
    return { formats: [], text: content };
  if (typeof name !== "string" || !/^(?:(?:gz|gzip)\+)?(?:b64|base64)$/.test(name)) return null;
  const under = underBase64(content, inner);
  return under !== null && name.startsWith("gz") === (under.formats[1] === "gzip") ? under : null;
}

/** A file without content is written empty; with a `source`, it is fetched by the server. */
function writtenText(file: File, text: string | null): string | null {
  if (file["source"] !== undefined) return null;
  return file["content"] === undefined || file["content"] === null ? "" : text;
}

/** What cloud-init takes for true (`util.is_true`). */
function isYes(value: Value | undefined): boolean {
  return value === true || (typeof value === "string" && /^(?:true|1|on|yes)$/i.test(value));
}
