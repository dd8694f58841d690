import { lower } from "./bytes";

/**
 * The name in a `Host` header or SNI as nginx compares it: in lower case, without port and one trailing dot
 * (ngx_http_validate_host). Null: nginx refuses it.
 */
export function validHost(host: string): string | null {
  if (/[\x00-\x20/\x7f]|\.\./.test(host)) return null;
  let length = nameLength(host);
  if (length > 0 && host[length - 1] === "." && host.lastIndexOf(".") === length - 1) length--;
  return length === 0 ? null : lower(host.slice(0, length));
}

function nameLength(host: string): number {
  if (host.startsWith("[")) {
    const bracket = host.indexOf("]");
    // Within brackets colons are of the address; without a closing one nothing ends the name.
    return bracket < 0 ? host.length : bracket + 1;
  }
  const colon = host.indexOf(":");
  return colon < 0 ? host.length : colon;
}
