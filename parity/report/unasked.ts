import type { ImpactSetting } from "../result";
import { feedingIn } from "./feeding";

/**
 * What settings are for besides the answers that probes and rows ask for. "Removable" does not speak of it, so it is said
 * with the setting. The first that matches holds.
 */
const KINDS: readonly (readonly [kind: string, names: RegExp])[] = [
  ["logs", /^(?:access_log|error_log|log_\w+|open_log_file_cache|rewrite_log|debug_\w+)$/],
  [
    "access",
    /^(?:allow|deny|satisfy|auth_\w+|secure_link\w*|valid_referers|disable_symlinks|internal|limit_except|ssl_(?:protocols|ciphers|dhparam|ecdh_curve|prefer_server_ciphers|client_certificate|crl|verify\w*|trusted_certificate|session_tickets|session_ticket_key)|\w+_ssl_(?:verify\w*|trusted_certificate|protocols|ciphers))$/,
  ],
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

/** nginx turns away by itself: a robot, a method, a name that nobody has. */
const REFUSES = /^return 4\d\d\b/;

/** `logs`, of `access_log off;`; null: of what it is for, nothing is known that was not asked. */
export function unaskedOf(text: string | null): string | null {
  if (text !== null && REFUSES.test(text)) return "access";
  const [name = ""] = /^\w+/.exec(text ?? "") ?? [];
  return KINDS.find(([, names]) => names.test(name))?.[0] ?? null;
}

/** What keeps requests out, so that a block goes with it. */
const KEEPS_OUT = /^(?:allow|deny|satisfy|auth_\w+|limit_except|secure_link\w*|valid_referers|return 4\d\d)\b/;

/**
 * Of those that are removable the ones that decide who is let in, themselves, by what stands in their block, or by a
 * variable: no probe comes from whom they keep out, and whether they may go is no question of traffic.
 */
export function guardsIn(settings: readonly ImpactSetting[]): ReadonlySet<ImpactSetting> {
  const keepers = settings.filter(({ text }) => KEEPS_OUT.test(text));
  const feeding = feedingIn(settings, keepers);
  const inside = [...keepers, ...feeding];
  const isWithin = (setting: ImpactSetting, { file, server, address }: ImpactSetting): boolean =>
    setting.file === file && setting.server === server && setting.address.startsWith(`${address}/`);
  return new Set(
    settings.filter((setting) => {
      if (setting.outcome !== "removable") return false;
      if (unaskedOf(setting.text) === "access" || feeding.has(setting)) return true;
      return inside.some((keeper) => isWithin(keeper, setting));
    }),
  );
}

/** How far "removable" reaches; null where nothing is called so. */
export function unaskedWords(settings: readonly ImpactSetting[]): string | null {
  if (!settings.some(({ outcome }) => outcome === "removable")) return null;
  return "logs, load (limits, buffers, caches), failures of the application, who is kept out (access), privileges, how it starts";
}
