import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadWebServer, type NginxFacts } from "../../../parity/nginx";
import recorded from "../../fixtures/nginx/starts/cases.json";

/** What nginx says, and its line; 0 where it gives none. Null: it starts. */
export type Says = readonly [message: string, line: number] | null;

/** One configuration, and what two versions of nginx say of it. */
export interface Start {
  readonly text: string;
  /** Debian's nginx 1.22.1, and nginx 1.28.3 with every module. */
  readonly says: readonly [old: Says, recent: Says];
}

/** Modules that Debian builds in. */
const DEBIAN = [
  "http_ssl http_stub_status http_realip http_auth_request http_v2 http_dav http_slice http_addition http_flv",
  "http_gunzip http_gzip_static http_mp4 http_random_index http_secure_link http_sub threads",
].flatMap((names) => names.split(" "));

const OTHERS = [
  "http_v3 http_degradation http_geoip http_image_filter http_xslt",
  "stream stream_ssl stream_realip stream_ssl_preread stream_geoip mail mail_ssl file_aio",
].flatMap((names) => names.split(" "));

/** Of the two that {@link Start.says} quotes. */
export const FACTS: readonly [NginxFacts, NginxFacts] = [
  { version: "1.22.1", root: true, modules: DEBIAN },
  { version: "1.28.3", root: true, modules: [...DEBIAN, ...OTHERS] },
];

const AROUND: { readonly [context: string]: readonly [string, string] } = {
  "": ["", ""],
  http: ["events {}\nhttp {\n", "\n}\n"],
  server: ["events {}\nhttp {\nserver {\n", "\n}\n}\n"],
  location: ["events {}\nhttp {\nserver {\nlocation / {\n", "\n}\n}\n}\n"],
  upstream: ["events {}\nhttp {\nupstream u {\n", "\n}\n}\n"],
};

type Row = readonly [context: string, text: string, old: Says, recent?: Says];

/** Written by hand, one mistake or near miss each; the answers are real nginx's. `DIR` is the folder of the main file. */
export const STARTS: readonly Start[] = (recorded as unknown as readonly Row[]).map(([context, text, ...says]) => {
  const [before, after] = AROUND[context]!;
  return { text: before + text + after, says: [says[0], says.length > 1 ? says[1]! : says[0]] };
});

/** What the model says of a main file at `path`. `undecided`: it has found nothing, but cannot tell everything. */
export function modelSays(text: string, path: string, facts: NginxFacts): { says: Says; undecided: readonly string[] } {
  const server = loadWebServer(path, new Map([[path, text]]), facts);
  const [first] = server.problems;
  return {
    says: first === undefined ? null : [first.message, first.nginxLine],
    undecided: server.unknown.map(({ about }) => about),
  };
}

/** Whole configurations of ordinary servers, for mistakes to be made in. */
export const ORDINARY: readonly string[] = ["api", "proxies"].map((name) =>
  readFileSync(join(__dirname, "../../fixtures/nginx/starts", `${name}.conf`), "utf8"),
);
