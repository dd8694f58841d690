import type { Scope } from "../configuration/types";
import { lower, toBytes } from "./bytes";
import { memo } from "./settings";

/** Without a `types` block (ngx_http_core_default_types). */
const DEFAULT: ReadonlyMap<string, string> = new Map([
  ["html", "text/html"],
  ["gif", "image/gif"],
  ["jpg", "image/jpeg"],
]);

/** The type of a file extension; null: none. `types` blocks are inherited all or nothing, several of one scope are joined. */
export function typeOf(scope: Scope, extension: string): string | null {
  return extension === "" ? null : (tableOf(scope).get(lower(extension)) ?? null);
}

function tableOf(scope: Scope): ReadonlyMap<string, string> {
  return memo(scope, "types", () => {
    const blocks = (scope.directive?.block ?? []).filter(({ name }) => name === "types");
    if (blocks.length === 0) return scope.kind === "http" ? DEFAULT : tableOf(scope.parent);
    const table = new Map<string, string>();
    for (const entry of blocks.flatMap(({ block }) => block ?? [])) {
      for (const extension of entry.args) table.set(lower(toBytes(extension)), toBytes(entry.name));
    }
    return table;
  });
}
