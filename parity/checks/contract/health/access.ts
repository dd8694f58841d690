import type { Scope, WebServer } from "../../../nginx/configuration/types";
import { effective, loadWebServer } from "../../../nginx/index";
import type { Directive } from "../../../nginx/types";
import { settingsIn, withoutSettings } from "../../../traffic/index";
import type { Asked } from "./ask";

/** Directives that turn requests away by who asks, or how often. */
const ACCESS = [
  "deny",
  "allow",
  "auth_basic",
  "auth_request",
  "auth_jwt",
  "limit_req",
  "limit_conn",
  "secure_link",
  "limit_except",
];

/** The access control in effect in a scope: the directive of it that turns away. Null: there is none. */
export function accessControlOf(scope: Scope): Directive | null {
  return ACCESS.map((name) => effective(scope, name)?.directive).find((found) => found) ?? null;
}

/**
 * The configuration without its access control, and which directive of it is in effect where the request ends; null where
 * there is none.
 */
export function withoutAccessControl({ view, answer }: Asked): { web: WebServer; directive: Directive } | null {
  const scope = answer.location ?? answer.server;
  const declared = view.path.servers.webServer;
  if (scope === null || declared === null) return null;
  const deciding = answer.steps.findLast((step) => step.directive !== null && ACCESS.includes(step.directive.name));
  const directive = deciding?.directive ?? accessControlOf(scope);
  if (directive === null) return null;
  const controls = settingsIn(declared).filter(({ directive: { name } }) => ACCESS.includes(name));
  const opened = withoutSettings(declared, controls);
  const files = new Map(opened.files.map(({ path, text }) => [path, text] as const));
  return { web: loadWebServer(opened.main, files, view.web.facts), directive };
}
