import { expect } from "chai";
import { createDecoder, decodeGraph, type Graph, type Resource } from "../../parity/graph";
import { gzipBase64, leaves, TEMPLATE } from "./support";

const text = Array.from({ length: 200 }, (_, index) => (index * 7919).toString(36)).join(" ");
const CONFIG = `#cloud-config\nwrite_files:\n- {path: /etc/motd, content: "${text}"}\n`;

function graph(stack: string, domain: string): Graph {
  const resource: Resource = {
    kind: "custom",
    type: TEMPLATE,
    name: "web",
    path: "api/web",
    parent: "api",
    inputs: { userData: gzipBase64(CONFIG), tags: { domain }, policy: '{"Statement":[]}' },
    options: {},
    position: null,
    dropped: [],
    outputs: null,
  };
  return { project: "p", stack, resources: [resource], invokes: [], unknowns: [], configReads: [] };
}

describe("decodeGraph", () => {
  it("gives every resource by path, with its properties in order", () => {
    const web = decodeGraph(graph("staging", "s.example.net")).get("api/web")!;
    expect(web.resource.name).to.equal("web");
    expect([...web.trees.keys()]).to.deep.equal(["policy", "tags", "userData"]);
    expect(leaves(web.trees.get("userData")!, "userData")).to.have.property("userData!/etc/motd");
    expect(leaves(web.trees.get("tags")!, "tags")).to.deep.equal({ "tags.domain": "s.example.net" });
  });

  it("decodes a text that stacks share once", () => {
    const decoder = createDecoder();
    const [one, other] = ["staging", "prod"].map((stack) => decodeGraph(graph(stack, stack), decoder).get("api/web")!);
    expect(one!.trees.get("userData")).to.equal(other!.trees.get("userData"));
  });

  it("leaves the graph as it was", () => {
    const given = graph("staging", "s");
    const before = JSON.stringify(given);
    decodeGraph(given);
    expect(JSON.stringify(given)).to.equal(before);
  });
});
