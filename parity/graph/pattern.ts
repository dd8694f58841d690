/** A predicate over addresses, made once for an entry of `derived` or `waivers`. */
export type AddressMatcher = (address: string) => boolean;

/** A matcher for resource addresses: equal, or with `*` for any text inside one logical name. */
export function resourceMatcher(pattern: string): AddressMatcher {
  return matcher(pattern, (address) => address.split("/"));
}

/**
 * A matcher for property addresses: equal, or with `*` for any text inside one segment. Segments are what `/`, `.`, `!`
 * and brackets separate; the content of a bracket is one segment, whatever it holds. In a step that is the path of a
 * file (it begins with `/`) only `/` separates, so that `/etc/nginx/*` names every file of that folder.
 */
export function propertyMatcher(pattern: string): AddressMatcher {
  return matcher(pattern, segments);
}

function matcher(pattern: string, split: (address: string) => string[]): AddressMatcher {
  if (!pattern.includes("*")) return (address) => address === pattern;
  const wanted = split(pattern).map((segment) => (segment.includes("*") ? glob(segment) : segment));
  return (address) => {
    if (address === pattern) return true;
    const given = split(address);
    if (given.length !== wanted.length) return false;
    return wanted.every((part, index) => (typeof part === "string" ? part === given[index] : part(given[index]!)));
  };
}

/** The setting of a property address: what follows its last `!`; null for an address without decoded content. */
export function settingOf(address: string): string | null {
  const parts = segments(address);
  const mark = parts.lastIndexOf("!");
  return mark < 0 ? null : parts.slice(mark + 1).join("");
}

/**
 * The address with what a program has chosen in it as `change` has it: contents of brackets, and names of files and
 * folders. Names of properties and of directives are the provider's and nginx's.
 */
export function mapChosen(address: string, change: (text: string) => string): string {
  let inFile = false;
  let step = "";
  const changed = segments(address).map((segment) => {
    if (segment === "!") inFile = false;
    else if (step === "!" && segment === "/") inFile = true;
    step = segment;
    const isName = !/^[!/.]$/.test(segment) && !segment.startsWith("[");
    return isName && !inFile ? segment : change(segment);
  });
  return changed.join("");
}

/** Segments and separators in turn: `a.b[0]` → `a`, `.`, `b`, `[0]`. Joined, they are the address again. */
export function segments(address: string): string[] {
  const parts: string[] = [];
  let from = 0;
  let inFile = false;
  const cut = (to: number): void => {
    if (to > from) parts.push(address.slice(from, to));
    from = to;
  };
  for (let at = 0; at < address.length; at++) {
    const char = address[at]!;
    if (char === "[") {
      cut(at);
      at = closing(address, at);
      cut(at + 1);
    } else if (char === "!" || char === "/" || (char === "." && !inFile)) {
      cut(at);
      cut(at + 1);
      if (char === "!") inFile = address[at + 1] === "/";
    }
  }
  cut(address.length);
  return parts;
}

/** Index of the bracket that closes the one at `open`; quoted text inside does not count. The end where none does. */
function closing(address: string, open: number): number {
  if (address[open + 1] === '"') {
    for (let at = open + 2; at < address.length; at++) {
      if (address[at] === "\\") at++;
      else if (address[at] === '"' && address[at + 1] === "]") return at + 1;
    }
  }
  let depth = 0;
  for (let at = open; at < address.length; at++) {
    if (address[at] === "[") depth++;
    else if (address[at] === "]" && --depth === 0) return at;
  }
  return address.length - 1;
}

/** The pieces between stars, found from left to right: linear, unlike a regular expression with several stars. */
function glob(segment: string): (text: string) => boolean {
  const [head = "", ...rest] = segment.split("*");
  const tail = rest.pop() ?? "";
  return (text) => {
    if (text.length < head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail)) return false;
    const end = text.length - tail.length;
    let at = head.length;
    for (const piece of rest) {
      const found = text.indexOf(piece, at);
      if (found < 0 || found + piece.length > end) return false;
      at = found + piece.length;
    }
    return true;
  };
}
