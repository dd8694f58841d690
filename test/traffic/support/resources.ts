import { formatReference } from "../../../parity/graph/reference";
import type { Graph, Resource, Value } from "../../../parity/graph/types";

/** A reference as it stands in a graph: `ref("api/lb.arn")`. */
export function ref(text: string, operations = ""): string {
  const dot = text.lastIndexOf("/") + 1 + text.slice(text.lastIndexOf("/") + 1).search(/[.[]/);
  const property = text.slice(text[dot] === "." ? dot + 1 : dot);
  return formatReference({ path: text.slice(0, dot), property, operations });
}

interface Part {
  readonly path: string;
  readonly type?: string;
  readonly kind?: Resource["kind"];
  readonly inputs?: { readonly [property: string]: Value };
  readonly options?: Resource["options"];
}

/** A graph of nothing but what a test is about. */
export function graph(parts: readonly Part[], more: Partial<Graph> = {}): Graph {
  const resources = parts.map(
    ({ path, type = "test:index:Thing", kind = "custom", inputs = {}, options = {} }): Resource => ({
      kind,
      type,
      name: path,
      path,
      parent: "",
      inputs,
      options,
      position: null,
      dropped: [],
      outputs: null,
    }),
  );
  return { project: "app", stack: "prod", resources, invokes: [], unknowns: [], configReads: [], ...more };
}
