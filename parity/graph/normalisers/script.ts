import type { Part } from "../tree";
import { contentPlace, type Inner, type Normaliser, type Place, uniqueNames } from "./normaliser";
import { quotedWrite } from "./quoted-write";

/** A here-document that a command writes into a file. */
interface HereDocument {
  readonly path: string;
  /** `>>` or `tee -a`: added to what is there. */
  readonly append: boolean;
  readonly body: string;
  /** The word was quoted: the shell takes the body as it stands. */
  readonly literal: boolean;
}

const OPERATOR = /(?<!<)<<(-?)[ \t]*(?:'([^'\n]+)'|"([^"\n]+)"|\\?([A-Za-z_][\w.-]*))/;
const REDIRECT = /(?<![\d>&])(>{1,2})[ \t]*(["']?)(\/[^\s"';|&<>()]+)\2/;
const TEE = /\btee[ \t]+(-a[ \t]+|--append[ \t]+)?(["']?)(\/[^\s"';|&<>()]+)\2/;

/** True for a line of a script's text from which the file that it writes has been taken off. */
export function isTakenOff(line: string, path: string): boolean {
  return (
    line.includes(path) && (line.includes("<<") || /^\s*(?:sudo\s+)?(?:echo(?:\s+-n)?|printf)\s+(?:''|"")/.test(line))
  );
}

/** The file that a line with a here-document writes it into, and whether at its end; null where it writes none. */
export function hereDocumentTarget(line: string): Pick<HereDocument, "path" | "append"> | null {
  const tee = TEE.exec(line);
  if (tee !== null) return { path: tee[3]!, append: tee[1] !== undefined };
  const redirect = REDIRECT.exec(line);
  return redirect === null ? null : { path: redirect[3]!, append: redirect[1] === ">>" };
}

/** True for a line that begins a here-document. */
export function beginsHereDocument(line: string): boolean {
  return !line.trimStart().startsWith("#") && OPERATOR.test(line);
}

/**
 * A shell script: the files it writes by here-document are parts by path, the lines around them stay text. The line with
 * the operator stays too, so that quoting, `>>` and the command are compared.
 */
export const script: Normaliser = {
  id: "script",
  decode(text, place, inner) {
    const mayHave = text.includes("\n") ? /<<|\b(?:echo|printf)\s/ : /\b(?:echo|printf)\s.*\/(?:nginx|openresty)\//;
    if (!mayHave.test(text)) return null;
    const { rest, documents } = split(text.split("\n"));
    if (documents.length === 0) return null;
    const unique = uniqueNames();
    return {
      kind: "decoded",
      formats: ["script"],
      content: { kind: "leaf", value: rest.join("\n") },
      parts: documents.map((document) => part(document, unique(document.path), contentPlace(place), inner)),
    };
  },
};

function split(lines: readonly string[]): { rest: string[]; documents: HereDocument[] } {
  const rest: string[] = [];
  const documents: HereDocument[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    rest.push(line);
    const operator = line.trimStart().startsWith("#") ? null : OPERATOR.exec(line);
    if (operator === null) {
      const quoted = quotedWrite(lines, at);
      if (quoted === null) continue;
      rest[rest.length - 1] = quoted.line;
      documents.push(quoted);
      at += quoted.lines - 1;
      continue;
    }
    const tabs = operator[1] === "-";
    const word = operator[2] ?? operator[3] ?? operator[4]!;
    const bodyLine = (text: string): string => (tabs ? text.replace(/^\t+/, "") : text);
    let end = at + 1;
    while (end < lines.length && bodyLine(lines[end]!.replace(/\r$/, "")) !== word) end++;
    if (end === lines.length) return { rest: [...rest, ...lines.slice(at + 1)], documents };
    const target = hereDocumentTarget(line);
    const body = lines.slice(at + 1, end);
    if (target === null) rest.push(...body);
    else {
      const text = body.map((one) => `${bodyLine(one)}\n`).join("");
      documents.push({ ...target, body: text, literal: isLiteral(operator) });
    }
    rest.push(lines[end]!);
    at = end;
  }
  return { rest, documents };
}

function isLiteral(operator: RegExpExecArray): boolean {
  return operator[4] === undefined || operator[0].includes("\\");
}

/**
 * Where the shell expands the body, `\$host` is nginx's `$host` and `$host` is the shell's. A body with any of the
 * latter is not known before the script runs: it stays text.
 */
function part(document: HereDocument, name: string, place: Place, inner: Inner): Part {
  const at: Place = { ...place, property: document.path, file: document.path };
  const expands = !document.literal && /(?:^|[^\\])(?:\\\\)*(?:\$[\w({@*#?!$-]|`)/m.test(document.body);
  const body = document.literal
    ? document.body
    : document.body.replace(/\\([$`\\\n])/g, (_, char) => (char === "\n" ? "" : char));
  return {
    name,
    attributes: [],
    written: { path: document.path, text: expands ? document.body : body, append: document.append, expands },
    tree: expands ? { kind: "leaf", value: document.body } : inner.text(body, at),
  };
}
