import { type Answer, answer } from "../../nginx";
import type { WebServer } from "../../nginx/configuration/types";
import type { Connection, Exchange, Request, Text, World } from "../../nginx/request/types";
import { type ApplicationRequest, answersAlike, applicationAnswer } from "./application";
import { GENERATED } from "./observation";
import type { Probe } from "./types";

/** What the balancer puts to a server for a probe. */
interface Put {
  readonly connection: Connection;
  readonly request: Request;
}

interface Known {
  readonly probe: Probe;
  readonly connection: Connection;
  readonly answer: Answer;
}

const answers = new WeakMap<WebServer, Map<Request, Known[]>>();

/**
 * What nginx answers to a probe whose application is as the probe takes it to be. Impact and the contract put the same
 * requests to the same nginx: what does not depend on files, of which each knows another part, is asked once.
 */
export function answerTo(probe: Probe, { connection, request }: Put, web: WebServer, file: World["file"]): Answer {
  const ofServer = answers.get(web) ?? new Map<Request, Known[]>();
  answers.set(web, ofServer);
  const ofRequest = ofServer.get(request) ?? [];
  const known = ofRequest.find((one) => one.connection === connection && answersAlike(one.probe, probe));
  if (known !== undefined) return known.answer;
  let looked = false;
  const found = answer(web, connection, request, {
    application: (exchange) => applicationAnswer(probe, receivedBy(exchange)),
    file: (path) => {
      looked = true;
      return file(path);
    },
  });
  if (!looked) ofServer.set(request, [...ofRequest, { probe, connection, answer: found }]);
  return found;
}

/** A request as the application gets it. */
export function receivedBy(exchange: Exchange): ApplicationRequest {
  return new ReceivedRequest(exchange);
}

/** Most applications answer without a look at the headers. */
class ReceivedRequest implements ApplicationRequest {
  constructor(private readonly exchange: Exchange) {}

  get httpVersion(): string {
    return this.exchange.httpVersion ?? "";
  }

  get headers(): ApplicationRequest["headers"] {
    return this.exchange.headers.map(shownHeader);
  }
}

/** Variables that are new with every request, connection or process. */
const NEW_EACH_TIME = new Set([
  "request_id",
  "msec",
  "time_iso8601",
  "time_local",
  "pid",
  "connection",
  "connection_requests",
  "connection_time",
  "request_time",
  "request_length",
  "bytes_sent",
  "body_bytes_sent",
  "upstream_response_time",
  "upstream_connect_time",
  "upstream_header_time",
]);

/** By index: to take a pair apart by its iterator takes most of the time where code runs a few hundred times in all. */
export function shownHeader(header: readonly [name: string, value: Text]): readonly [name: string, value: string] {
  return typeof header[1] === "string" ? (header as readonly [string, string]) : [header[0], shown(header[1])];
}

/** Text for people and for comparison: what nobody can know beforehand stands in braces. */
export function shown(text: Text): string {
  if (typeof text === "string") return text;
  const name = text.unknown.replace(/^\$/, "");
  return NEW_EACH_TIME.has(name) ? GENERATED : `{${name}}`;
}
