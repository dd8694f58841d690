import { createHash } from "node:crypto";
import type { Run } from "../run";
import { setting } from "../settings";
import { known, unknown } from "../text";
import type { Text } from "../types";

/** `$secure_link`: `1`, `0` where it has expired, empty where it is wrong (ngx_http_secure_link_variable). */
export function secureLink(run: Run): Text {
  const secret = setting(run.scope, "secure_link_secret");
  if (secret !== null) return bySecret(run, secret.args[0]!);
  const link = setting(run.scope, "secure_link");
  const md5 = setting(run.scope, "secure_link_md5");
  if (link === null || md5 === null) return "";
  const value = known(run.text(link.args[0]!), link.directive);
  const comma = value.indexOf(",");
  const expires = comma < 0 ? null : value.slice(comma + 1);
  if (expires !== null && !/^0*[1-9]\d*$/.test(expires)) return "";
  const hash = decoded(comma < 0 ? value : value.slice(0, comma));
  const wanted = createHash("md5")
    .update(known(run.text(md5.args[0]!), md5.directive), "latin1")
    .digest()
    .toString("latin1");
  if (hash !== wanted) return "";
  return expires === null ? "1" : unknown("secure_link");
}

/** `$secure_link_expires`: the time that was sent. */
export function secureLinkExpires(run: Run): Text {
  const link = setting(run.scope, "secure_link");
  if (link === null) return "";
  const value = known(run.text(link.args[0]!), link.directive);
  return value.includes(",") ? value.slice(value.indexOf(",") + 1) : "";
}

function decoded(text: string): string | null {
  if (text.length > 24 || !/^[A-Za-z0-9_-]*=*$/.test(text)) return null;
  return Buffer.from(text, "base64url").toString("latin1");
}

/** `/prefix/hash/link`: the link is the value. */
function bySecret(run: Run, secret: string): string {
  const found = /^\/[^/]*\/([0-9a-fA-F]{32})\/(.+)$/s.exec(run.unparsed);
  if (found === null) return "";
  const hash = createHash("md5").update(found[2]!, "latin1").update(secret, "utf8").digest("hex");
  return hash === found[1]!.toLowerCase() ? found[2]! : "";
}
