import type { Connection } from "../../../parity/nginx/request/types";
import type { Ask } from "./types";

/**
 * `METHOD TARGET option …`. A target `http://name:port/path` is short for a connection to that port, a `Host` of that name
 * and the target `/path`; `https://` adds TLS with that name. Options:
 * `to=ADDRESS[:PORT]`, `from=ADDRESS`, `proxy=ADDRESS` (PROXY protocol), `tls`, `sni=NAME` (`sni=` for none), `versions=TLSv1.2,…`,
 * `alpn=h2,http/1.1`, `h2`, `1.0`, `host=…`, `nohost`, `body=BYTES`, `raw` (the target as it stands), and in double quotes a
 * header: `"Name: value"`. `body` adds Content-Length. `\xHH` is that byte, `{a*900}` 900 times `a`.
 */
export function parseAsk(text: string): Ask {
  const words = [...text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map((found) => ({
    quoted: found[1],
    plain: found[2],
  }));
  const [method = "", written = ""] = words
    .slice(0, 2)
    .map(({ quoted, plain }) => unescapeBytes(plain ?? quoted ?? ""));
  const options = new Map<string, string>();
  const headers: [string, string][] = [];
  for (const { quoted, plain } of words.slice(2)) {
    if (quoted !== undefined) headers.push(headerOf(unescapeBytes(quoted)));
    else options.set(plain!.split("=")[0]!, plain!.includes("=") ? plain!.slice(plain!.indexOf("=") + 1) : "");
  }
  const unknown = [...options.keys()].find((name) => !OPTIONS.has(name));
  if (unknown !== undefined) throw new Error(`no such option of a request: ${unknown} in ${text}`);
  const url = options.has("raw") ? null : /^(https?):\/\/([^/?#]*)(.*)$/s.exec(written);
  const host = options.get("host") ?? url?.[2] ?? "localhost";
  const body = Number(options.get("body") ?? 0);
  const sent: [string, string][] = options.has("nohost") ? headers : [["Host", host], ...headers];
  if (body > 0) sent.push(["Content-Length", String(body)]);
  const target = url === null ? written : url[3] === "" ? "/" : url[3]!;
  const request = { method, target, headers: sent, bodyBytes: body };
  return { connection: connectionOf(options, url?.[1] === "https", host), request, text };
}

const OPTIONS = new Set([
  "to",
  "from",
  "proxy",
  "tls",
  "sni",
  "versions",
  "alpn",
  "h2",
  "1.0",
  "host",
  "nohost",
  "body",
  "raw",
]);

function connectionOf(options: ReadonlyMap<string, string>, secure: boolean, host: string): Connection {
  const tls = secure || options.has("tls") || options.has("sni");
  const [name = "", ownPort] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?/.exec(host)!.slice(1);
  const to = /^(?:\[(.+)\]|([^:]*))?(?::(\d+))?$/.exec(options.get("to") ?? "")!;
  const address = to[1] ?? (to[2] || "127.0.0.1");
  const port = Number(to[3] ?? ownPort ?? (tls ? 443 : 80));
  const http2 = options.has("h2");
  const list = (key: string): string[] => (options.get(key) ?? "").split(",").filter((item) => item !== "");
  const alpn = options.has("alpn") ? list("alpn") : http2 ? ["h2", "http/1.1"] : [];
  const versions = options.has("versions") ? list("versions") : ["TLSv1.2", "TLSv1.3"];
  // A name only: RFC 6066 has no addresses in SNI, and clients send none.
  const sni = options.get("sni") ?? (/^[\d.]*$|^\[/.test(name) ? "" : name);
  const proxy = options.get("proxy");
  return {
    local: { address, port },
    remote: { address: options.get("from") ?? (address.includes(":") ? "::1" : "127.0.0.1"), port: 0 },
    proxyProtocol: proxy === undefined ? null : { source: { address: proxy, port: 40000 } },
    tls: tls ? { sni: sni === "" ? null : sni, versions, alpn } : null,
    protocol: http2 ? "h2" : options.has("1.0") ? "http/1.0" : "http/1.1",
  };
}

function unescapeBytes(text: string): string {
  return text
    .replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\{(.)\*(\d+)\}/g, (_, char: string, times: string) => char.repeat(Number(times)))
    .replace(/\\"/g, '"');
}

function headerOf(text: string): [string, string] {
  const colon = text.indexOf(":");
  return [text.slice(0, colon), text.slice(colon + 1).trim()];
}
