import { parseNginx } from "../nginx";
import type { NginxNode } from "../tree";
import type { Normaliser, Place } from "./normaliser";

/** Blocks that no other format of braces and semicolons has at its top. */
const BLOCKS: ReadonlySet<string> = new Set(["events", "http", "location", "server", "stream", "upstream"]);

/** A file of nginx's folder that is configuration: `nginx.conf`, `conf.d/x.conf`, `sites-enabled/x`, `proxy_params`. */
const NGINX_FILE = /(?:^|\/)(?:nginx[\w.-]*\.conf|(?:nginx|openresty)\/(?:.*\/)?(?:[\w-]+|[^/]+\.conf|mime\.types))$/;
/** Names that a piece of configuration without a block can have. */
const CONFIG_FILE = /\.conf$|(?:^|\/)[\w-]+$/;

/**
 * nginx configuration. A file of nginx's folder has to parse; any other text also has to hold a block that is nginx's
 * own. What does not parse stays text, and a difference in it shows by line.
 */
export const nginx: Normaliser = {
  id: "nginx",
  decode(text, place) {
    const named = place.file !== null && NGINX_FILE.test(place.file);
    if (!named && !plausible(text, place)) return null;
    const directives = parseNginx(text, place.file ?? place.property);
    if (directives === null || directives.length === 0) return null;
    if (!named && !directives.some(isNginxBlock)) return null;
    return { kind: "decoded", formats: ["nginx"], content: { kind: "nginx", directives }, parts: [] };
  },
};

/** Cheap, and true for every text that could pass: parsing each script and page would cost more than it finds. */
function plausible(text: string, place: Place): boolean {
  if (text.startsWith("#!")) return false;
  if (place.file !== null && !CONFIG_FILE.test(place.file)) return false;
  return /(?:^|[\s;{}])(?:events|http|location|server|stream|upstream)\b[^;{}]{0,500}\{/.test(text);
}

function isNginxBlock(node: NginxNode): boolean {
  return node.block !== null && BLOCKS.has(node.name);
}
