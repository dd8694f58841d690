import { feedingIn } from "./feeding";
import { withIncluded } from "./included";
import type { Row } from "./rows";
import { askingIn } from "./subrequests";

/** What is for access: who may come in, and how much is asked of whoever does. */
const ACCESS =
  /^(?:allow|deny|satisfy|auth_\w+|secure_link\w*|valid_referers|disable_symlinks|internal|limit_except|ssl_(?:protocols|ciphers|dhparam|ecdh_curve|prefer_server_ciphers|client_certificate|crl|verify\w*|trusted_certificate|session_tickets|session_ticket_key)|\w+_ssl_(?:verify\w*|trusted_certificate|protocols|ciphers)|return 4\d\d)\b/;

/** What keeps requests out, so that a block goes with it. nginx turns away by itself: a robot, a method, a name that nobody has. */
const KEEPS_OUT = /^(?:allow|deny|satisfy|auth_\w+|limit_except|secure_link\w*|valid_referers|return 4\d\d)\b/;

/**
 * The settings that decide who is let in, themselves, by what stands in their block, by what they include, or by a
 * variable: no probe comes from whom they keep out, and whether they may go is no question of traffic.
 */
export function accessOf(rows: readonly Row[]): ReadonlySet<Row> {
  const keepers = rows.filter(({ text }) => KEEPS_OUT.test(text));
  const keeping = new Set([...keepers, ...feedingIn(rows, keepers)]);
  const asking = new Set(askingIn(rows));
  const own = rows.filter((row) => ACCESS.test(row.text) || keeping.has(row) || asking.has(row));
  const brought = broughtIn(rows);
  const bringing = (of: ReadonlySet<Row>): Row[] =>
    [...brought].filter(([, inside]) => inside.some((row) => of.has(row))).map(([include]) => include);
  const inside = [...keeping, ...bringing(keeping)];
  const blocks = new Set(inside.flatMap(blocksAround));
  const around = rows.filter((row) => blocks.has(blockOf(row, row.address)));
  // The block that an include stands in stays when it goes, so that all that is for access counts.
  return new Set([...own, ...bringing(new Set(own)), ...around]);
}

/** Of each prefix of its address that may be a block's: a name may hold slashes, too. */
function blocksAround(row: Row): string[] {
  return [...row.address.matchAll(/\//g)].map(({ index }) => blockOf(row, row.address.slice(0, index)));
}

const blockOf = ({ file, server }: Row, address: string): string => JSON.stringify([file, server, address]);

/** Each `include`, with the settings of all files that it brings in some stack. */
function broughtIn(rows: readonly Row[]): ReadonlyMap<Row, readonly Row[]> {
  const rowOf = new Map(rows.flatMap((row) => [...row.own.values()].map(({ setting }) => [setting, row] as const)));
  const includes = rows.filter(({ text }) => /^include\b/.test(text));
  return new Map(
    includes.map((include) => {
      const settings = [...include.own.values()].flatMap(({ model, setting }) =>
        withIncluded(model.web, [setting], model.settings).filter((one) => one !== setting),
      );
      return [include, [...new Set(settings.flatMap((setting) => rowOf.get(setting) ?? []))]] as const;
    }),
  );
}
