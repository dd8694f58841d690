/**
 * The request target: ngx_http_parse_request_line (from the URI on), ngx_http_parse_complex_uri, ngx_http_process_request_uri
 * and ngx_http_parse_unsafe_uri in src/http/ngx_http_parse.c and ngx_http_request.c. All on bytes.
 */
export interface Target {
  /** Of an absolute target, as sent: `example.com:80`; null where there is none. */
  readonly host: string | null;
  /** As sent, from the path on: `$request_uri`. */
  readonly unparsed: string;
  /** `http://example.com?x`: no path was sent. nginx does not pass such a target on as it is. */
  readonly emptyPath: boolean;
  readonly uri: string;
  readonly args: string;
  /** The path held a `%`, or a `+`: captures are escaped again where they are put into arguments. */
  readonly quoted: boolean;
  readonly plus: boolean;
}

/** Scheme, host and port of an absolute target. A name that nginx takes here is narrower than one in `Host`. */
const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/([A-Za-z0-9.-]*|\[[A-Za-z0-9:._~!$&'()*+,;=-]*\])(?::[0-9]*)?(?=[/?]|$)/;

/** Null: 400. */
export function parseTarget(target: string, mergeSlashes: boolean): Target | null {
  if (/[\x00-\x20\x7f]/.test(target)) return null;
  const absolute = target.startsWith("/") ? null : ABSOLUTE.exec(target);
  if (absolute === null && !target.startsWith("/")) return null;
  const rest = absolute === null ? target : target.slice(absolute[0].length);
  const host = absolute === null ? null : absolute[1]!;
  if (rest === "") return { host, unparsed: "/", emptyPath: false, uri: "/", args: "", quoted: false, plus: false };
  return parsePath(rest, host, mergeSlashes);
}

function parsePath(unparsed: string, host: string | null, mergeSlashes: boolean): Target | null {
  const emptyPath = unparsed.startsWith("?");
  const whole = emptyPath ? `/${unparsed}` : unparsed;
  const { path, args } = divide(whole);
  const quoted = path.includes("%");
  const plus = path.includes("+");
  // Plain paths are by far the most: nothing to decode, merge or resolve.
  const plain = !quoted && !path.includes("//") && !path.includes("/.");
  const uri = plain ? path : normalise(path, mergeSlashes);
  return uri === null ? null : { host, unparsed, emptyPath, uri, args, quoted, plus };
}

/** The fragment that some clients send is cut off; nginx looks for it in path and arguments. */
function divide(whole: string): { path: string; args: string } {
  const hash = whole.indexOf("#");
  const sent = hash < 0 ? whole : whole.slice(0, hash);
  const mark = sent.indexOf("?");
  return mark < 0 ? { path: sent, args: "" } : { path: sent.slice(0, mark), args: sent.slice(mark + 1) };
}

/** Decodes `%XX`, merges slashes, resolves `.` and `..`. Null: a bad escape, a NUL, or above the root. */
export function normalise(path: string, mergeSlashes: boolean): string | null {
  const decoded = decode(path);
  if (decoded === null) return null;
  let out = "";
  for (let at = 0; at < decoded.length; ) {
    // Here `decoded[at]` is a slash that separates segments.
    let end = decoded.indexOf("/", at + 1);
    if (end < 0) end = decoded.length;
    const segment = decoded.slice(at + 1, end);
    const last = end === decoded.length;
    if (segment === ".") out = last ? `${out}/` : out;
    else if (segment === "..") {
      const parent = parentOf(out);
      if (parent === null) return null;
      out = last ? `${parent}/` : parent;
    } else if (segment === "" && !last && mergeSlashes) out = `${out}`;
    else out += `/${segment}`;
    at = end;
  }
  return out;
}

function parentOf(path: string): string | null {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? null : path.slice(0, slash);
}

function decode(path: string): string | null {
  if (!path.includes("%")) return path;
  if (/%(?![0-9A-Fa-f]{2})|%00/.test(path)) return null;
  return path.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

/** `/a?b` in two (ngx_http_split_args). */
export function splitArgs(uri: string): { readonly uri: string; readonly args: string } {
  const mark = uri.indexOf("?");
  return mark < 0 ? { uri, args: "" } : { uri: uri.slice(0, mark), args: uri.slice(mark + 1) };
}

/** The file extension, without its dot (ngx_http_set_exten). */
export function extensionOf(uri: string): string {
  for (let at = uri.length - 1; at > 1; at--) {
    if (uri[at] === "/") return "";
    if (uri[at] === "." && uri[at - 1] !== "/") return uri.slice(at + 1);
  }
  return "";
}
