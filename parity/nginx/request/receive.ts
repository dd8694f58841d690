import type { Directive } from "../types";
import { lower, toBytes } from "./bytes";
import { validHost } from "./host";
import { type Outcome, status } from "./outcome";
import type { Run } from "./run";
import { type SentHeader, sentHeaders } from "./sent-headers";
import { findServer } from "./servers";
import { isOn, setting } from "./settings";
import { checkSizes, requestLineFits } from "./sizes";
import { parseTarget } from "./target";

/** Headers that may stand once (ngx_http_process_unique_header_line). */
const UNIQUE: ReadonlySet<string> = new Set([
  ...["if-modified-since", "if-unmodified-since", "if-match", "if-none-match", "if-range", "content-length"],
  ...["content-range", "transfer-encoding", "expect", "authorization"],
]);

/** Reads the request line and the headers, and finds the server. Null: the request is good so far. */
export function receive(run: Run): Outcome | null {
  return requestLine(run) ?? headers(run) ?? consistency(run);
}

/** ngx_http_process_request_line. */
function requestLine(run: Run): Outcome | null {
  const { request, connection } = run.asked;
  const target = toBytes(request.target);
  const version = connection.protocol === "http/1.0" ? "HTTP/1.0" : run.protocol;
  run.requestLine = `${request.method} ${target} ${version}`;
  const tooLong = requestLineFits(run);
  if (tooLong !== null) return tooLong;
  if (!/^[A-Z_-]+$/.test(request.method)) return refuse(run, 400, "the method is not valid");
  const parsed = parseTarget(target, setting(run.server, "merge_slashes")?.args[0] !== "off");
  if (parsed === null) return refuse(run, 400, "the request target is not valid");
  run.setTarget(parsed);
  return parsed.host === null ? null : named(run, parsed.host, "the host in the request target is not valid");
}

function refuse(run: Run, code: number, why: string, directive: Directive | null = null): Outcome {
  run.step(why, directive);
  return status(code);
}

/** Takes the name for that of the request, and its server with it (ngx_http_set_virtual_server). */
function named(run: Run, text: string, why: string): Outcome | null {
  const host = validHost(text);
  if (host === null) return refuse(run, 400, why);
  const ended = chooseByName(run, host);
  run.host = host;
  return ended;
}

/** Null: go on. */
function chooseByName(run: Run, host: string): Outcome | null {
  const { socket } = run.asked;
  // Where SNI has chosen the server, what its regular expression captures is known from here on.
  const found = findServer(socket, host, (pattern, text) => run.matches(pattern, text, null));
  if (run.serverName !== null && run.serverName === host) return null;
  if (found === null && run.serverName === null) return null;
  const server = found?.server ?? socket.defaultServer;
  const verify = run.serverName === null ? undefined : setting(server, "ssl_verify_client");
  if (verify !== undefined && (verify?.args[0] ?? "off") !== "off") {
    return refuse(
      run,
      421,
      "another name is asked for than TLS was set up with, and that server asks for certificates",
      verify!.directive,
    );
  }
  run.server = server;
  run.scope = server;
  return null;
}

/** ngx_http_process_request_headers, in the order of the headers: `Host` changes the server whose settings count. */
function headers(run: Run): Outcome | null {
  const seen = new Set<string>();
  const all = sentHeaders(run.asked.request);
  for (const sent of run.version === 20 ? withOneCookie(all) : all) {
    const ended = header(run, sent, seen);
    if (ended !== null) return ended;
  }
  return (run.host === "" ? chooseByName(run, "") : null) ?? checkSizes(run);
}

/** HTTP/2 may send each cookie by itself: nginx makes one header of them, behind the others (ngx_http_v2_construct_cookie_header). */
function withOneCookie(all: readonly SentHeader[]): readonly SentHeader[] {
  const isCookie = ({ key, isMalformed }: SentHeader) => key === "cookie" && !isMalformed;
  const cookies = all.filter(isCookie);
  if (cookies.length === 0) return all;
  const value = cookies.map((cookie) => cookie.value).join("; ");
  return [...all.filter((one) => !isCookie(one)), { ...cookies[0]!, name: "cookie", value }];
}

function header(run: Run, sent: SentHeader, seen: Set<string>): Outcome | null {
  const { name, key, value } = sent;
  if (sent.isMalformed) return refuse(run, 400, `the header ${name} is not valid`);
  if (!isValidName(run, sent)) {
    run.step(
      `the header ${name} is dropped: its name is not valid`,
      setting(run.server, "underscores_in_headers")?.directive ?? null,
    );
    return null;
  }
  if (seen.has(key) && (key === "host" || UNIQUE.has(key))) return refuse(run, 400, `the header ${name} stands twice`);
  seen.add(key);
  run.headers.push(sent);
  if (key !== "host") return null;
  if (run.host === "") return named(run, value, "the Host header is not valid");
  return validHost(value) === null ? refuse(run, 400, "the Host header is not valid") : null;
}

/** Underscores where they are allowed; anything where invalid names are not ignored. */
function isValidName(run: Run, { alphabet }: SentHeader): boolean {
  if (alphabet === "plain") return true;
  if (alphabet === "underscores" && isOn(run.server, "underscores_in_headers")) return true;
  return setting(run.server, "ignore_invalid_headers")?.args[0] === "off";
}

/** ngx_http_process_request_header. */
function consistency(run: Run): Outcome | null {
  if (run.header("host") === null && run.version > 10) return refuse(run, 400, "there is no Host header");
  const length = run.header("content-length");
  if (length !== null) {
    if (!/^\d+$/.test(length) || Number(length) >= 2 ** 63) return refuse(run, 400, "Content-Length is no number");
    run.contentLength = Number(length);
  }
  const encoding = run.header("transfer-encoding");
  if (encoding !== null) {
    if (run.version < 11) return refuse(run, 400, "Transfer-Encoding in HTTP/1.0");
    if (lower(encoding) !== "chunked") return refuse(run, 501, `Transfer-Encoding: ${encoding} is not known`);
    if (length !== null) return refuse(run, 400, "both Content-Length and Transfer-Encoding");
    run.chunked = true;
  } else if (run.version === 20 && length === null) run.chunked = run.asked.request.bodyBytes > 0;
  if (run.method === "CONNECT" || run.method === "TRACE") return refuse(run, 405, `${run.method} is not taken`);
  return null;
}

/** Whether the connection is kept (ngx_http_process_connection, ngx_http_handler). */
export function wantsKeepalive(run: Run): boolean {
  const value = lower(
    run.headers.findLast(({ key, value }) => key === "connection" && /close|keep-alive/i.test(value))?.value ?? "",
  );
  if (value.includes("close")) return false;
  return value.includes("keep-alive") || run.version > 10;
}
