import type { WebServer } from "../../../nginx/configuration/types";
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

/**
 * The configuration without its access control, and which directive of it is in effect where the request ends; null where
 * there is none.
 */
export function withoutAccessControl({ view, answer }: Asked): { web: WebServer; directive: Directive } | null {
  const scope = answer.location ?? answer.server;
  const declared = view.path.servers.webServer;
  if (scope === null || declared === null) return null;
  const directive = ACCESS.map((name) => effective(scope, name)?.directive).find((found) => found);
  if (!directive) return null;
  const controls = settingsIn(declared).filter(({ directive: { name } }) => ACCESS.includes(name));
  const opened = withoutSettings(declared, controls);
  const files = new Map(opened.files.map(({ path, text }) => [path, text] as const));
  return { web: loadWebServer(opened.main, files, view.web.facts), directive };
}
