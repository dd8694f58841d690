import type { NginxFacts } from "../configuration/types";
import { moduleNames } from "./table";

/**
 * Widely used modules of others: how their directives begin, and what the module is called in `parity.yaml`, in a
 * `load_module` and in its package. Their directives cannot be judged, only recognised.
 */
const FOREIGN: readonly (readonly [directives: RegExp, module: string])[] = [
  [/_by_lua(_block|_file)?$|^lua_|^init_by_lua|^balancer_by_lua|^rewrite_by_lua/, "http_lua"],
  [/^more_(set|clear)_(input_)?headers$/, "http_headers_more"],
  [
    /^set_(unescape_uri|quote_(sql|json)_str|md5|sha1|hmac_|encode_|decode_|escape_uri|if_empty|random|rotate|local_today|formatted_)/,
    "http_set_misc",
  ],
  [/^echo(_|$)/, "http_echo"],
  [/^brotli(_|$)/, "http_brotli"],
  [/^zstd(_|$)/, "http_zstd"],
  [/^js_/, "http_js"],
  [/^(vhost_traffic_status|vts_)/, "http_vhost_traffic_status"],
  [/^geoip2(_|$)/, "http_geoip2"],
  [/^modsecurity/i, "http_modsecurity"],
  [
    /^(main|basic|check)_?rule$|^(sec_?)?rules_?(enabled|disabled)$|^learning_?mode$|^denied_?url$|^libinjection|^naxsi_/i,
    "http_naxsi",
  ],
  [/^app_protect_/, "app_protect"],
  [/^waf(_|$)/, "http_waf"],
  [/^testcookie(_|$)/, "http_testcookie_access"],
  [/^passenger_/, "http_passenger"],
  [/^pagespeed(_|$)/, "pagespeed"],
  [/^fancyindex/, "http_fancyindex"],
  [/^dav_ext_/, "http_dav_ext"],
  [/^push_stream_/, "http_push_stream"],
  [/^nchan_/, "nchan"],
  [/^rtmp$|^rtmp_/, "rtmp"],
  [/^auth_pam/, "http_auth_pam"],
  [/^auth_ldap|^ldap_server$/, "http_auth_ldap"],
  [/^auth_gss/, "http_auth_spnego"],
  [/^auth_digest/, "http_auth_digest"],
  [/^(auth_)?jwt_|^auth_jwt$/, "http_auth_jwt"],
  [/^acme_/, "http_acme"],
  [/^set_cookie_flag$/, "http_cookie_flag"],
  [/^set_form_input/, "http_form_input"],
  [/^length_hiding/, "http_length_hiding"],
  [/^ssl_ct(_|$)/, "http_ssl_ct"],
  [/^ssl_ja[34]/, "http_ssl_fingerprint"],
  [/^(proxy|fastcgi|scgi|uwsgi)_cache_purge$|^cache_purge/, "http_cache_purge"],
  [/^(subs_filter)/, "http_subs_filter"],
  [/^upload_progress(_|$)|^(track|report)_uploads$/, "http_uploadprogress"],
  [/^upload_/, "http_upload"],
  [/^(opentracing|zipkin)_|^opentracing$/, "http_opentracing"],
  [/^otel_/, "otel"],
  [/^opentelemetry(_|$)/, "otel_ngx"],
  [/^datadog_/, "http_datadog"],
  [/^statsd_/, "http_statsd"],
  [/^graphite_/, "http_graphite"],
  [/^influxdb$/, "http_influxdb"],
  [/^pinba_/, "http_pinba"],
  [/^check(_|$)/, "http_upstream_check"],
  [/^upsync(_|$)/, "http_upsync"],
  [/^dyups_/, "http_dyups"],
  [/^sticky/, "http_sticky"],
  [/^fair$/, "http_upstream_fair"],
  [/^srcache_/, "http_srcache"],
  [/^memc_/, "http_memc"],
  [/^redis2_/, "http_redis2"],
  [/^redis_/, "http_redis"],
  [/^rds_json/, "http_rds_json"],
  [/^rds_csv/, "http_rds_csv"],
  [/^drizzle_/, "http_drizzle"],
  [/^postgres_/, "http_postgres"],
  [/^ajp_/, "http_ajp"],
  [/^proxy_connect(_|$)/, "http_proxy_connect"],
  [/^slowfs_/, "http_slowfs"],
  [/^encrypted_session_/, "http_encrypted_session"],
  [/^replace_filter/, "http_replace"],
  [/^concat(_|$)/, "http_concat"],
  [/^small_light/, "http_small_light"],
  [/^vod(_|$)/, "http_vod"],
  [/^flv_live$/, "http_flv_live"],
  [/^sysguard(_|$)/, "http_sysguard"],
  [/^(proxy_)?wasm(_|$)/, "wasmx"],
  [/^google_perftools_profiles$/, "google_perftools"],
  [/^array_(split|join|map)/, "http_array_var"],
  [/^xss_/, "http_xss"],
  [/^perl_/, "http_perl"],
  [
    /^api$|^status(_zone)?$|^health_check$|^zone_sync|^match$|^keyval|^(hls|f4f)(_|$)|^session_log|^auth_oidc$|^oidc_/,
    "plus",
  ],
];

