import { fromBytes } from "./bytes";
import { enterLocation } from "./enter";
import { specialResponse } from "./error-pages";
import { type Outcome, status } from "./outcome";
import { runPhases, type Start } from "./phases";
import { type Machine, Run } from "./run";
import { variable } from "./variables";

export const MACHINE: Machine = { variable, subrequest };

/** Follows error pages and internal redirects to the response. */
export function settle(run: Run, outcome: Outcome): Outcome & { kind: "response" | "close" } {
  let current = outcome;
  for (;;) {
    switch (current.kind) {
      case "response":
      case "close":
        return current;
      case "status":
        current = byStatus(run, current.status);
        break;
      case "internal":
        current = internalRedirect(run, current.uri, current.args);
        break;
      case "named":
        current = namedLocation(run, current.name);
        break;
    }
  }
}

/** ngx_http_finalize_request. */
function byStatus(run: Run, code: number): Outcome {
  if (code === 444) return { kind: "close", why: "return 444" };
  if (code === 408 || code === 499) return { kind: "close", why: `nginx closes the connection for ${code}` };
  if (code >= 300 || code === 201 || code === 204) return specialResponse(run, code);
  return { kind: "close", why: `${code} makes no response` };
}

function internalRedirect(run: Run, uri: string, args: string): Outcome {
  run.uriChanges--;
  if (run.uriChanges === 0) return status(500);
  run.setUri(uri);
  run.args = args;
  run.scope = run.server;
  enterLocation(run);
  run.internal = true;
  run.validUnparsed = false;
  run.addUriToAlias = false;
  return again(run, "server-rewrite");
}

function namedLocation(run: Run, name: string): Outcome {
  run.uriChanges--;
  if (run.uriChanges === 0 || run.uri === "") return status(500);
  const location = run.server.named.get(fromBytes(name));
  if (location === undefined) {
    run.step(`there is no location ${name}`, null);
    return status(500);
  }
  run.step(`location ${name}`, location.directive);
  run.meet(location.directive);
  run.internal = true;
  run.handler = null;
  run.uriChanged = false;
  run.scope = location;
  enterLocation(run);
  return again(run, "rewrite");
}

function again(run: Run, start: Start): Outcome {
  run.validLocation = true;
  run.fastcgi = null;
  return runPhases(run, start);
}

/** ngx_http_subrequest, as auth_request makes it: a GET without a body, with the headers of the request. */
function subrequest(parent: Run, uri: string): Run {
  const run = new Run(parent.asked, parent.server, parent.steps, parent);
  const { version, host, headers, client, realIp, unparsed, contentLength, chunked, discarded } = parent;
  Object.assign(run, { version, host, headers, client, realIp, unparsed, contentLength, chunked, discarded });
  Object.assign(run, { method: "GET", internal: true, validUnparsed: false });
  for (const [name, value] of parent.variables) run.variables.set(name, value);
  run.setUri(uri);
  const settled = settle(run, runPhases(run, "server-rewrite"));
  for (const [name, value] of run.variables) parent.variables.set(name, value);
  run.status = settled.kind === "close" ? 0 : run.errorStatus || run.status;
  return run;
}
