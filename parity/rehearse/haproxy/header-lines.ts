import { literal, word } from "./word";

export function set(name: string, value: string): string {
  return `http-request set-header ${word(name)} ${word(literal(value))}`;
}

/** The client's address behind those that came; an IPv6 address has brackets only where a port follows. */
export function appendLines(withPort: boolean): string[] {
  const header = "x-forwarded-for";
  const before = "{ req.fhdr(x-forwarded-for) -m found }";
  const own = (form: string, condition: string): string =>
    `http-request set-var-fmt(txn.client) ${word(form)} if ${condition}`;
  return [
    own(withPort ? "%[src]:%[src_port]" : "%[src]", "{ src 0.0.0.0/0 }"),
    own(withPort ? "[%[src]]:%[src_port]" : "%[src]", "!{ src 0.0.0.0/0 }"),
    `http-request set-var-fmt(txn.client) ${word("%[req.fhdr(x-forwarded-for)], %[var(txn.client)]")} if ${before}`,
    `http-request set-header ${header} ${word("%[var(txn.client)]")}`,
  ];
}

/**
 * HAProxy replaces the whole text where a regular expression matches, a balancer only what it matches: what stands before and
 * behind becomes groups of their own. `$1` of AWS is `\2` then.
 */
export function replacing(regex: string, replacement: string): string {
  const groups = new RegExp(`${regex}|`).exec("")!.length - 1;
  const moved = replacement
    .split(/(\$\d)/)
    .map((part) => (/^\$\d$/.test(part) ? `\\${Number(part[1]) + 1}` : replacementText(part)))
    .join("");
  return `${word(`^(.*?)(?:${regex})(.*)$`)} ${word(`\\1${moved}\\${groups + 2}`)}`;
}

/** Literal text in a replacement: backslashes name groups, and the whole is a log-format. */
function replacementText(text: string): string {
  return literal(text.replaceAll("\\", "\\\\"));
}
