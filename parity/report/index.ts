import type { Result } from "../result";
import { renderConsole } from "./console/index";
import { renderGithub } from "./github";
import { renderHtml } from "./html/index";
import { renderJson } from "./json";
import { renderJunit } from "./junit/index";
import { renderMarkdown } from "./markdown/index";
import { renderSarif } from "./sarif/index";

/** Everything about the place where a report is read; a report knows its result and this, and nothing else. */
export interface ReportOptions {
  /** ANSI colours. */
  readonly color: boolean;
  /** Columns that a line may take. */
  readonly width: number;
  /** False where only ASCII can be shown: other characters are transliterated or escaped. */
  readonly unicode: boolean;
  /**
   * Where the project's folder is in its repository, with forward slashes (`examples/outage-2019`); empty or absent: it is
   * the repository. What reads a report in a pull request knows files by their path in the repository.
   */
  readonly folder?: string;
  /** How a page links places in files: an address with `{file}`, `{path}`, `{line}`, `{column}`. Absent: beside the page. */
  readonly source?: string;
}

/** Pure: the same result and options give the same bytes. The text ends with one newline. */
export type Render = (result: Result, options: ReportOptions) => string;

/** `--format NAME` → how it is written. A new format is one file and one line here. */
const formats = {
  console: renderConsole,
  json: renderJson,
  html: renderHtml,
  markdown: renderMarkdown,
  github: renderGithub,
  sarif: renderSarif,
  junit: renderJunit,
} satisfies { readonly [format: string]: Render };

export type FormatName = keyof typeof formats;

/** The names of all formats, the default first. */
export const formatNames = Object.keys(formats) as readonly FormatName[];

/** Writes `result` in the format of that name. */
export function render(result: Result, format: FormatName, options: ReportOptions): string {
  return formats[format](result, options);
}

/** One finding as the console report shows it. */
export { renderFindingAlone } from "./console/index";
/** Whether a page may have links of this form. */
export { isHarmlessLink } from "./html/links";
