import { contentAddress, joinAddress, partAddress } from "./address";
import type { Tree } from "./tree";

/** Addresses at which nginx directives begin inside a decoded property: `userData!/etc/nginx/nginx.conf!`. */
export function nginxAddresses(address: string, tree: Tree): string[] {
  switch (tree.kind) {
    case "nginx":
      return [address];
    case "map":
      return tree.entries.flatMap(([key, item]) => nginxAddresses(joinAddress(address, key), item));
    case "list":
    case "set":
      return tree.items.flatMap((item, index) => nginxAddresses(joinAddress(address, index), item));
    case "decoded": {
      const parts = tree.parts.flatMap((part) => nginxAddresses(partAddress(address, part.name), part.tree));
      return [...nginxAddresses(contentAddress(address), tree.content), ...parts];
    }
    default:
      return [];
  }
}
