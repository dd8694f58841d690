import type { Block } from "../types";
import type { Check } from "./http";

/** ngx_http_charset_postconfiguration: two charsets that meet in a block need a table between them. */
export const checkCharsets: Check = (reading, http) => {
  const pairs = (reading.store.get("charset_map") as { readonly pairs: ReadonlySet<string> } | undefined)?.pairs;
  const waiting = [...http.inner];
  for (let block = waiting.shift(); block !== undefined; block = waiting.shift()) {
    waiting.unshift(...block.inner);
    const [from, to] = [charset(block, "source_charset"), charset(block, "charset")];
    if (from === null || to === null || from.toLowerCase() === to.toLowerCase()) continue;
    if (
      pairs?.has(
        [from, to]
          .map((name) => name.toLowerCase())
          .toSorted()
          .join(" "),
      )
    )
      continue;
    const message = `no "charset_map" between the charsets "${from}" and "${to}"`;
    const hint = "Include the table (koi-win, koi-utf, win-utf), or take source_charset out.";
    reading.refuse({ message, hint, place: "none" }, block.directive!);
    return;
  }
};

/** Null where it is off, or a variable. */
function charset(block: Block, field: string): string | null {
  const value = block.value<string>(field);
  return typeof value !== "string" || value === "off" || value.startsWith("$") ? null : value;
}
