import type { Location } from "../../result";
import type { ReportOptions } from "../index";
import { type Content, checkedUrl, html } from "./html";

/** `{file}` is relative to the project's folder, `{path}` to its repository; `{line}` and `{column}` count from 1. */
const BESIDE = "./{file}";

/** Schemes that open something, and run nothing in the page. */
const HARMLESS = /^(https?|file|vscode|vscode-insiders|cursor|idea|zed):\/\//i;

/** False for what could run code where a link is followed, or leads out of what it names. */
export function isHarmlessLink(template: string): boolean {
  if (/[\s\u0000-\u001f\u007f"'<>\\^`]/.test(template)) return false;
  return HARMLESS.test(template) || /^\.{1,2}\//.test(template);
}

/** `infra/aws/api.ts:12:3`, as a link to the file. */
export function sourceLink({ file, line, column }: Location, { source = BESIDE, folder = "" }: ReportOptions): Content {
  const place = `${file}:${line}:${column}`;
  if (!isHarmlessLink(source)) return html`<code>${place}</code>`;
  const values: { readonly [name: string]: string } = {
    file: encodePath(file),
    path: encodePath(folder === "" ? file : `${folder}/${file}`),
    line: String(line),
    column: String(column),
  };
  const url = source.replace(/\{(file|path|line|column)\}/g, (_, name: string) => values[name]!);
  return html`<a class="source" href="${checkedUrl(url)}"><code>${place}</code></a>`;
}

/** Nothing in a name is more than a name. A lone half of a surrogate pair has no form in an address. */
function encodePath(path: string): string {
  return path
    .replace(/\p{Cs}/gu, "\ufffd")
    .split("/")
    .map(encodeURIComponent)
    .join("/");
}
