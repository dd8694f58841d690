import { parseInet4, parseInet6 } from "../inet";
import { parseInteger } from "../values";

/** Whether ngx_ptocidr takes a text: an address, or one with the length of its network behind a slash. */
export function parseCidr(text: string): { readonly bits: number; readonly family: 4 | 6 } | null {
  const slash = text.indexOf("/");
  const address = slash < 0 ? text : text.slice(0, slash);
  const family = parseInet4(address) !== null ? 4 : parseInet6(address) !== null ? 6 : null;
  if (family === null) return null;
  const most = family === 4 ? 32 : 128;
  const bits = slash < 0 ? most : parseInteger(text.slice(slash + 1));
  return bits === null || bits > most ? null : { bits, family };
}
