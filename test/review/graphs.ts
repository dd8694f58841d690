import type { Graph, Resource } from "../../parity/graph/types";

/** Graphs that tests write out: resources below one stack. */

const ROOT: Resource = {
  kind: "stack",
  type: "pulumi:pulumi:Stack",
  name: "p-s",
  path: "",
  parent: null,
  inputs: {},
  options: {},
  position: null,
  dropped: [],
  outputs: null,
};
export const resource = (name: string, inputs: Resource["inputs"], more: Partial<Resource> = {}): Resource => ({
  ...ROOT,
  kind: "custom",
  type: "aws:ec2/subnet:Subnet",
  name,
  path: name,
  parent: "",
  inputs,
  position: { file: "index.ts", line: 1 },
  ...more,
});
export const graph = (...resources: readonly Resource[]): Graph => ({
  project: "p",
  stack: "s",
  resources: [ROOT, ...resources],
  invokes: [],
  unknowns: [],
  configReads: [],
});
