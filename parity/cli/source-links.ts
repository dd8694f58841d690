import { relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { InvalidArgumentError, Option } from "commander";
import { isHarmlessLink } from "../report/index";

/** Where a page's links to sources lead; for verbs that report. */
export function sourceOption(): Option {
  return new Option(
    "--source-url <address>",
    "in html, link sources there: an address with {file} (or {path}, from the repository), {line} and {column}",
  ).argParser(parseSource);
}

function parseSource(text: string): string {
  const names = text.match(/\{\w*\}/g) ?? [];
  const isKnown = names.every((name) => ["{file}", "{path}", "{line}", "{column}"].includes(name));
  const hasFile = names.some((name) => name === "{file}" || name === "{path}");
  if (!isHarmlessLink(text) || !isKnown || !hasFile) {
    throw new InvalidArgumentError("It takes an address like https://git.example/repository/blob/main/{path}#L{line}.");
  }
  return text;
}

/** The files themselves, seen from the folder that the page is in. */
export function linksFrom(folder: string, project: string): string {
  const way = relative(folder, project);
  // On another drive there is no way from here to there.
  if (way.includes(":")) return `${pathToFileURL(project).href}/{file}`;
  const steps = way.split(sep).filter((step) => step !== "");
  const encoded = steps.map((step) => `${encodeURIComponent(step).replaceAll("'", "%27")}/`).join("");
  return `${steps[0] === ".." ? "" : "./"}${encoded}{file}`;
}