/** The module of others that a directive may belong to; null where none is known. */
export function foreignModule(directive: string): string | null {
  return FOREIGN.find(([pattern]) => pattern.test(directive))?.[1] ?? null;
}

const WITH_VARIABLES =
  /^(brotli|zstd|geoip2|modsecurity|jwt|oidc|otel|opentracing|opentelemetry|vts|nchan|testcookie|echo|acme|redis|memc|upload|uploadprogress|passenger|session_log|proxy_connect|ssl_ja[34])_/;

/** The module of others that a variable of that name may be of; null where none is known. */
export function foreignModuleOfVariable(name: string): string | null {
  return WITH_VARIABLES.test(name) ? foreignModule(name) : null;
}

/** Modules of which all directives are known by name: what looks otherwise is not theirs. */
const WHOLLY_KNOWN: ReadonlySet<string> = new Set([
  "http_lua",
  "http_headers_more",
  "http_set_misc",
  "http_echo",
  "http_brotli",
  "http_brotli_static",
  "http_js",
  "http_geoip2",
  "http_vhost_traffic_status",
  "http_modsecurity",
  "http_fancyindex",
  "ndk_http",
  "google_perftools",
]);

/** Optional modules of nginx itself: as configure calls them, without `--with-` and `_module`. */
export const OPTIONAL_MODULES: ReadonlySet<string> = new Set(
  [
    "http_ssl http_v2 http_v3 http_realip http_addition http_xslt http_image_filter http_geoip http_sub http_dav http_flv",
    "http_mp4 http_gunzip http_gzip_static http_auth_request http_random_index http_secure_link http_degradation",
    "http_slice http_stub_status http_perl mail mail_ssl stream stream_ssl stream_realip stream_geoip stream_ssl_preread",
  ].flatMap((names) => names.split(" ")),
);

/** What else configure takes, and lists of modules often hold. */
const BUILD_OPTIONS: ReadonlySet<string> = new Set(
  "threads file_aio compat debug pcre pcre_jit poll select libatomic cpp_test".split(" "),
);

/** One spelling for `--with-http_ssl_module`, `ngx_http_ssl_module`, `ngx_http_headers_more_filter_module.so`, `http-lua`. */
export function moduleName(text: string): string {
  const name = text
    .replace(/^.*\//, "")
    .replace(/\.so$/, "")
    .replace(/^(--with-|libnginx-mod-|ngx_)/, "")
    .replaceAll("-", "_")
    .replace(/_module$/, "");
  if (OPTIONAL_MODULES.has(name)) return name;
  const plain = name.replace(/_filter$/, "");
  return WHOLLY_KNOWN.has(`http_${plain}`) ? `http_${plain}` : plain;
}

/** The modules that are there: those the facts name and those the configuration loads. */
export class Modules {
  private readonly names: Set<string> | null;
  /** Those that nginx itself does not have. */
  private readonly foreign = new Set<string>();

  constructor(facts: NginxFacts) {
    this.names = facts.modules === null ? null : new Set();
    for (const name of facts.modules ?? []) this.add(name);
  }

  /** `load_module`, or an entry of `nginx.modules`. */
  add(text: string): void {
    const name = OPTIONAL_MODULES.has(text) ? text : moduleName(text);
    this.names?.add(name);
    if (!OPTIONAL_MODULES.has(name) && !BUILD_OPTIONS.has(name) && !moduleNames().has(name)) this.foreign.add(name);
  }

  /** Whether the module in a file is one of those that the facts name; null: they name none. */
  isNamed(file: string): boolean | null {
    return this.has(moduleName(file));
  }

  /** Null: the facts do not say. */
  has(module: string): boolean | null {
    return this.names === null ? null : this.names.has(module);
  }

  /** A module that nginx itself does not have is there. */
  get hasForeign(): boolean {
    return this.foreign.size > 0;
  }

  /**
   * Whether a directive that nginx itself does not have can be one of a module of others that is there; null: nobody says
   * which modules there are.
   */
  mayKnow(directive: string): boolean | null {
    const module = foreignModule(directive);
    if (module !== null && this.foreign.has(module)) return true;
    for (const name of this.foreign) if (!WHOLLY_KNOWN.has(name)) return true;
    return this.names === null && module !== null ? null : false;
  }
}
