import { REF_OPEN, referencesIn, showReferences } from "../../graph";
import { type Directive, parse } from "../../nginx";
import type { View } from "../facts";
import type { DiskFile } from "./disk";

/** Directives in which it decides which requests are answered, and how: to judge them, the value itself is needed. */
const DECIDING = new Set([
  "listen",
  "server_name",
  "location",
  "set_real_ip_from",
  "allow",
  "deny",
  "geo",
  "map",
  "return",
  "rewrite",
  "if",
  "keepalive_timeout",
  "client_max_body_size",
  "include",
]);

/**
 * The file with what only a deployment knows replaced: by the input it is equal to, or by an address for documentation
 * (RFC 5737, `192.0.2.1` and on), which nginx takes as a name and as an address and never has to look up. Where such an
 * address stands in a directive that decides something, a gap says so.
 */
export function withoutReferences(userData: View, path: string, file: DiskFile): DiskFile {
  const { text } = file;
  if (text === null || !text.includes(REF_OPEN)) return file;
  const unknown = new Map<string, string>();
  let result = "";
  let from = 0;
  for (const span of referencesIn(text)) {
    const reference = text.slice(span.start, span.end);
    const { reader } = userData;
    const resolved = reader.resolve(reference);
    const known = resolved.known && resolved.value !== undefined && typeof resolved.value !== "object";
    if (!known && !unknown.has(reference)) unknown.set(reference, `192.0.2.${unknown.size + 1}`);
    result += text.slice(from, span.start) + (known ? String(resolved.value) : unknown.get(reference)!);
    from = span.end;
  }
  result += text.slice(from);
  tellDeciding(userData, path, file, result, unknown);
  // Offsets of pieces hold for the text before; what is put together of several with references is one piece.
  return { ...file, text: result, pieces: null };
}

function tellDeciding(
  userData: View,
  path: string,
  { address, secret }: DiskFile,
  text: string,
  unknown: ReadonlyMap<string, string>,
): void {
  if (unknown.size === 0) return;
  const parsed = parse(text, { file: path });
  const directives = parsed.ok ? parsed.config.directives : parsed.read;
  const at = { ...userData.place, property: secret ? userData.property : (address ?? userData.property) };
  for (const [reference, placeholder] of unknown) {
    for (const directive of holding(directives, placeholder)) {
      if (!DECIDING.has(directive.name)) continue;
      const what = secret ? "A value in this secret user data" : showReferences(reference);
      const where = secret ? "a directive" : `${directive.name} at ${path}:${directive.position.line}`;
      const message = `${what} is known only once it is deployed: ${where} is judged with ${placeholder} in its place.`;
      userData.reader.gap(at, message, false);
    }
  }
}

function holding(directives: readonly Directive[], text: string): readonly Directive[] {
  const found: Directive[] = [];
  const waiting = [...directives].reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.args.some((arg) => arg.includes(text))) found.push(next);
    waiting.push(...(next.block ?? []).toReversed());
  }
  return found;
}
