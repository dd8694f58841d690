import type { Block } from "../types";
import type { Check } from "./http";

/** ngx_http_init_static_location_trees: one location for each path and kind, inner ones first. */
export const checkLocations: Check = (reading, http) => {
  for (const server of http.inner) {
    const found = duplicateIn(server);
    if (found === null) continue;
    const message = `duplicate location "${found.location.name}"`;
    reading.refuse({ message, hint: "Another location has the same path: keep one of them." }, found.directive!);
    return;
  }
};

/** Without recursion: blocks nest as deep as a file is long. */
function duplicateIn(server: Block): Block | null {
  const stack: { readonly block: Block; readonly inner: readonly Block[]; next: number }[] = [];
  const enter = (block: Block): void => {
    stack.push({ block, inner: block.inner.filter(isStatic).toSorted(byName), next: 0 });
  };
  enter(server);
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const child = frame.inner[frame.next++];
    if (child !== undefined) {
      enter(child);
      continue;
    }
    const duplicate = frame.inner.find((block, index) => index > 0 && isSame(frame!.inner[index - 1]!, block));
    if (duplicate !== undefined) return duplicate;
    stack.pop();
  }
  return null;
}

function isStatic({ context, location }: Block): boolean {
  return context === "L" && !location.regex && !location.named;
}

function isSame(one: Block, two: Block): boolean {
  return one.location.name === two.location.name && one.location.exact === two.location.exact;
}

/** ngx_http_cmp_locations: a slash is the lowest character, and an exact location comes first. */
function byName(one: Block, two: Block): number {
  const [left, right] = [one, two].map(({ location }) => location.name.replaceAll("/", "\u0001"));
  if (left !== right) return left! < right! ? -1 : 1;
  return Number(two.location.exact) - Number(one.location.exact);
}
