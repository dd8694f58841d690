import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const NGINX = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/local/bin/nginx", "/opt/homebrew/bin/nginx"].find(
  (path) => existsSync(path),
);
const LUA_MODULES = ["ndk_http_module.so", "ngx_http_lua_module.so"].map((name) => `/usr/lib/nginx/modules/${name}`);

export const hasNginx = NGINX !== undefined;
export const hasLua = hasNginx && LUA_MODULES.every((path) => existsSync(path));
/** What a file needs at its top for Lua blocks; one line. */
export const loadLua = LUA_MODULES.map((path) => `load_module ${path};`).join(" ");

export const INSTALL = "apt-get install nginx-light libnginx-mod-http-lua";

/** Leaves tests out, and tells so, for what this machine lacks; where nothing may be left out, they fail. */
export function leaveOut(test: Mocha.Context, lacking: string | null, told: string): void {
  if (lacking === null) return;
  if (process.env["CI"]) throw new Error(lacking);
  console.log(`      ${told}`);
  test.skip();
}

/** What nginx said of a configuration: every message, its place taken off. */
export interface Answer {
  readonly ok: boolean;
  readonly messages: readonly { readonly level: string; readonly text: string; readonly line: number | null }[];
  /** Paths that `-T` lists, in the order nginx read them. */
  readonly files: readonly string[];
}

/** A folder of its own in which real nginx tests configurations; it starts no server. */
export class RealNginx {
  readonly dir = mkdtempSync(join(tmpdir(), "parity-nginx-"));

  /** Writes the files (path in the folder → text) and tests `nginx.conf`; `dump` for {@link Answer.files}. */
  test(files: { readonly [path: string]: string }, dump = false): Answer {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.dir, path)), { recursive: true });
      writeFileSync(join(this.dir, path), content);
    }
    const args = [dump ? "-T" : "-t", "-q", "-e", "stderr", "-p", this.dir, "-c", join(this.dir, "nginx.conf")];
    args.push("-g", `pid ${join(this.dir, "pid")};`);
    const run = spawnSync(NGINX!, args, { encoding: "utf8", timeout: 10_000, maxBuffer: 1 << 28 });
    if (run.error !== undefined) throw run.error;
    const read = [...run.stdout.matchAll(/^# configuration file (.+):$/gm)].map((match) => match[1]!);
    return { ok: run.status === 0, messages: this.messages(run.stderr), files: read };
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  private messages(stderr: string): Answer["messages"] {
    const start = /^(?:nginx: |\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d )\[(\w+)\] (?:\d+#\d+: )?/m;
    const parts = stderr.split(new RegExp(start, "m")).slice(1);
    const messages: { level: string; text: string; line: number | null }[] = [];
    for (let at = 0; at + 1 < parts.length; at += 2) {
      const text = parts[at + 1]!.replace(/\nnginx: configuration file [^\n]+\n?$/, "").replace(/\n$/, "");
      const place = / in \S*nginx\.conf:(\d+)$/.exec(text);
      messages.push({
        level: parts[at]!,
        text: place === null ? text : text.slice(0, place.index),
        line: place === null ? null : Number(place[1]),
      });
    }
    return messages;
  }
}

/** Real nginx for the tests of the `describe` that this is called in; they are left out where it is not installed. */
export function useRealNginx(): () => RealNginx {
  let real: RealNginx | null = null;
  before(function () {
    const lacking = hasNginx ? null : `nginx is not installed: ${INSTALL}`;
    leaveOut(this, lacking, `not compared with real nginx, for want of it: ${INSTALL}`);
    real = new RealNginx();
  });
  after(() => real?.remove());
  return () => real!;
}
