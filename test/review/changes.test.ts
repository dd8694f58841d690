import { expect } from "chai";
import { changesBetween } from "../../parity/compare/index";
import type { Graph, Resource } from "../../parity/graph/types";
import { graph, resource } from "./graphs";

const short = (before: Graph, after: Graph): unknown[] =>
  changesBetween("s", before, after).map(({ kind, part, property, from, to, also }) => [
    kind,
    part,
    property,
    from ?? null,
    to ?? null,
    also,
  ]);

describe("review: changes of a graph", () => {
  it("are none between equal graphs, whatever the order of sets and the way of encoding", () => {
    const one = graph(resource("a", { tags: { x: "1" }, policy: '{"a": 1}' }));
    expect(short(one, graph(resource("a", { policy: '{ "a":1 }', tags: { x: "1" } })))).to.deep.equal([]);
  });

  it("are told at the property, and at the resource where that comes or goes", () => {
    const before = graph(resource("a", { tags: { x: "1", y: "2" } }), resource("b", { cidr: "x" }));
    const after = graph(resource("a", { tags: { x: "3" } }), resource("c", { other: "y" }));
    expect(short(before, after)).to.deep.equal([
      ["removed", "resource", null, "aws:ec2/subnet:Subnet", null, 0],
      ["added", "resource", null, null, "aws:ec2/subnet:Subnet", 0],
      ["changed", "input", "tags.x", "1", "3", 0],
      ["removed", "input", "tags.y", "2", null, 0],
    ]);
  });

  it("are those of one resource that an alias says has moved into a component, or out of one; without one it goes and comes", () => {
    const net = resource("net", {}, { kind: "component", type: "my:Net" });
    const out = (aliases?: Resource["options"]["aliases"]): Graph =>
      graph(resource("a", { cidr: "1" }, { options: aliases === undefined ? {} : { aliases } }));
    const inside = (aliases?: Resource["options"]["aliases"]): Graph =>
      graph(
        net,
        resource(
          "a",
          { cidr: "2" },
          { path: "net/a", parent: "net", options: aliases === undefined ? {} : { aliases } },
        ),
      );
    const moved = short(out(), inside([{ noParent: true }]));
    expect(moved).to.deep.include(["changed", "parent", null, "{stack}", "net", 0]);
    expect(moved).to.deep.include(["changed", "input", "cidr", "1", "2", 0]);
    expect(moved.map((row) => (row as string[])[0])).to.not.include("removed");
    const urn = "urn:pulumi:s::p::my:Net$aws:ec2/subnet:Subnet::a";
    for (const alias of [urn, { parent: "\uE001net#urn\uE002" }])
      expect(short(inside(), out([alias]))).to.deep.include(["changed", "parent", null, "net", "{stack}", 0]);
    for (const alias of [undefined, [{ name: "b" }], [{ parent: "\uE001other#urn\uE002" }]])
      expect(short(inside(), out(alias))).to.deep.include([
        "added",
        "resource",
        null,
        null,
        "aws:ec2/subnet:Subnet",
        0,
      ]);
    expect(short(inside(), out([{ noParent: true }]))).to.deep.include([
      "removed",
      "resource",
      null,
      "my:Net",
      null,
      0,
    ]);
  });

  it("include a reference to a resource that is new", () => {
    const before = graph(resource("a", { group: "sg-1" }));
    const after = graph(resource("a", { group: "\uE001g#id\uE002" }), resource("g", {}));
    expect(short(before, after)).to.deep.include(["changed", "input", "group", "sg-1", "\uE001g#id\uE002", 0]);
  });

  it("of one version on many resources are one", () => {
    const made = (version: string): Graph =>
      graph(...["a", "b", "c"].map((name) => resource(name, {}, { options: { version } })));
    expect(short(made("1.0.0"), made("1.1.0"))).to.deep.equal([["changed", "option", "version", "1.0.0", "1.1.0", 2]]);
  });

  it("tell a directive of nginx from a line of another file", () => {
    const file = (text: string): Graph =>
      graph(
        resource("a", {
          userData: `#cloud-config\n${JSON.stringify({ write_files: [{ path: "/etc/nginx/nginx.conf", content: text }] })}`,
        }),
      );
    const found = changesBetween(
      "s",
      file("events { worker_connections 1; }"),
      file("events { worker_connections 2; }"),
    );
    expect(found.map(({ setting, property }) => [setting, property])).to.deep.equal([
      [true, "userData!/etc/nginx/nginx.conf!events/worker_connections"],
    ]);
  });
});
