import { addressBytes, addressText } from "../address";
import type { Location, Server, Socket, WebServer } from "../configuration/types";
import type { Directive } from "../types";
import { Captures } from "./captures";
import { piecesOf } from "./passes";
import type { Pattern } from "./pattern";
import { extensionOf, type Target } from "./target";
import { join, known } from "./text";
import type { Connection, Exchange, Request, Step, Text, Unknown, World } from "./types";
import { compiledText, type Value } from "./value";
import { caughtByMaps } from "./variables/definitions";

/** A header of the request, as bytes. */
export interface HeaderLine {
  readonly name: string;
  /** The name in lower case. */
  readonly key: string;
  readonly value: string;
}

/** A header of the response. */
export interface ResponseHeader {
  readonly name: string;
  value: Text;
}

interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** IPv4 arrives at an IPv6 socket (`ipv6only=off`) as `::ffff:192.0.2.1`. Addresses are written as nginx writes them. */
function seenBy(socket: Socket, { address, port }: Endpoint): Endpoint {
  const bytes = addressBytes(address);
  if (bytes === null) return { address, port };
  const text = addressText(bytes);
  return { address: bytes.length === 4 && socket.address.startsWith("[") ? `::ffff:${text}` : text, port };
}

/** What is asked, and of whom. */
export interface Asked {
  readonly web: WebServer;
  readonly socket: Socket;
  readonly connection: Connection;
  readonly request: Request;
  readonly world: World;
  readonly machine: Machine;
  readonly met: MetSoFar;
}

/** {@link Met} while it is being found out. */
export interface MetSoFar {
  readonly directives: Set<Directive>;
  readonly read: Set<string>;
  readonly carried: Set<string>;
}

/** What everything else needs in turn: handed over as a value, so that the parts need not know the whole. */
export interface Machine {
  /** The value of a variable; empty where nginx finds none. */
  variable(run: Run, name: string): Text;
  /** ngx_http_subrequest, run to its end; its `status` is 0 where it has no answer. */
  subrequest(run: Run, uri: string): Run;
}

/** `ngx_http_request_t`: all that changes while one request is answered. Subrequests get one of their own. */
export class Run {
  server: Server;
  /** `r->loc_conf`: the server itself before a location is found. */
  scope: Server | Location;
  method: string;
  uri = "";
  args = "";
  /** `$request_uri`. */
  unparsed = "";
  extension = "";
  /** 10, 11 or 20. */
  version: number;
  headers: HeaderLine[] = [];
  /** `r->headers_in.server`: the name asked for, in lower case and without port; empty where there is none. */
  host = "";
  contentLength: number | null = null;
  chunked = false;
  /** The body was thrown away: its length is not looked at again. */
  discarded = false;
  /** Bytes of what `proxy_set_body` sends in place of the body; null: nothing does. */
  bodySet: number | null = null;

  internal = false;
  validLocation = true;
  validUnparsed = true;
  uriChanged = false;
  /** NGX_HTTP_MAX_URI_CHANGES + 1; at 0 nginx answers 500. */
  uriChanges = 11;
  quoted = false;
  plus = false;
  /** The location whose handler answers (`r->content_handler`), or the server. */
  handler: Location | Server | null = null;
  /** `r->add_uri_to_alias`. */
  addUriToAlias = false;
  /** How many variables are being evaluated for each other. */
  variableDepth = 0;
  errorPage = false;
  /** 0: none. */
  errorStatus = 0;
  keepalive = false;
  /** Whether real_ip has set the address. */
  realIp = false;
  client: Endpoint;
  readonly local: Endpoint;
  readonly peer: Endpoint;

  /** Variables that have been evaluated or set. */
  readonly variables = new Map<string, Text>();
  readonly captures = new Captures(this.variables);

