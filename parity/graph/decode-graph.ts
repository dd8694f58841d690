import { createDecoder, type Decoder } from "./decode";
import type { Tree } from "./tree";
import type { Graph, Resource } from "./types";

/** A resource with its inputs as what they mean. */
export interface DecodedResource {
  readonly resource: Resource;
  /** Input property → tree, properties in code-unit order. */
  readonly trees: ReadonlyMap<string, Tree>;
}

/**
 * All resources of a graph by path, decoded. Pass one decoder for the graphs of all stacks: a text that they share is
 * decoded once, and its tree is the same object in all, which `diffTrees` sees at once.
 */
export function decodeGraph(graph: Graph, decoder: Decoder = createDecoder()): Map<string, DecodedResource> {
  return new Map(graph.resources.map((resource) => [resource.path, decodeResource(resource, decoder)]));
}

function decodeResource(resource: Resource, decoder: Decoder): DecodedResource {
  const trees = new Map<string, Tree>();
  for (const property of Object.keys(resource.inputs).sort()) {
    trees.set(property, decoder.decode(resource.type, property, resource.inputs[property]!));
  }
  return { resource, trees };
}
