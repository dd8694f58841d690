import type { Part, Tree } from "../tree";
import { decodeBase64 } from "./base64";
import { contentPlace, type Inner, type Normaliser, type Place, uniqueNames } from "./normaliser";

interface Message {
  /** Header names in lower case, in order of appearance; folded lines joined. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Headers that say how a part is written, not what it is. */
const TRANSPORT = new Set(["content-disposition", "content-transfer-encoding", "mime-version"]);

/** Multipart user data: every part by its file name, or by its media type. */
export const mime: Normaliser = {
  id: "mime",
  decode(text, place, inner) {
    if (!/^(?:content-type|mime-version|from):/i.test(text)) return null;
    const message = parseMessage(text);
    const type = message.headers.get("content-type") ?? "";
    const boundary = /^multipart\/[^;]+;.*\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(type);
    if (boundary === null) return null;
    const bodies = split(message.body, boundary[1] ?? boundary[2]!);
    if (bodies === null) return null;
    const unique = uniqueNames();
    return {
      kind: "decoded",
      formats: ["mime"],
      content: { kind: "leaf", value: type.split(";")[0]!.trim().toLowerCase() },
      parts: bodies.map((body) => part(parseMessage(body), unique, contentPlace(place), inner)),
    };
  },
};

function part(message: Message, unique: (name: string) => string, place: Place, inner: Inner): Part {
  const { headers, body } = message;
  const type = (headers.get("content-type") ?? "text/plain").split(";")[0]!.trim().toLowerCase();
  const disposition = `${headers.get("content-disposition") ?? ""};${headers.get("content-type") ?? ""}`;
  const named = /\b(?:file)?name=(?:"([^"]*)"|([^\s;]+))/i.exec(disposition);
  const file = named?.[1] ?? named?.[2] ?? null;
  const attributes = [...headers]
    .filter(([name]) => !TRANSPORT.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => [name, leaf(name === "content-type" ? type : value)] as const);
  const at: Place = { ...place, property: type, file };
  const encoding = (headers.get("content-transfer-encoding") ?? "").trim().toLowerCase();
  const decoded = encoding === "base64" ? decodeBase64(body, at, inner) : null;
  const written = encoding === "" || /^(?:7bit|8bit|binary)$/.test(encoding);
  return {
    name: unique(file ?? type),
    attributes: decoded === null && !written ? [...attributes, ["encoding", leaf(encoding)]] : attributes,
    tree: decoded ?? (written ? inner.text(body, at) : leaf(body)),
  };
}

function leaf(value: string): Tree {
  return { kind: "leaf", value };
}

/** Headers up to the first empty line, then the body. */
function parseMessage(text: string): Message {
  const headers = new Map<string, string>();
  let last = "";
  let from = 0;
  while (from < text.length) {
    const end = text.indexOf("\n", from);
    const line = text.slice(from, end < 0 ? text.length : end).replace(/\r$/, "");
    from = end < 0 ? text.length : end + 1;
    if (line === "") break;
    const colon = line.indexOf(":");
    if (/^[ \t]/.test(line) && last !== "") {
      headers.set(last, `${headers.get(last)} ${line.trim()}`);
    } else if (colon > 0) {
      last = line.slice(0, colon).trim().toLowerCase();
      headers.set(last, line.slice(colon + 1).trim());
    }
  }
  return { headers, body: text.slice(from) };
}

/** The texts between the boundary's lines; the line end before a boundary belongs to it. Null without a closing one. */
function split(body: string, boundary: string): string[] | null {
  const found: string[] = [];
  let current: string[] | null = null;
  for (const line of body.split("\n")) {
    const mark = line.trimEnd();
    if (mark === `--${boundary}` || mark === `--${boundary}--`) {
      if (current !== null) found.push(current.join("\n").replace(/\r$/, ""));
      if (mark.endsWith("--") && mark !== `--${boundary}`) return found;
      current = [];
    } else {
      current?.push(line);
    }
  }
  return null;
}
