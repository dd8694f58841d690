import type { Part, Tree } from "../tree";
import type { Value } from "../types";
import { decodeBase64 } from "./base64";
import { parseJson } from "./json";
import { contentPlace, type Inner, type Normaliser, type Place, uniqueNames } from "./normaliser";
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
    const decoded = contentTree(content, encoding, at, inner);
    const said = decoded === null && encoding !== undefined ? { ...attributes, encoding } : attributes;
    return {
      name: unique(path),
      attributes: Object.keys(said)
        .sort()
        .map((key) => [key, inner.value(said[key]!, { ...at, property: key, file: null })] as const),
      tree: decoded ?? inner.value(content ?? null, { ...at, file: null }),
    };
  });
}

/** Spellings of `encoding:` that cloud-init takes (`config/cc_write_files.py`); null for one that it or we cannot read. */
function contentTree(content: Value | undefined, encoding: Value | undefined, at: Place, inner: Inner): Tree | null {
  if (typeof content !== "string") return null;
  const name = typeof encoding === "string" ? encoding.trim().toLowerCase() : encoding;
  if (name === undefined || name === null || name === "" || name === "text/plain") return inner.text(content, at);
  if (typeof name !== "string" || !/^(?:(?:gz|gzip)\+)?(?:b64|base64)$/.test(name)) return null;
  const decoded = decodeBase64(content, at, inner);
  return decoded !== null && name.startsWith("gz") === (decoded.formats[1] === "gzip") ? decoded : null;
}
