import { expect } from "chai";
import { type Graph, TAG, type Value } from "../../parity/graph";
import { GraphReader, type View } from "../../parity/traffic/facts";
import { graph, ref } from "./support/resources";

describe("facts of a graph", () => {
  function view(inputs: { readonly [property: string]: Value }, others: Graph["resources"] = []): View {
    const made = graph([{ path: "a", inputs }]);
    const reader = new GraphReader({ ...made, resources: [...made.resources, ...others] });
    return reader.view(made.resources[0]!);
  }
  const gapsOf = ({ reader }: View) => reader.gaps.map(({ at, message }) => `${at.property}: ${message}`);
  const others = graph([
    { path: "net/subnet", inputs: { cidrBlock: "10.0.0.0/24", tags: { "a.b": "x" }, ports: [80, { from: 443 }] } },
    { path: "net/via", inputs: { cidr: ref("net/subnet.cidrBlock") } },
    { path: "loop/a", inputs: { x: ref("loop/b.x") } },
    { path: "loop/b", inputs: { x: ref("loop/a.x") } },
    { path: "looked", kind: "read", inputs: {}, options: { id: "subnet-1" } },
  ]).resources;

  describe("what is given", () => {
    it("is read by its kind", () => {
      const at = view({ port: 80, text: "t", flag: true, mode: "Append", list: ["a", "b"] });
      expect(at.get("port").number(null)).to.include({ value: 80, given: true });
      expect(at.get("text").text(null).value).equal("t");
      expect(at.get("flag").flag(null).value).equal(true);
      expect(at.get("mode").word(["append", "remove"], null).value).equal("append");
      expect(at.get("list").texts(null).value).deep.equal(["a", "b"]);
      expect(gapsOf(at)).deep.equal([]);
    });

    it("may be a number or a truth as text, as providers take it", () => {
      const at = view({ port: "8080", flag: "false", status: 200 });
      expect(at.get("port").number(null).value).equal(8080);
      expect(at.get("flag").flag(null).value).equal(false);
      expect(at.get("status").text(null).value).equal("200");
    });

    it("has the place of its property", () => {
      const at = view({ rules: [{ "a.b": { port: 80 } }] });
      const fact = at.get("rules").get(0).get("a.b").get("port").number(null);
      expect(fact.at).include({ resource: "a", type: "test:index:Thing", property: 'rules[0]["a.b"].port' });
    });

    it("is unknown, and said, where it is of another kind", () => {
      const at = view({ port: ["80"], list: 5, block: "x", mode: "sideways", flag: "maybe" });
      expect(at.get("port").number(1).value).equal(null);
      expect(at.get("list").items()).equal(null);
      expect(at.get("block").isBlock()).equal(null);
      expect(at.get("mode").word(["append"], "append").value).equal(null);
      expect(at.get("flag").flag(true).value).equal(null);
      expect(gapsOf(at)).deep.equal([
        "port: port should be a number and is not: it is taken as unknown.",
        "list: list should be a list and is not: it is taken as unknown.",
        "block: block should be an object and is not: it is taken as unknown.",
        "mode: mode should be one of append and is not: it is taken as unknown.",
        "flag: flag should be true or false and is not: it is taken as unknown.",
      ]);
    });
  });

  describe("what is not given", () => {
    it("is the default, null like absent", () => {
      const at = view({ empty: null });
      expect(at.get("empty").number(60)).include({ value: 60, given: false });
      expect(at.get("absent").get("deeper").flag(true)).include({ value: true, given: false });
      expect(at.get("absent").items()).deep.equal([]);
      expect(gapsOf(at)).deep.equal([]);
    });

    it("is unknown of a resource that is looked up, and that is said once", () => {
      const reader = new GraphReader(graph([{ path: "lb", kind: "read" }]));
      const at = reader.view(reader.graph.resources[0]!);
      expect(at.get("idleTimeout").number(60).value).equal(null);
      expect(at.get("enableHttp2").flag(true).value).equal(null);
      expect(gapsOf(at)).deep.equal([
        ": It is looked up and not declared by this program: what it is set to is not judged.",
      ]);
    });
  });

  describe("references", () => {
    it("are followed to the input that an output equals, through resources, texts and paths", () => {
      const at = view(
        {
          whole: ref("net/subnet.cidrBlock"),
          twice: ref("net/via.cidr"),
          inside: `allow ${ref("net/via.cidr")};`,
          item: ref("net/subnet.ports[1].from"),
          key: ref('net/subnet.tags["a.b"]'),
          list: ref("net/subnet.ports"),
        },
        others,
      );
      expect(at.get("whole").text(null).value).equal("10.0.0.0/24");
      expect(at.get("twice").text(null).value).equal("10.0.0.0/24");
      expect(at.get("inside").text(null).value).equal("allow 10.0.0.0/24;");
      expect(at.get("item").number(null).value).equal(443);
      expect(at.get("key").text(null).value).equal("x");
      expect(at.get("list").items()?.[0]?.number(null).value).equal(80);
      expect(gapsOf(at)).deep.equal([]);
    });

    it("that cannot be followed are unknown, and the gap says why", () => {
      const at = view(
        {
          output: ref("net/subnet.arn"),
          computed: ref("net/subnet.cidrBlock", 'split(".")[0]'),
          gone: ref("nothing.id"),
          lookup: "\uE001aws:ec2/getSubnets:getSubnets~2#ids[0]\uE002",
          loop: ref("loop/a.x"),
          secret: { [TAG]: "secret", content: "hush" },
          unknown: { [TAG]: "unknown", unknown: 0 },
        },
        others,
      );
      for (const key of ["output", "computed", "gone", "lookup", "loop", "secret", "unknown"]) {
        expect(at.get(key).text("default"), key).include({ value: null, given: true });
      }
      const rest = "What depends on it is not judged.";
      expect(gapsOf(at)).deep.equal([
        `output: output is not known: \${net/subnet.arn} is known only once it is deployed. ${rest}`,
        `computed: computed is not known: \${net/subnet.cidrBlock|split(".")[0]} is computed while it is deployed. ${rest}`,
        `gone: gone is not known: \${nothing.id} belongs to no resource of this program. ${rest}`,
        `lookup: lookup is not known: \${aws:ec2/getSubnets:getSubnets~2.ids[0]} is looked up, not declared by this program. ${rest}`,
        `loop: loop is not known: its references lead round in a circle. ${rest}`,
        `secret: secret is not known: it is a secret, and secrets are not read. ${rest}`,
        `unknown: unknown is not known: its value could not be determined. ${rest}`,
      ]);
      expect(JSON.stringify(at.reader.gaps)).not.contain("hush");
    });
  });

  it("a text that stands for gigabytes is unknown, soon", () => {
    const laughs = Array.from({ length: 40 }, (_, index) => ({
      path: `l${index}`,
      inputs: { x: index === 39 ? "ha".repeat(100) : ref(`l${index + 1}.x`).repeat(10) },
    }));
    const at = view({ x: ref("l0.x"), self: ref("l38.x").repeat(2) }, graph(laughs).resources);
    expect(at.get("self").text(null).value).length(4000);
    expect(at.get("x").text(null).value).equal(null);
  });

  describe("the resource that a value names", () => {
    const accept = ({ path }: { path: string }) => path === "net/subnet" || path === "looked" || path === "named";
    const named = graph([{ path: "named", inputs: { name: "servers" } }]).resources;
    const target = (id: Value) => {
      const at = view({ id }, [...others, ...named]);
      return { found: at.get("id").target(accept, "So what.", true)?.path ?? null, gaps: at.reader.gaps };
    };

    it("is found by reference, through inputs, by the id it is looked up with, and by its name", () => {
      expect(target(ref("net/subnet.id")).found).equal("net/subnet");
      expect(target(ref("net/via.cidr")).found, "${via.cidr} → ${subnet.cidrBlock}").equal("net/subnet");
      expect(target("subnet-1").found).equal("looked");
      expect(target("servers").found).equal("named");
    });

    it("is a gap that blocks, where it comes from elsewhere, is computed or is no name", () => {
      const said = (id: Value) => target(id).gaps.map(({ message, blocking }) => (blocking ? message : `- ${message}`));
      expect(said("subnet-2")).deep.equal([
        'id cannot be followed: "subnet-2" comes from elsewhere: no resource of this program has it. So what.',
      ]);
      expect(said(ref("net/subnet.id", "toUpperCase()"))).deep.equal([
        "id cannot be followed: ${net/subnet.id|toUpperCase()} is computed while it is deployed. So what.",
      ]);
      expect(said(7)).deep.equal(["id cannot be followed: it is not a name. So what."]);
      expect(said(null)).deep.equal(["id cannot be followed: it is not given. So what."]);
      expect(said(ref("loop/a.x"))).deep.equal([
        "id cannot be followed: its references lead round in a circle. So what.",
      ]);
    });
  });
});
