import type { Directive } from "../types";
import { checkAccess } from "./access";
import { toBytes } from "./bytes";
import { undecided } from "./cannot-decide";
import { contentOf } from "./content";
import { enterLocation } from "./enter";
import { escapeUri } from "./escape";
import { foreignDirective } from "./foreign";
import { findLocation } from "./locations";
import { type Outcome, status } from "./outcome";
import { applyRealIp } from "./real-ip";
import { setLocationHeader } from "./response-headers";
import { runRewrites } from "./rewrite/run";
import type { Run } from "./run";
import { setting, size } from "./settings";
import { tryFiles } from "./try-files";

/** Where the phases begin: with the connection's data, with the server's scripts (internal redirects), with the location's. */
export type Start = "post-read" | "server-rewrite" | "rewrite";

/** ngx_http_core_run_phases, up to whatever ends them. */
export function runPhases(run: Run, start: Start): Outcome {
  if (start === "rewrite") return afterLocation(run) ?? untilLocation(run);
  if (start === "post-read") applyRealIp(run);
  return runRewrites(run, enterLocation) ?? untilLocation(run);
}

/** Finds a location, runs its scripts, and again where they change the URI. */
function untilLocation(run: Run): Outcome {
  for (;;) {
    const ended = findConfiguration(run) ?? afterLocation(run);
    if (ended !== null) return ended;
  }
}

/** Null: the URI was changed, and a location has to be found for it. */
function afterLocation(run: Run): Outcome | null {
  const ended = rewriteInLocation(run);
  if (ended !== null) return ended;
  if (!run.uriChanged) return afterRewrite(run);
  run.uriChanges--;
  if (run.uriChanges === 0) {
    run.step("rewrites go round in circles", null);
    return status(500);
  }
  run.scope = run.server;
  return null;
}

function rewriteInLocation(run: Run): Outcome | null {
  // ngx_http_rewrite_handler: the server's own scripts do not run a second time.
  const ended = run.scope === run.server ? null : runRewrites(run, enterLocation);
  if (ended !== null) return ended;
  refuseForeign(run, "rewrite");
  return null;
}

function afterRewrite(run: Run): Outcome {
  applyRealIp(run);
  if (run.parent === null) {
    refuseForeign(run, "access");
    const ended = checkAccess(run);
    if (ended !== null) return ended;
  }
  return tryFiles(run) ?? contentOf(run);
}

function refuseForeign(run: Run, phase: "rewrite" | "access"): void {
  const foreign = foreignDirective(run.scope, phase);
  if (foreign !== null) undecided(foreign.name, foreign);
}

/** ngx_http_core_find_config_phase. Null: go on. */
function findConfiguration(run: Run): Outcome | null {
  run.handler = null;
  run.uriChanged = false;
  const match = findLocation(run.scope, run.uri, (pattern, text, location) =>
    run.matches(pattern, text, location.directive),
  );
  if (match.kind !== "none") run.scope = match.location;
  if (match.kind === "location") run.meet(match.location.directive);
  const directive = match.kind === "none" ? null : match.location.directive;
  run.step(
    match.kind === "none" ? "no location matches" : `location ${match.location.directive.args.join(" ")}`,
    directive,
  );
  if (!run.internal && isInternal(run)) {
    run.step("the location is internal", directive);
    return status(404);
  }
  enterLocation(run);
  return tooLarge(run) ?? (match.kind === "redirect" ? redirectToSlash(run, match.location.pattern, directive) : null);
}

/** Inner locations inherit it. */
function isInternal(run: Run): boolean {
  return setting(run.scope, "internal")?.directive != null;
}

function tooLarge(run: Run): Outcome | null {
  const most = size(run.scope, "client_max_body_size", 1024 * 1024);
  if (run.contentLength === null || run.discarded || most === 0 || run.contentLength <= most) return null;
  run.discarded = true;
  run.step(
    `a body of ${run.contentLength} bytes is more than client_max_body_size`,
    setting(run.scope, "client_max_body_size")?.directive ?? null,
  );
  return status(413);
}

function redirectToSlash(run: Run, pattern: string, directive: Directive | null): Outcome {
  setLocationHeader(run, escapeUri(toBytes(pattern), "path") + (run.args === "" ? "" : `?${run.args}`));
  run.step("the location passes on what begins with its name and a slash: redirect to it", directive);
  return status(301);
}
