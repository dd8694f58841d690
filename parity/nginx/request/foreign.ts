import type { Scope } from "../configuration/types";
import type { Directive } from "../types";
import { memo } from "./settings";

/** Directives of modules that are not modelled and can decide a request, by the phase in which they run. */
const FOREIGN = {
  rewrite: /^(?:server_)?rewrite_by_lua(?:_block|_file)?$/,
  access:
    /^(?:access_by_lua(?:_block|_file)?|auth_(?:jwt|jwt_require|oidc|pam|ldap|gss|digest)|modsecurity|SecRulesEnabled|testcookie|app_protect_enable)$/,
  header: /^(?:header_filter_by_lua(?:_block|_file)?|js_header_filter)$/,
  /** Filters that refuse or change what answers 200. */
  body: /^(?:image_filter|xslt_stylesheet)$/,
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
