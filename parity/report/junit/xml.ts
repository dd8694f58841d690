import { visible } from "../console/text";

/** An element with its attributes and what is in it: elements, or text, a line an item. */
export interface Element {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string };
  readonly children?: readonly Element[];
  readonly lines?: readonly string[];
}

/** Characters of one attribute or line. */
const LONGEST_TEXT = 4000;

/** The document. What XML cannot hold (controls, halves of characters) is shown as `\u{…}`, as on the console. */
export function renderXml(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${render(root, "").join("\n")}\n`;
}

function render({ name, attributes, children = [], lines = [] }: Element, indent: string): string[] {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  const start = `${indent}<${name}${list.join("")}`;
  if (children.length === 0 && lines.length === 0) return [`${start}/>`];
  if (children.length === 0) return [`${start}>${lines.map(escapeXml).join("\n")}</${name}>`];
  return [`${start}>`, ...children.flatMap((child) => render(child, `${indent}  `)), `${indent}</${name}>`];
}

/** The one escape of this format. U+FFFE and U+FFFF are characters to JavaScript and none to XML. */
function escapeXml(text: string): string {
  const cut = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
  return visible(cut, true)
    .replace(/[\ufffe\uffff]/g, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