  status = 0;
  responseHeaders: ResponseHeader[] = [];
  contentType: Text | null = null;
  body: Text | null = null;
  /** Null: not known to nginx either when it sends the header. */
  contentLengthOut: number | Unknown | null = null;
  /** A file answers: it has a date. */
  isFile = false;
  /** `r->allow_ranges`. */
  allowsRanges = false;
  /** `r->gzip_vary`: whether it is compressed depends on the client. */
  gzipVaries = false;
  exchange: Exchange | null = null;
  upgraded = false;
  /** The status line is the application's (`headers_out.status_line`): nginx then leaves a 204 as it is. */
  statusLine = false;
  /** `$proxy_host` and `$proxy_port`, once the request is passed on. */
  passed: { readonly host: string; readonly port: string } | null = null;
  /** Status of the last answer of an application; 0: none was asked. */
  upstreamStatus = 0;
  upstreamHeaders: readonly (readonly [string, string])[] = [];
  requestLine = "";
  /** `$slice_range`, once it is needed: what is asked of the application is then a part. */
  slice: string | null = null;
  /** `fastcgi_split_path_info`, once it is needed. */
  fastcgi: { readonly script: string; readonly info: string } | null = null;
  /** `TLSv1.3`; null: clear text. */
  tlsVersion: string | null = null;
  /** The name in SNI, where it chose the server (`hc->ssl_servername`). */
  serverName: string | null = null;
  /** The server that counts before `Host` is read: of SNI, else the default one. */
  readonly connectionServer: Server;
  /** The header of a redirect (`headers_out.location`), one of {@link responseHeaders}. */
  location: ResponseHeader | null = null;
  /** `Location` of an application that nothing rewrote: it stays relative. */
  relativeLocation = false;
  /** Of nginx's own headers those that are left out, as the application's stand in their place. */
  readonly withoutHeaders = new Set<string>();

  constructor(
    readonly asked: Asked,
    server: Server,
    readonly steps: Step[],
    /** Null: this is the client's own request. */
    readonly parent: Run | null = null,
  ) {
    const { connection, request } = asked;
    this.server = server;
    this.connectionServer = server;
    this.scope = server;
    this.method = request.method;
    this.version = connection.protocol === "h2" ? 20 : connection.protocol === "http/1.0" ? 10 : 11;
    this.local = seenBy(asked.socket, connection.local);
    this.peer = seenBy(asked.socket, connection.remote);
    this.client = this.peer;
  }

  get main(): Run {
    return this.parent === null ? this : this.parent.main;
  }

  /** `$server_protocol`. */
  get protocol(): string {
    return this.version === 20 ? "HTTP/2.0" : `HTTP/1.${this.version - 10}`;
  }

  /** `$proxy_internal_body_length`: null where the client sends no body of a known length. */
  get bodyLength(): number | null {
    return this.bodySet ?? this.contentLength ?? (this.chunked ? this.asked.request.bodyBytes : null);
  }

  /** The value of a variable; empty where nginx finds none. */
  variable(name: string): Text {
    return this.asked.machine.variable(this, name);
  }

  /** A subrequest that has come to its end. */
  subrequest(uri: string): Run {
    return this.asked.machine.subrequest(this, uri);
  }

  /** ngx_http_complex_value: the text with its variables. */
  evaluate(value: Value): Text {
    if (value.constant !== null) return value.constant;
    // Nothing can change between two passes over one variable, unless reading it changes captures.
    const { variable } = value;
    if (variable !== null && caughtByMaps(this.asked.web).size === 0) return this.variable(variable);
    return join(piecesOf(this, value));
  }

  /** An argument of the configuration, with its variables. */
  text(argument: string): Text {
    return this.evaluate(compiledText(argument));
  }

  /** As {@link text}, where a decision hangs on it. */
  known(argument: string, directive: Directive | null): string {
    return known(this.text(argument), directive);
  }

  setTarget(target: Target): void {
    this.uri = target.uri;
    this.args = target.args;
    this.unparsed = target.unparsed;
    this.validUnparsed = !target.emptyPath;
    this.quoted = target.quoted;
    this.plus = target.plus;
    this.extension = extensionOf(target.uri);
  }

  setUri(uri: string): void {
    this.uri = uri;
    this.extension = extensionOf(uri);
  }

  /** The value of the first header of that name (in lower case). */
  header(key: string): string | null {
    for (const line of this.headers) if (line.key === key) return line.value;
    return null;
  }

  step(what: string, directive: Directive | null): void {
    this.steps.push({ what, directive });
  }

  /** See {@link MetSoFar}. */
  meet(directive: Directive): void {
    this.asked.met.directives.add(directive);
  }

  matches(pattern: Pattern, text: Text, directive: Directive | null): boolean {
    return this.captures.matches(pattern, text, directive);
  }
}
