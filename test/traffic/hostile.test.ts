import { expect } from "chai";
import fc from "fast-check";
import { formatReference, type Graph, type Resource, TAG, type Value } from "../../parity/graph";
import { trafficOf } from "../../parity/traffic/stack";
import { settingsIn, webServersOf, withoutSettings } from "../../parity/traffic/web-server/settings";
import { type BaseName, bases, graphOf } from "../support/stacks";

/** Everything that a program, or a mistake of the recorder, may put where something else belongs. */
const graphs = (Object.keys(bases) as BaseName[]).map((name) => graphOf(bases[name]));
const paths = [...new Set(graphs.flatMap(({ resources }) => resources.map(({ path }) => path))), "nowhere", ""];
const reference = fc
  .record({
    path: fc.constantFrom(...paths),
    property: fc.constantFrom("id", "arn", "name", "cidrBlock", "ingress[0].cidrBlocks", "x.y", "", "[", "userData"),
    operations: fc.constantFrom("", "", "", 'split(":")[5]'),
  })
  .map(formatReference);
const odd: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(
    null,
    true,
    0,
    -1,
    1e9,
    "",
    "x",
    "80",
    [],
    {},
    [null],
    [[]],
    "\uE001",
    "\uE002",
    "\uE001a\uE002",
  ),
  reference,
  reference.map((text) => `a ${text} b`),
  reference.map((text) => [text]),
  fc.constantFrom<Value>({ [TAG]: "secret" }, { [TAG]: "secret", content: "x" }, { [TAG]: "unknown", unknown: 7 }),
  fc.constantFrom<Value>(
    Buffer.from("#cloud-config\nwrite_files: 5\nruncmd: {}\npackages: [[[]]]").toString("base64"),
    Buffer.from("#cloud-config\nwrite_files: [{path: /etc/nginx/nginx.conf, content: [1]}]").toString("base64"),
    Buffer.from(
      "#!/bin/sh\nln -s /etc/nginx/a /etc/nginx/a\nln -s /etc/nginx/b /etc/nginx/a\ncat /etc/nginx/a",
    ).toString("base64"),
  ),
);

/** Each value of the inputs may be something odd; whole resources may be missing. */
function disturbed(graph: Graph): fc.Arbitrary<Graph> {
  const count = graph.resources.reduce((sum, { inputs }) => sum + size(inputs as Value), 0);
  return fc
    .record({
      changes: fc.array(fc.tuple(fc.nat(count), odd), { minLength: 1, maxLength: 6 }),
      gone: fc.subarray([...graph.resources.keys()], { maxLength: 2 }),
      kinds: fc.array(fc.tuple(fc.nat(graph.resources.length - 1), fc.constantFrom("read", "remote", "component")), {
        maxLength: 2,
      }),
    })
    .map(({ changes, gone, kinds }) => {
      let at = 0;
      const replaced = new Map(changes);
      const change = (value: Value): Value => {
        const found = replaced.get(at++);
        if (found !== undefined) {
          at += size(value) - 1;
          return found;
        }
        if (Array.isArray(value)) return value.map(change);
        if (typeof value !== "object" || value === null) return value;
        return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item)]));
      };
      const kindOf = new Map(kinds as [number, Resource["kind"]][]);
      const resources = graph.resources
        .map((one, index) => ({
          ...one,
          kind: kindOf.get(index) ?? one.kind,
          inputs: change(one.inputs as Value) as Resource["inputs"],
        }))
        .filter((one, index) => !gone.includes(index) && typeof one.inputs === "object" && one.inputs !== null);
      return { ...graph, resources };
    });
}

function size(value: Value): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce((sum: number, item) => sum + size(item as Value), 1);
}

describe("graphs that are not as they should be", () => {
  for (const [index, graph] of graphs.entries()) {
    it(`are read without an error, and the same each time: ${Object.keys(bases)[index]}`, () => {
      fc.assert(
        fc.property(disturbed(graph), (hostile) => {
          const traffic = trafficOf(hostile);
          expect(new Set(traffic.paths.map(({ id }) => id)).size).equal(traffic.paths.length);
          for (const web of webServersOf(traffic)) withoutSettings(web, settingsIn(web));
          expect(JSON.stringify(trafficOf(hostile))).equal(JSON.stringify(traffic));
          for (const { message } of traffic.gaps) expect(message).match(/^[A-Z"$a-z/[].*\.$/su);
        }),
        { numRuns: Number(process.env["FUZZ_CASES"] ?? 60) },
      );
    });
  }

  it("have scripts that do anything", () => {
    const path = fc.constantFrom(
      ..."/etc/nginx /etc/nginx/ /etc/nginx/nginx.conf /etc/nginx/conf.d /etc/nginx/conf.d/a.conf /etc/nginx/* / . .. a $X {a,b}".split(
        " ",
      ),
    );
    const program = fc.constantFrom(
      ..."rm,rm -rf,ln -s,ln -sfn,cp,cp -r,mv,cd,mkdir,rmdir,tee,sed -i s/a/b/,cat >,cat >> x <<E\nE\n,X=,export X=,curl -o,touch".split(
        ",",
      ),
    );
    const noise = fc.constantFrom("", "", "", " && ", " | ", "; ", " \\\n", "'", '"', " # ", "$(", "`", "}", "${");
    const line = fc.tuple(program, path, path, noise).map(([name, a, b, rest]) => `${name} ${a} ${b}${rest}`);
    const write = fc
      .tuple(path, fc.constantFrom("'E'", "E", "-E"), fc.constantFrom("server {}", "a $X;", "{", ""))
      .map(([to, word, text]) => `cat > ${to}.conf <<${word}\n${text}\nE`);
    fc.assert(
      fc.property(fc.array(fc.oneof(line, write), { maxLength: 12 }), (lines) => {
        const userData = Buffer.from(`#!/bin/sh\napt-get install nginx\n${lines.join("\n")}\n`).toString("base64");
        const traffic = trafficOf(graphOf(bases.alb, [{ userData: "none", set: { "template userData": userData } }]));
        const [web] = webServersOf(traffic);
        if (web === undefined) throw new Error("there is no web server");
        const addresses = settingsIn(web).map(({ address }) => address);
        expect(new Set(addresses).size).equal(addresses.length);
        expect(settingsIn(withoutSettings(web, settingsIn(web)))).deep.equal([]);
      }),
      { numRuns: Number(process.env["FUZZ_CASES"] ?? 200) },
    );
  });

  it("may be empty", () => {
    const traffic = trafficOf({ ...graphs[0]!, resources: [] });
    expect(traffic.paths).deep.equal([]);
    expect(traffic.gaps.map(({ message }) => message)).deep.equal([
      "There is no load balancer in this program from which traffic can be followed.",
    ]);
  });
});
