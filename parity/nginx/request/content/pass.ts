import type { Directive } from "../../types";
import { fromBytes } from "../bytes";
import { undecided } from "../cannot-decide";
import { changedHeaders } from "../more-headers";
import { type Outcome, status } from "../outcome";
import type { Run } from "../run";
import { setContentType } from "../send";
import { seconds, setting, size, word } from "../settings";
import type { Exchange, Text } from "../types";
import { answered } from "./answered";
import { parameters, passedHeaders, proxyTarget } from "./request";
import { type Peer, peerOf } from "./upstream";

type Module = "proxy" | "grpc" | "fastcgi" | "uwsgi" | "scgi" | "memcached";

/** The directives of each module that an exchange asks for. */
const NAMES = Object.fromEntries(
  (["proxy", "grpc", "fastcgi", "uwsgi", "scgi", "memcached"] as const).map((module) => [
    module,
    {
      body: `${module}_pass_request_body`,
      read: `${module}_read_timeout`,
      send: `${module}_send_timeout`,
      connect: `${module}_connect_timeout`,
    },
  ]),
) as Readonly<Record<Module, { body: string; read: string; send: string; connect: string }>>;

/** Hands the request on, and makes the response of what comes back. */
export function passOn(run: Run, handler: Directive): Outcome {
  const directive = setting(run.scope, handler.name)?.directive ?? handler;
  const module = handler.name.slice(0, handler.name.indexOf("_")) as Module;
  run.fastcgi = null;
  const tooLarge = chunkedTooLarge(run);
  if (tooLarge !== null) return tooLarge;
  const peer = peerOf(run, directive);
  if (typeof peer === "string") {
    run.step(peer === "500" ? "no URL to pass to" : "no server to pass to: none is live, or no resolver", directive);
    return status(Number(peer));
  }
  run.passed = { host: peer.host, port: peer.port };
  if (module === "memcached" && run.variable("memcached_key") === "") {
    run.step("$memcached_key is not set", directive);
    return status(500);
  }
  const exchange = exchangeOf(run, module, peer, directive);
  const where = exchange.addresses.join(", ") || peer.host;
  run.step(`${directive.name} passes the request to ${fromBytes(where)}`, directive);
  const answer = run.asked.world.application(exchange);
  if (answer === null) {
    run.step("the application does not answer", directive);
    return status(502);
  }
  run.exchange = exchange;
  if (answer.delay > exchange.readTimeout) {
    run.step(`no answer within ${exchange.readTimeout} s`, setting(run.scope, NAMES[module].read)?.directive ?? null);
    return status(504);
  }
  bodyKeptBack(run, exchange, directive);
  if (module === "memcached") setContentType(run);
  return answered(run, module, peer, directive, answer);
}

/**
 * `proxy_pass_request_body off`, and every subrequest, keeps the body back but still sends its Content-Length. Whether
 * the application answers at once, or waits for the body until nginx gives up, only the application knows.
 */
function bodyKeptBack(run: Run, exchange: Exchange, directive: Directive): void {
  const length = exchange.headers.find(([name]) => name.toLowerCase() === "content-length")?.[1];
  const http = exchange.protocol === "http" || exchange.protocol === "https";
  if (!http || typeof length !== "string" || !/^\d+$/.test(length) || Number(length) <= exchange.bodyBytes) return;
  const off = setting(run.scope, NAMES.proxy.body)?.directive ?? directive;
  undecided(`whether the application waits for a body of ${length} bytes that it is told of and never sent`, off);
}

/** A body in chunks is measured while it is read (ngx_http_request_body_chunked_filter). */
function chunkedTooLarge(run: Run): Outcome | null {
  const most = size(run.scope, "client_max_body_size", 1024 * 1024);
  const bytes = run.asked.request.bodyBytes;
  if (!run.chunked || run.parent !== null || most === 0 || bytes <= most) return null;
  run.step(
    `a body of ${bytes} bytes is more than client_max_body_size`,
    setting(run.scope, "client_max_body_size")?.directive ?? null,
  );
  return status(413);
}

function exchangeOf(run: Run, module: Module, peer: Peer, directive: Directive): Exchange {
  const names = NAMES[module];
  setBody(run, module);
  const passesBody = word(run.scope, names.body) !== "off";
  const { protocol, method, target, httpVersion, headers } = requestOf(run, module, peer, directive);
  return {
    protocol,
    addresses: peer.addresses,
    lookedUp: peer.lookedUp,
    method,
    target,
    httpVersion,
    headers: changedHeaders(run.scope, headers, true),
    bodyBytes: run.bodySet ?? (passesBody && run.parent === null ? run.asked.request.bodyBytes : 0),
    readTimeout: seconds(run.scope, names.read, 60),
    sendTimeout: seconds(run.scope, names.send, 60),
    connectTimeout: seconds(run.scope, names.connect, 60),
  };
}

/** The length of a body that holds what cannot be known, cannot be known either. */
function setBody(run: Run, module: Module): void {
  const body = module === "proxy" ? setting(run.scope, "proxy_set_body") : null;
  run.bodySet = body === null ? null : run.known(body.args[0]!, body.directive).length;
}

type RequestPart = Pick<Exchange, "protocol" | "method" | "target" | "httpVersion" | "headers">;

function requestOf(run: Run, module: Module, peer: Peer, directive: Directive): RequestPart {
  if (module === "proxy") return httpRequest(run, peer, directive);
  if (module === "grpc") {
    const protocol = peer.scheme === "grpcs" ? "grpcs" : "grpc";
    const target = proxyTarget(run, { ...peer, uri: "" }, directive);
    return {
      protocol,
      method: run.method,
      target: fromBytes(target),
      httpVersion: "2",
      headers: out(passedHeaders(run, "grpc_set_header", false)),
    };
  }
  if (module === "memcached") {
    return {
      protocol: "memcached",
      method: "get",
      target: run.variable("memcached_key"),
      httpVersion: null,
      headers: [],
    };
  }
  const given = parameters(run, module);
  // What is asked for, only parameters say.
  const of = (name: string): Text | undefined => given.find(([key]) => key === name)?.[1];
  return {
    protocol: module,
    method: outText(of("request_method") ?? ""),
    target: outText(of("script_filename") ?? of("script_name") ?? of("path_info") ?? ""),
    httpVersion: null,
    headers: out(given),
  };
}

function httpRequest(run: Run, peer: Peer, directive: Directive): RequestPart {
  const cached = isCached(run);
  const method = setting(run.scope, "proxy_method");
  const sent = method === null ? run.method : run.text(method.args[0]!);
  return {
    protocol: peer.scheme === "https" ? "https" : "http",
    // HEAD becomes GET where the answer may be kept (proxy_cache_convert_head).
    method: cached && sent === "HEAD" && word(run.scope, "proxy_cache_convert_head") !== "off" ? "GET" : outText(sent),
    target: fromBytes(proxyTarget(run, peer, directive)),
    httpVersion: (word(run.scope, "proxy_http_version") ?? "1.0") as "1.0" | "1.1",
    headers: out(passedHeaders(run, "proxy_set_header", cached)),
  };
}

function isCached(run: Run): boolean {
  const cache = setting(run.scope, "proxy_cache");
  return cache?.directive != null && cache.args[0] !== "off" && (run.method === "GET" || run.method === "HEAD");
}

function out(headers: readonly (readonly [string, Text])[]): readonly (readonly [string, Text])[] {
  return headers.map(([name, value]) => [fromBytes(name), outText(value)]);
}

function outText(text: Text): Text {
  return typeof text === "string" ? fromBytes(text) : text;
}
