import { REF_CLOSE, REF_OPEN } from "./types";

/** A reference to another resource's output, as it stands inside a string. */
export interface Reference {
  /** {@link Resource.path} of the resource. */
  readonly path: string;
  /** Pulumi property path of the output; `urn` for the resource itself. */
  readonly property: string;
  /** What the program did to the output, `split(":")[5]`; `""` for the output as it is. */
  readonly operations: string;
}

/** Where a reference stands: `text.slice(start, end)` is the whole span, its marks included. */
export interface ReferenceSpan extends Reference {
  readonly start: number;
  readonly end: number;
}

/** The span of a reference, to be put into a string. */
export function formatReference(reference: Reference): string {
  const operations = reference.operations === "" ? "" : `|${reference.operations}`;
  return `${REF_OPEN}${reference.path}#${reference.property}${operations}${REF_CLOSE}`;
}

/**
 * The outermost references of a text, in order. An operation's arguments can hold further references: they are part of
 * the outer one's `operations`. A span without end is text.
 */
export function referencesIn(text: string): ReferenceSpan[] {
  const found: ReferenceSpan[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === REF_OPEN) {
      if (depth === 0) start = at;
      depth++;
    } else if (char === REF_CLOSE && depth > 0) {
      depth--;
      if (depth === 0) found.push({ ...parseReference(text.slice(start + 1, at)), start, end: at + 1 });
    }
  }
  return found;
}

/** A text for people: `${api/lb.arn}` for every reference, `${api/lb.arn|split(":")[5]}` where something was done to it. */
export function showReferences(text: string): string {
  if (!text.includes(REF_OPEN)) return text;
  let shown = "";
  let from = 0;
  for (const reference of referencesIn(text)) {
    shown += text.slice(from, reference.start) + showReference(reference);
    from = reference.end;
  }
  return shown + text.slice(from);
}

function showReference({ path, property, operations }: Reference): string {
  const target = property === "" || property.startsWith("[") ? `${path}${property}` : `${path}.${property}`;
  return operations === "" ? `\${${target}}` : `\${${target}|${showReferences(operations)}}`;
}

/** A resource's name may hold `#` or `|`; a property path begins after the last `#` that stands before any operation. */
function parseReference(span: string): Reference {
  const first = span.indexOf("#");
  if (first < 0) return { path: span, property: "", operations: "" };
  const bar = span.indexOf("|", first);
  const head = bar < 0 ? span : span.slice(0, bar);
  const hash = head.lastIndexOf("#");
  return {
    path: head.slice(0, hash),
    property: head.slice(hash + 1),
    operations: bar < 0 ? "" : span.slice(bar + 1),
  };
}
