import type { Location, Server, Socket, WebServer } from "../configuration/types";
import type { Directive } from "../types";
import { undecided } from "./cannot-decide";
import type { Match, Pattern } from "./pattern";
import { extensionOf, type Target } from "./target";
import { join, known } from "./text";
import type { Connection, Exchange, Request, Step, Text, World } from "./types";
import { compiledText, type Value } from "./value";

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

/** What is asked, and of whom. */
export interface Asked {
  readonly web: WebServer;
  readonly socket: Socket;
  readonly connection: Connection;
  readonly request: Request;
  readonly world: World;
  readonly machine: Machine;
}

/** What everything else needs in turn: handed over as a value, so that the parts need not know the whole. */
export interface Machine {
  /** The value of a variable; empty where nginx finds none. */
  variable(run: Run, name: string): Text;
  /** The status of a subrequest (ngx_http_subrequest). */
  subrequest(run: Run, uri: string, directive: Directive | null): number;
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

  internal = false;
  validLocation = true;
  validUnparsed = true;
  uriChanged = false;
  /** NGX_HTTP_MAX_URI_CHANGES + 1; at 0 nginx answers 500. */
  uriChanges = 11;
  quoted = false;
  plus = false;
  /** The location whose handler answers (`r->content_handler`). */
  handler: Location | null = null;
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
  client: { address: string; port: number };

  match: Match | null = null;
  /** Variables that have been evaluated or set. */
  readonly variables = new Map<string, Text>();

  status = 0;
  responseHeaders: ResponseHeader[] = [];
  contentType: Text | null = null;
  body: Text | null = null;
  contentLengthOut: number | null = null;
  exchange: Exchange | null = null;
  upgraded = false;
  /** `$proxy_host` and `$proxy_port`, once the request is passed on. */
  passed: { readonly host: string; readonly port: string } | null = null;
  /** Status of the last answer of an application; 0: none was asked. */
  upstreamStatus = 0;
  upstreamHeaders: readonly (readonly [string, string])[] = [];
  requestLine = "";
  /** `fastcgi_split_path_info`, once it is needed. */
  fastcgi: { readonly script: string; readonly info: string } | null = null;
  /** The name in SNI, where it chose the server (`hc->ssl_servername`). */
  serverName: string | null = null;
  /** The server that counts before `Host` is read: of SNI, else the default one. */
  readonly connectionServer: Server;
  /** `Location` of an application that nothing rewrote: it stays relative. */
  relativeLocation = false;
  /** Of nginx's own headers those that are left out. */
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
    this.client = { ...connection.remote };
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
    return this.contentLength ?? (this.chunked ? this.asked.request.bodyBytes : null);
  }

  /** The value of a variable; empty where nginx finds none. */
  variable(name: string): Text {
    return this.asked.machine.variable(this, name);
  }

  /** The status of a subrequest. */
  subrequest(uri: string, directive: Directive | null): number {
    return this.asked.machine.subrequest(this, uri, directive);
  }

  /** ngx_http_complex_value: the text with its variables. */
  evaluate(value: Value): Text {
    if (value.constant !== null) return value.constant;
    return join(
      value.pieces.map((piece) => {
        if (typeof piece === "string") return piece;
        if ("variable" in piece) return this.variable(piece.variable);
        return "capture" in piece ? this.capture(piece.capture) : "?";
      }),
    );
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

  /** ngx_http_regex_exec: captures, also the named ones, are kept where it matches. */
  matches(pattern: Pattern, text: string, directive: Directive | null): boolean {
    const match = pattern.exec(text);
    if (match === "undecided") {
      return undecided(
        `the regular expression ${pattern.source}: ${pattern.unsupported ?? "too much backtracking"}`,
        directive,
      );
    }
    if (match === null) return false;
    this.match = match;
    for (const [name, group] of pattern.names) this.variables.set(name.toLowerCase(), captured(match, group));
    return true;
  }

  capture(group: number): string {
    return this.match === null ? "" : captured(this.match, group);
  }
}

function captured({ text, spans }: Match, group: number): string {
  const from = spans[group * 2] ?? -1;
  return from < 0 ? "" : text.slice(from, spans[group * 2 + 1]);
}
