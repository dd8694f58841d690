import { toBytes } from "../bytes";
import { undecided } from "../cannot-decide";
import { patternOf } from "../pattern";
import type { Run } from "../run";
import { memo, setting, word } from "../settings";
import type { Text } from "../types";

/** `$fastcgi_script_name`: a path that ends with a slash is completed by `fastcgi_index`. */
export function scriptName(run: Run): Text {
  const { script } = split(run);
  return script.endsWith("/") ? script + (word(run.scope, "fastcgi_index") ?? "") : script;
}

/** `$fastcgi_path_info`. */
export function pathInfo(run: Run): Text {
  return split(run).info;
}

/** ngx_http_fastcgi_split: kept until a handler or an internal redirect begins anew, whatever becomes of the URI. */
function split(run: Run): { readonly script: string; readonly info: string } {
  if (run.fastcgi !== null) return run.fastcgi;
  const regex = setting(run.scope, "fastcgi_split_path_info");
  run.fastcgi = regex === null ? { script: run.uri, info: "" } : matched(run, regex.args[0]!);
  return run.fastcgi;
}

function matched(run: Run, regex: string): { script: string; info: string } {
  const pattern = memo(run.scope, "fastcgi_split_path_info pattern", () => patternOf(toBytes(regex), false));
  // Not by run.matches: captures of the request stay what they are.
  const match = pattern.exec(run.uri);
  if (match === "undecided") return undecided(`the regular expression ${regex}`);
  if (match === null) return { script: run.uri, info: "" };
  const [, , from = 0, to = 0, infoFrom = 0, infoTo = 0] = match.spans;
  return { script: run.uri.slice(from, to), info: run.uri.slice(infoFrom, infoTo) };
}
