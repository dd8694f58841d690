import { visible } from "../console/text";

/**
 * HTML that is safe by construction: it comes only out of {@link html}, which escapes every text that is put into it, and
 * out of the few functions of this file, whose argument is this program's own. A mistake in a template throws when it is
 * first used.
 */
class Markup {
  constructor(readonly text: string) {}
}

/** An address that a link may have: only {@link localUrl} and `links.ts` make one. */
class Url {
  constructor(readonly text: string) {}
}

/** An attribute that a tag may have or not have. */
class Attribute {
  constructor(readonly text: string) {}
}

export type Html = Markup;
export type { Attribute, Url };

/** What can stand in a template. A list is written one after the other; null is nothing. */
export type Content = Html | Url | Attribute | string | number | null | readonly Content[];

/** Characters of one text that are shown: a megabyte in a name must not become a megabyte of page. */
const LONGEST_TEXT = 4000;

/** Before a text is taken apart: a million pieces of it are as many as a million texts. */
export function bounded(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}

const ENTITIES: { readonly [character: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Controls, bidi marks and the like become visible, as on the console; then nothing of it is markup, in text or attribute. */
export function escapeHtml(text: string): string {
  return visible(bounded(text), true).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** A template of HTML. Attributes are quoted, `href` takes a {@link Url}, and none that holds code takes anything. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  const places = placesIn(strings);
  let text = strings[0]!;
  values.forEach((value, index) => {
    text += write(value, places[index]!) + strings[index + 1]!;
  });
  return new Markup(text);
}

type At = "content" | "attribute" | "link" | "tag";

const known = new WeakMap<TemplateStringsArray, readonly At[]>();

/** Where each value of a template stands. */
function placesIn(strings: TemplateStringsArray): readonly At[] {
  const before = known.get(strings);
  if (before !== undefined) return before;
  let tag = "";
  const places = strings.slice(0, -1).map((part): At => {
    tag = openTag(tag + part);
    return placeIn(tag);
  });
  known.set(strings, places);
  return places;
}

/** The tag that is still open at the end of a text, or nothing. */
function openTag(text: string): string {
  const open = text.lastIndexOf("<");
  return open > text.lastIndexOf(">") ? text.slice(open) : "";
}

function placeIn(tag: string): At {
  if (tag === "") return "content";
  if (tag.split('"').length % 2 === 1) return "tag";
  const name = /\s([a-z-]+)="[^"]*$/.exec(tag)?.[1];
  if (name === undefined) throw new Error(`A value stands in no attribute: ${tag}`);
  refuseCode(name);
  return name === "href" ? "link" : "attribute";
}

function refuseCode(name: string): void {
  if (/^on|^style$|^src|action$/.test(name)) throw new Error(`No value may stand in ${name}.`);
}

function write(value: Content, at: At): string {
  if (value === null) return "";
  if (typeof value === "object" && "length" in value) return value.map((item) => write(item, at)).join("");
  if ((at === "tag") !== value instanceof Attribute) throw new Error("A tag takes attributes, made as such.");
  if ((at === "link") !== value instanceof Url) throw new Error("href takes an address, made as one.");
  if (value instanceof Attribute) return value.text;
  if (value instanceof Url) return escapeHtml(value.text);
  if (value instanceof Markup) {
    if (at === "attribute") throw new Error("An attribute takes text.");
    return value.text;
  }
  return escapeHtml(String(value));
}

/** ` name="value"`; nothing for null. */
export function attribute(name: string, value: string | number | null): Attribute | null {
  refuseCode(name);
  if (name === "href" || !/^[a-z-]+$/.test(name)) throw new Error(`${name} is no attribute that takes any text.`);
  return value === null ? null : new Attribute(` ${name}="${escapeHtml(String(value))}"`);
}

/** Parts with something between each two. */
export function joined(parts: readonly Content[], between: Content): Content[] {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [between, part]));
}

/** A place on this page. */
export function localUrl(id: string): Url {
  return new Url(`#${id}`);
}

/** An address whose scheme `links.ts` has looked at. */
export function checkedUrl(text: string): Url {
  return new Url(text);
}

/** Code or style of this program itself. */
export function ownCode(element: "script" | "style", code: string): Html {
  if (/<\/(script|style)|<!--/i.test(code)) throw new Error("The code would end its own element.");
  return new Markup(`<${element}>${code}</${element}>`);
}

/** Data for the page's script: JSON without a character that could end the element. */
export function dataBlock(id: string, data: unknown): Html {
  const json = JSON.stringify(data).replace(/[<>&\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, at) => {
      return `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`;
    }).join(""),
  );
  return new Markup(`<script type="application/json" id="${escapeHtml(id)}">${json}</script>`);
}

/** Characters of a text that an id tells. */
const LONGEST_ID = 200;

/** An id that a link can name: letters, digits, hyphens; different for texts that differ in their first characters. */
export function idOf(text: string): string {
  return text
    .slice(0, LONGEST_ID)
    .replace(/[^A-Za-z0-9-]/g, (character) => `_${character.charCodeAt(0).toString(16)}_`);
}
