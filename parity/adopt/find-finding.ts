import { InputError, printable } from "../config/index";
import type { Finding } from "../result";

/** Fewer digits name a finding by accident. */
const SHORTEST_PREFIX = 4;
/** Of several that are meant, so many are named. */
const SHOWN = 10;

/**
 * The finding that a person means: by its id or the beginning of it, or by words each of which is its check, its resource
 * or its property, as reports print them. A list, since a finding is told in parts where a waiver covers some of its
 * stacks. Throws {@link InputError} for none, and for several.
 */
export function findFinding(findings: readonly Finding[], words: readonly string[]): readonly Finding[] {
  const parts = words.flatMap((word) => word.split(" · ")).map((part) => part.trim());
  const [first = ""] = parts;
  const byId = /^[0-9a-f]+$/.test(first) && first.length >= SHORTEST_PREFIX && parts.length === 1;
  const named = byId ? findings.filter(({ id }) => id.startsWith(first)) : [];
  const meant = named.length > 0 ? named : findings.filter((finding) => isMeant(finding, parts));
  const ids = new Map(meant.map((finding) => [finding.id, finding]));
  if (ids.size === 1) return meant;
  const asked = printable(words.join(" "));
  throw problem(ids.size === 0 ? noneOf(findings, asked) : severalOf([...ids.values()], asked));
}

function isMeant({ check, resource, property }: Finding, parts: readonly string[]): boolean {
  return parts.length > 0 && parts.every((part) => [check, resource, property].includes(part));
}

function noneOf(findings: readonly Finding[], asked: string): string {
  const open = findings.filter(({ waiver, severity }) => waiver === null && severity !== "note");
  if (open.length === 0) return `There is no finding ${asked}: nothing deviates that is not waived.`;
  return `There is no finding ${asked}. There are:\n${listOf(open)}`;
}

function severalOf(findings: readonly Finding[], asked: string): string {
  return `${asked} is more than one finding. Name one, by its id:\n${listOf(findings)}`;
}

function listOf(findings: readonly Finding[]): string {
  const ids = new Map(findings.map((finding) => [finding.id, finding]));
  const lines = [...ids.values()].slice(0, SHOWN).map((finding) => `  ${finding.id}  ${nameOf(finding)}`);
  return [...lines, ...(ids.size > SHOWN ? [`  and ${ids.size - SHOWN} more`] : [])].join("\n");
}

/** `transparent · api/web/tg · healthCheck.matcher`. */
export function nameOf({ check, resource, property }: Finding): string {
  return [check, resource, property]
    .filter((part): part is string => part !== null && part !== "")
    .map(printable)
    .join(" · ");
}

function problem(message: string): InputError {
  return new InputError([{ message, position: null }]);
}
