import type { Programs } from "../cell/types";

/** What of this machine a rehearsal is made with. */
export interface Machine {
  readonly programs: Programs;
  readonly nginx: NginxHere;
  /** Version of HAProxy: `2.6.12`. */
  readonly haproxy: string;
  /** Folders that programs need, and links to such: `/usr`, `/bin` → `usr/bin`. */
  readonly binds: readonly string[];
  readonly links: readonly (readonly [path: string, target: string])[];
}

/** The nginx that runs here, by what it says of itself (`nginx -V`). */
export interface NginxHere {
  /** `1.22.1`. */
  readonly version: string;
  /** Optional modules, as in `parity.yaml`: `http_ssl`, `http_realip`. */
  readonly modules: readonly string[];
  /** What it was compiled with. */
  readonly prefix: string;
  readonly pidPath: string;
  readonly user: string;
  readonly group: string;
  /** Files and folders that it writes unless told otherwise: logs, temporary files. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
  /** Directives of its temporary folders: those of the modules that it was compiled with. */
  readonly temporary: readonly string[];
}

/** Reads the output of `nginx -V`. Null: not that of an nginx. */
export function nginxFrom(output: string): NginxHere | null {
  const version = /nginx version: [^/\s]+\/(\d+\.\d+\.\d+)/.exec(output)?.[1];
  if (version === undefined) return null;
  const flags = flagsOf(/configure arguments:(.*)/.exec(output)?.[1] ?? "");
  const prefix = flags.get("prefix") ?? "/usr/local/nginx";
  const path = (name: string, otherwise: string): string => absolute(flags.get(name) ?? otherwise, prefix);
  const user = flags.get("user") ?? "nobody";
  return {
    version,
    modules: modulesOf(flags),
    prefix,
    pidPath: path("pid-path", "logs/nginx.pid"),
    user,
    group: flags.get("group") ?? user,
    files: [
      path("http-log-path", "logs/access.log"),
      path("error-log-path", "logs/error.log"),
      path("pid-path", "logs/nginx.pid"),
      path("lock-path", "logs/nginx.lock"),
    ].filter((file) => !/^(stderr|syslog:|memory:)/.test(file.replace(/^.*\//, ""))),
    temporary: [
      "client_body",
      ...["proxy", "fastcgi", "uwsgi", "scgi"].filter((name) => !flags.has(`without-http_${name}_module`)),
    ].map((name) => `${name}_temp_path`),
    folders: ["client-body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) =>
      path(`http-${name}-temp-path`, `${name.replace("-", "_")}_temp`),
    ),
  };
}

/** `--with-cc-opt='-O2 -g' --with-http_ssl_module` → name → value, empty for a switch. */
function flagsOf(text: string): ReadonlyMap<string, string> {
  const found = text.matchAll(/--([\w-]+)(?:=('[^']*'|\S*))?/g);
  return new Map([...found].map(([, name = "", value = ""]) => [name, value.replace(/^'|'$/g, "")]));
}

function modulesOf(flags: ReadonlyMap<string, string>): string[] {
  return [...flags.keys()]
    .map((name) => /^with-((?:http|stream|mail)_\w+)_module$/.exec(name)?.[1])
    .filter((name) => name !== undefined)
    .sort();
}

export function absolute(path: string, folder: string): string {
  return path.startsWith("/") ? path : `${folder}/${path}`;
}
