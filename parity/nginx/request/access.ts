import { posix } from "node:path";
import { addressBytes, type Network, network, networkHas, unmapped } from "../address";
import { effectiveAll } from "../configuration/inherit";
import type { Scope } from "../configuration/types";
import type { Directive } from "../types";
import { fromBytes, lower, toBytes } from "./bytes";
import { undecided } from "./cannot-decide";
import { type Outcome, status } from "./outcome";
import { clearHeader } from "./response-headers";
import type { Run } from "./run";
import { memo, setting, settingsOf } from "./settings";
import { setVariable } from "./variables";

type Verdict = "pass" | "none" | 401 | 403 | 500;

/** The access phase: ngx_http_access_module, ngx_http_auth_basic_module, ngx_http_auth_request_module, in this order. */
export function checkAccess(run: Run): Outcome | null {
  const any = setting(run.scope, "satisfy")?.args[0] === "any";
  let refused: 401 | 403 | null = null;
  for (const check of [byAddress, byPassword, byRequest]) {
    const verdict = check(run);
    if (verdict === "none") continue;
    if (verdict === 500) return status(500);
    if (verdict === "pass") {
      if (!any) continue;
      clearHeader(run, "WWW-Authenticate");
      return null;
    }
    if (!any) return status(verdict);
    if (refused !== 401) refused = verdict;
  }
  return refused === null ? null : status(refused);
}

interface Rule {
  readonly net: Network | "all" | "unix";
  readonly deny: boolean;
  readonly directive: Directive | null;
}

function byAddress(run: Run): Verdict {
  const rules = rulesIn(run.scope);
  if (rules.length === 0) return "none";
  const bytes = addressBytes(run.client.address);
  const address = bytes === null ? null : unmapped(bytes);
  for (const rule of rules) {
    if (!applies(rule.net, address)) continue;
    run.step(`${rule.directive?.name} ${rule.directive?.args[0]} for ${run.client.address}`, rule.directive);
    return rule.deny ? 403 : "pass";
  }
  return "none";
}

/** Rules of a network take addresses of its family alone. A client on a unix socket has no address. */
function applies(net: Rule["net"], address: readonly number[] | null): boolean {
  if (net === "all") return true;
  if (address === null) return net === "unix";
  return net !== "unix" && net.bytes.length === address.length && networkHas(net, address);
}

function rulesIn(scope: Scope): readonly Rule[] {
  const make = (): readonly Rule[] =>
    effectiveAll(scope, "allow", "deny").flatMap(({ args, directive }): Rule[] => {
      const text = args[0]!;
      const net = text === "all" ? "all" : text === "unix:" ? "unix" : network(text);
      return net === null ? [] : [{ net, deny: directive?.name === "deny", directive }];
    });
  return memo(scope, "access rules", make, ["allow", "deny"]);
}

function byPassword(run: Run): Verdict {
  const basic = setting(run.scope, "auth_basic");
  const users = setting(run.scope, "auth_basic_user_file");
  if (basic?.directive == null || users?.directive == null) return "none";
  const realm = run.known(basic.args[0]!, basic.directive);
  if (realm === "off") return "none";
  if (!hasCredentials(run)) {
    run.step("auth_basic asks for credentials", basic.directive);
    run.responseHeaders.push({ name: "WWW-Authenticate", value: `Basic realm="${realm}"` });
    return 401;
  }
  const path = posix.resolve(run.asked.web.folder, fromBytes(run.known(users.args[0]!, users.directive)));
  if (run.asked.world.file(path) === "missing") return 403;
  return undecided(`the users in ${path}`, users.directive);
}

/** ngx_http_auth_basic_user. */
function hasCredentials(run: Run): boolean {
  const found = /^basic +(.+)$/i.exec(run.header("authorization") ?? "");
  if (found === null || !/^[A-Za-z0-9+/_-]+=*$/.test(found[1]!)) return false;
  return Buffer.from(found[1]!, "base64").includes(":");
}

function byRequest(run: Run): Verdict {
  const auth = setting(run.scope, "auth_request");
  if (auth?.directive == null || auth.args[0] === "off") return "none";
  const asked = run.subrequest(toBytes(auth.args[0]!));
  const { status: code } = asked;
  run.step(`auth_request ${auth.args[0]} answers ${code}`, auth.directive);
  for (const { args } of settingsOf(run.scope, "auth_request_set")) {
    setVariable(run, lower(toBytes(args[0]!.slice(1))), asked.text(args[1]!));
  }
  if (code === 401) challenge(run, asked);
  if (code === 401 || code === 403) return code;
  return code >= 200 && code < 300 ? "pass" : 500;
}

/** The challenge of who was asked is the client's. */
function challenge(run: Run, asked: Run): void {
  const sent = asked.responseHeaders.find(({ name }) => lower(name) === "www-authenticate")?.value;
  const received = asked.upstreamHeaders.find(([name]) => name.toLowerCase() === "www-authenticate")?.[1];
  const value = sent ?? (received === undefined ? null : toBytes(received));
  if (value !== null) run.responseHeaders.push({ name: "WWW-Authenticate", value });
}
