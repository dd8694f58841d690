import type { Scope } from "../configuration/types";
import type { Directive } from "../types";
import { memo } from "./settings";

/** Directives of modules that are not modelled and can decide a request, by the phase in which they run. */
const FOREIGN = {
  rewrite:
    /^rewrite_by_lua(?:_block|_file)?$|^server_rewrite_by_lua(?:_block|_file)?$|^js_(?:access|header_filter|body_filter)$/,
  access:
    /^access_by_lua(?:_block|_file)?$|^auth_(?:jwt|jwt_require|pam|ldap|gss|digest|oidc|cookie)\w*$|^modsecurity$|^naxsi\w*$|^(?:secure_link|valid_referers_block|limit_traffic\w*)_by\w*$|^(?:app_protect_enable|app_protect_dos_enable|SecRulesEnabled|testcookie|geoip2?_deny)$/,
} as const;

/** The first such directive in effect; null: there is none. Inherited from further out, as those modules do. */
export function foreignDirective(scope: Scope, phase: keyof typeof FOREIGN): Directive | null {
  return memo(scope, `foreign ${phase}`, () => {
    for (let at: Scope | null = scope; at !== null; at = at.kind === "http" ? null : at.parent) {
      const found = at.directive?.block?.find(({ name }) => FOREIGN[phase].test(name));
      if (found !== undefined) return found.args[0] === "off" ? null : found;
    }
    return null;
  });
}
