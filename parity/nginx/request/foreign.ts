import type { Scope } from "../configuration/types";
import type { Directive } from "../types";
import { memo } from "./settings";

type Phase = "rewrite" | "access" | "content" | "listing" | "header" | "body";

const inLua = (name: string): string[] => [name, `${name}_block`, `${name}_file`];

/** Directives of modules that are not modelled and can decide a request, by the phase in which they run. */
const FOREIGN: { readonly [phase in Phase]: readonly string[] } = {
  rewrite: [...inLua("rewrite_by_lua"), ...inLua("server_rewrite_by_lua")],
  access: [
    ...inLua("access_by_lua"),
    ...["auth_jwt", "auth_jwt_require", "auth_oidc", "auth_pam", "auth_ldap", "auth_gss", "auth_digest"],
    ...["modsecurity", "SecRulesEnabled", "testcookie", "app_protect_enable"],
  ],
  content: ["passenger_enabled"],
  /** What answers for a folder. */
  listing: ["fancyindex"],
  header: [...inLua("header_filter_by_lua"), "js_header_filter"],
  /** Filters that refuse or change what answers 200. */
  body: ["image_filter", "xslt_stylesheet"],
};

const PHASE_OF: ReadonlyMap<string, Phase> = new Map(
  (Object.keys(FOREIGN) as Phase[]).flatMap((phase) => FOREIGN[phase].map((name) => [name, phase] as const)),
);

/** The first such directive in effect; null: there is none. Inherited from further out, as those modules do. */
export function foreignDirective(scope: Scope, phase: Phase): Directive | null {
  const found = memo(scope, "foreign", () => foreignIn(scope)).get(phase);
  return found === undefined || found.args[0] === "off" ? null : found;
}

function foreignIn(scope: Scope): ReadonlyMap<Phase, Directive> {
  const found = new Map<Phase, Directive>();
  for (let at: Scope | null = scope; at !== null; at = at.kind === "http" ? null : at.parent) {
    const own = new Map<Phase, Directive>();
    for (const directive of at.directive?.block ?? []) {
      const phase = PHASE_OF.get(directive.name);
      if (phase !== undefined && !own.has(phase)) own.set(phase, directive);
    }
    for (const [phase, directive] of own) if (!found.has(phase)) found.set(phase, directive);
  }
  return found;
}
