import type { ImpactSetting } from "../result";

/**
 * What settings are for besides the answers that probes and rows ask for. "Removable" does not speak of it, so it is said
 * with the setting. The first that matches holds.
 */
const KINDS: readonly (readonly [kind: string, names: RegExp])[] = [
  ["logs", /^(?:access_log|error_log|log_\w+|open_log_file_cache|rewrite_log|debug_\w+)$/],
  ["privileges", /^(?:user|env|worker_rlimit_core)$/],
  ["start", /^(?:pid|lock_file|working_directory|load_module|daemon|master_process)$/],
  [
    "failures",
    /^(?:\w+_(?:connect|send)_timeout|\w+_next_upstream\w*|proxy_intercept_errors|\w+_cache_use_stale|resolver_timeout|client_(?:body|header)_timeout|send_timeout|lingering_\w+|reset_timedout_connection)$/,
  ],
  [
    "load",
    /^(?:limit_\w+|worker_\w+|multi_accept|accept_mutex\w*|use|sendfile\w*|tcp_\w+|aio\w*|directio\w*|output_buffers|postpone_output|keepalive|keepalive_\w+|open_file_cache\w*|gzip\w*|brotli\w*|\w+_buffers|\w+_buffer_size|\w+_buffering|\w+_busy_buffers_size|\w+_temp_\w+|\w+_cache\w*|ssl_session_\w+|ssl_buffer_size|\w+_hash_\w+_size|zone|random|least_conn|ip_hash|hash)$/,
  ],
];

/** `logs`, of `access_log off;`; null: of what it is for, nothing is known that was not asked. */
export function unaskedOf(text: string | null, { access }: Pick<ImpactSetting, "access">): string | null {
  if (text === null) return null;
  if (access) return "access";
  const [name = ""] = /^\w+/.exec(text) ?? [];
  return KINDS.find(([, names]) => names.test(name))?.[0] ?? null;
}

/** Of those that are removable the ones that decide who is let in: whether they may go is no question of traffic. */
export function isGuard({ outcome, access }: ImpactSetting): boolean {
  return outcome === "removable" && access;
}

/** How far "removable" reaches; null where nothing is called so. */
export function unaskedWords(settings: readonly ImpactSetting[]): string | null {
  if (!settings.some(({ outcome }) => outcome === "removable")) return null;
  return "logs, load (limits, buffers, caches), failures of the application, who is kept out (access), privileges, how it starts";
}
