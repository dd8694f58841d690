import type { Directive } from "../../types";
import { undecided } from "../cannot-decide";
import { handlerIn } from "../enter";
import { foreignDirective } from "../foreign";
import { type Outcome, RESPONSE, status } from "../outcome";
import type { Run } from "../run";
import { unknown } from "../text";
import { passOn } from "./pass";
import { serveFile } from "./static";

/** The content phase: the handler of the location, else the modules that serve files. */
export function contentOf(run: Run): Outcome {
  const { handler } = run;
  if (handler === null) {
    const foreign = foreignDirective(run.scope, "content");
    return foreign === null ? serveFile(run) : undecided(foreign.name, foreign);
  }
  const directive = handlerIn(handler) ?? handlerIn(handler.parent)!;
  switch (directive.name) {
    case "stub_status":
    case "empty_gif":
      return constant(run, directive.name);
    case "flv":
    case "mp4":
      return video(run, directive);
    case "proxy_pass":
    case "fastcgi_pass":
    case "uwsgi_pass":
    case "scgi_pass":
    case "grpc_pass":
      return passOn(run, directive);
    case "memcached_pass":
      return run.method === "GET" || run.method === "HEAD" ? passOn(run, directive) : status(405);
    default:
      return undecided(directive.name, directive);
  }
}

/** Serves a file like any other, but for a part of it (ngx_http_flv_handler, ngx_http_mp4_handler). */
function video(run: Run, directive: Directive): Outcome {
  if (run.method !== "GET" && run.method !== "HEAD") return status(405);
  const part = run.variable("arg_start") !== "" || run.variable("arg_end") !== "";
  return part ? undecided(directive.name, directive) : serveFile(run);
}

function constant(run: Run, name: "stub_status" | "empty_gif"): Outcome {
  if (run.method !== "GET" && run.method !== "HEAD") return status(405);
  run.step(`${name} answers`, handlerIn(run.handler!));
  run.status = 200;
  run.contentType = name === "empty_gif" ? "image/gif" : "text/plain";
  run.contentLengthOut = name === "empty_gif" ? 43 : unknown("content-length");
  // ngx_http_empty_gif_handler: its modification time is a date of 1970.
  if (name === "empty_gif") run.responseHeaders.push({ name: "Last-Modified", value: "Mon, 28 Sep 1970 06:00:00 GMT" });
  return RESPONSE;
}
