import { type Directive, render, resolveIncludes } from "../../../parity/nginx";
import type { Random } from "./random";
import type { Case } from "./types";

/** Directives of `http` of which there may be several, each defining something of its own. */
const DEFINING = /^(map|geo|upstream|split_clients|log_format|limit_\w+_zone|proxy_cache_path|set_real_ip_from)$/;

/** Servers of several whole configurations in one, as they meet on a machine that hosts them all. */
export function recombine(sources: readonly Case[], random: Random, name: string): Case {
  const chosen = random.times(2, 4, () => random.one(sources));
  const http: Directive[] = [];
  const seen = new Set<string>();
  const add = (key: string, directive: Directive): void => {
    if (!seen.has(key)) http.push(directive);
    seen.add(key);
  };
  for (const source of new Set(chosen)) {
    for (const directive of httpOf(source)) {
      const { name: kind, args } = directive;
      if (kind === "server") {
        if (random.chance(0.8)) http.push(directive);
      } else
        add(
          DEFINING.test(kind) ? `${kind} ${definedBy(directive)}` : kind === "map" ? args.join(" ") : kind,
          directive,
        );
    }
  }
  const servers = http.filter(({ name: kind }) => kind === "server");
  const others = http.filter(({ name: kind }) => kind !== "server");
  const mixed = random.chance(0.5) ? servers.toReversed() : servers;
  const main = "/etc/nginx/nginx.conf";
  const text = `events {}\nhttp {\n${render([...others, ...mixed])}}\n`;
  const disk = new Map(chosen.flatMap((source) => [...source.disk]));
  const down = new Set(chosen.flatMap((source) => [...source.down]));
  return {
    name,
    main,
    files: new Map([[main, text]]),
    disk,
    down,
    asks: random.some(
      chosen.flatMap(({ asks }) => asks),
      12,
    ),
  };
}

function httpOf(source: Case): readonly Directive[] {
  const { directives, problems } = resolveIncludes(source.main, source.files);
  if (problems.length > 0) return [];
  return directives.find(({ name }) => name === "http")?.block ?? [];
}

/** What would clash if it were there twice. */
function definedBy({ name, args }: Directive): string {
  if (name === "map" || name === "geo" || name === "split_clients") return args.at(-1) ?? "";
  return args.find((arg) => /^(keys_)?zone=/.test(arg)) ?? args[0] ?? "";
}
