import { expect } from "chai";
import { changesBetween } from "../../parity/compare/index";
import type { Graph, Resource } from "../../parity/graph/types";
import { SECRET } from "../../parity/graph/types";
import type { Finding } from "../../parity/result";
import { concealed } from "../../parity/review/changes/conceal";
import { forcingArguments } from "../../parity/review/changes/declarations";
import { isIgnored, replacement } from "../../parity/review/changes/replaced";
import { packagesIn } from "../../parity/review/dependencies/packages";
import { partition } from "../../parity/review/findings";

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
const resource = (name: string, inputs: Resource["inputs"], more: Partial<Resource> = {}): Resource => ({
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
const graph = (...resources: readonly Resource[]): Graph => ({
  project: "p",
  stack: "s",
  resources: [ROOT, ...resources],
  invokes: [],
  unknowns: [],
  configReads: [],
});
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

describe("review: what the engine ignores", () => {
  const ignoring = (...ignoreChanges: readonly string[]): Partial<Resource> => ({ options: { ignoreChanges } });
  const told = (
    was: Partial<Resource>,
    is: Partial<Resource>,
    inputs: readonly [Resource["inputs"], Resource["inputs"]],
  ) =>
    changesBetween("s", graph(resource("a", inputs[0], was)), graph(resource("a", inputs[1], is)))
      .filter(({ part }) => part === "input")
      .map((change) => [change.property, isIgnored(change)]);
  const tags = [{ tags: { x: "1", y: "1" } }, { tags: { x: "2", y: "2" } }] as const;

  it("is an input that both sides name, or what it is in", () => {
    const both = (...paths: readonly string[]) => told(ignoring(...paths), ignoring(...paths), tags);
    expect(both("tags.x")).to.deep.equal([
      ["tags.x", true],
      ["tags.y", false],
    ]);
    for (const path of ["tags", "*", "tags.*"])
      expect(both(path), path).to.deep.equal([
        ["tags.x", true],
        ["tags.y", true],
      ]);
    for (const path of ["tag", "tags.x.z", "other"])
      expect(both(path), path).to.deep.equal([
        ["tags.x", false],
        ["tags.y", false],
      ]);
  });

  it("is nothing that one side alone names, and no component's", () => {
    expect(told({}, ignoring("tags"), tags)).to.deep.equal([
      ["tags.x", false],
      ["tags.y", false],
    ]);
    expect(told(ignoring("tags"), {}, tags)).to.deep.equal([
      ["tags.x", false],
      ["tags.y", false],
    ]);
    const component = { ...ignoring("tags"), kind: "component" as const };
    expect(told(component, component, tags).filter(([, ignored]) => ignored)).to.deep.equal([]);
  });
});

describe("review: what is replaced", () => {
  const declared = { forcesNew: (_: string, property: string) => property === "cidr" };
  const anew = (before: Resource, after: Resource): boolean[] =>
    changesBetween("s", graph(before), graph(after)).map((change) => replacement(change, declared));

  it("says so where the SDK documents it, or the program asks for it, and nowhere else", () => {
    expect(anew(resource("a", { cidr: "1" }), resource("a", { cidr: "2" }))).to.deep.equal([true]);
    expect(anew(resource("a", { zone: "1" }), resource("a", { zone: "2" }))).to.deep.equal([false]);
    const asked = { options: { replaceOnChanges: ["zone"] } };
    expect(anew(resource("a", { zone: "1" }, asked), resource("a", { zone: "2" }, asked))).to.deep.equal([true]);
    const ignored = { options: { ignoreChanges: ["cidr"] } };
    expect(anew(resource("a", { cidr: "1" }, ignored), resource("a", { cidr: "2" }, ignored))).to.deep.equal([false]);
  });

  it("says so of another name, but not where an alias keeps the old one", () => {
    const inputs = { cidr: "1", zone: "2" };
    expect(anew(resource("a", inputs), resource("b", inputs))).to.include(true);
    const kept = { options: { aliases: [{ name: "a" }] } };
    expect(anew(resource("a", inputs), resource("b", inputs, kept))).to.not.include(true);
  });

  it("reads only what is said without a condition", () => {
    const text = `export interface XArgs {
    /**
     * The name. Changing this forces a new resource to be created.
     */
    name?: pulumi.Input<string>;
    /**
     * If \`kind\` is a, changing this value forces a new resource to be created.
     */
    kind?: pulumi.Input<string>;
    /**
     * Forces replacement
     * when changed.
     */
    zone?: pulumi.Input<string>;
    plain?: pulumi.Input<string>;
}
export interface YArgs {
    /** Forces replacement. */
    other?: pulumi.Input<string>;
}
`;
    expect([...forcingArguments(text, "XArgs")]).to.deep.equal(["name", "zone"]);
    expect([...forcingArguments(text, "NoArgs")]).to.deep.equal([]);
  });
});

describe("review: secrets", () => {
  it("what becomes secret, or was, is not shown in plain text", () => {
    expect(concealed({ from: "hunter2", to: SECRET }).from).to.equal("(not shown)");
    expect(concealed({ from: { a: SECRET }, to: "hunter2" }).to).to.equal("(not shown)");
    expect(
      concealed({ from: "hunter2", to: '["{\\"secret\\":true}", {"secret":true}] … (400 characters)' }).from,
    ).to.equal("(not shown)");
    expect(concealed({ from: "a", to: "b" })).to.deep.equal({ from: "a", to: "b" });
  });
});

describe("review: lockfiles", () => {
  const read = (name: Parameters<typeof packagesIn>[0]["name"], text: string): unknown =>
    Object.fromEntries([...packagesIn({ name, folder: "", text })].map(([key, versions]) => [key, [...versions]]));

  it("of npm", () => {
    const text = JSON.stringify({
      packages: {
        "": { version: "0.0.1" },
        "node_modules/a": { version: "1.0.0" },
        "node_modules/b/node_modules/a": { version: "2.0.0" },
        "node_modules/alias": { name: "@s/real", version: "3.0.0" },
        "node_modules/linked": { link: true },
      },
    });
    expect(read("package-lock.json", text)).to.deep.equal({ a: ["1.0.0", "2.0.0"], "@s/real": ["3.0.0"] });
    const old = JSON.stringify({
      dependencies: { a: { version: "1.0.0", dependencies: { b: { version: "2.0.0" } } } },
    });
    expect(read("npm-shrinkwrap.json", old)).to.deep.equal({ a: ["1.0.0"], b: ["2.0.0"] });
  });

  it("of yarn, both forms", () => {
    const text = `# yarn lockfile v1

"@s/a@^1.0.0", "@s/a@^1.1.0":
  version "1.1.2"
  dependencies:
    b "^2.0.0"

b@^2.0.0:
  version "2.0.1"
`;
    expect(read("yarn.lock", text)).to.deep.equal({ "@s/a": ["1.1.2"], b: ["2.0.1"] });
    const berry = `__metadata:
  version: 8

"@s/a@npm:^1.0.0":
  version: 1.1.2
  resolution: "@s/a@npm:1.1.2"

"root@workspace:.":
  version: 0.0.0-use.local
`;
    expect(read("yarn.lock", berry)).to.deep.equal({ "@s/a": ["1.1.2"] });
  });

  it("of pnpm, all forms of keys", () => {
    const text = `lockfileVersion: '9.0'
packages:
  '@s/a@1.0.0':
    resolution: {}
  b@2.0.0(c@3.0.0):
    resolution: {}
  /d/4.0.0_c@3.0.0:
    resolution: {}
  /@s/e/5.0.0:
    resolution: {}
`;
    expect(read("pnpm-lock.yaml", text)).to.deep.equal({
      "@s/a": ["1.0.0"],
      b: ["2.0.0"],
      d: ["4.0.0"],
      "@s/e": ["5.0.0"],
    });
  });

  it("of bun", () => {
    const text = `{
  "lockfileVersion": 1,
  "workspaces": { "": { "name": "x", "dependencies": { "@s/a": "1.0.0", }, }, },
  "packages": {
    "@s/a": ["@s/a@1.0.0", "", { "dependencies": { "b": "2" } }, "sha512-x"],
    "@s/a/b": ["b@2.0.0", "", {}, "sha512-x"],
    "own": ["own@workspace:lib"],
  }
}
`;
    expect(read("bun.lock", text)).to.deep.equal({ "@s/a": ["1.0.0"], b: ["2.0.0"] });
  });

  it("that cannot be read pin nothing", () => {
    for (const name of ["package-lock.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb"] as const)
      expect(read(name, "{ [ no")).to.deep.equal({});
  });
});

describe("review: findings", () => {
  const finding = (more: Partial<Finding>): Finding => ({
    id: "1",
    check: "uniform",
    severity: "error",
    stacks: ["a"],
    resource: null,
    type: null,
    property: "k",
    message: "",
    expected: null,
    values: { a: "1" },
    why: "",
    fix: "",
    locations: [],
    waiver: null,
    ...more,
  });
  const told = (before: readonly Finding[], after: readonly Finding[], added: readonly string[] = []): number[] => {
    const { brought, standing, mended } = partition(before, after, true, added);
    return [brought.length, standing.length, mended.length];
  };
  const waiver = { owner: "o", reason: "r", expires: "2027-01-01" };

  it("of both trees stand, new ones are brought, lost ones mended", () => {
    expect(told([finding({})], [finding({})])).to.deep.equal([0, 1, 0]);
    expect(told([], [finding({})])).to.deep.equal([1, 0, 0]);
    expect(told([finding({})], [])).to.deep.equal([0, 0, 1]);
  });

  it("that a work tree does not show which could not be judged are not mended for that", () => {
    expect(partition([finding({})], [], false, []).mended).to.deep.equal([]);
  });

  it("that have grown are brought: a stack, a value, a weight, a waiver that is gone", () => {
    expect(told([finding({})], [finding({ stacks: ["a", "b"] })])).to.deep.equal([1, 0, 0]);
    expect(told([finding({})], [finding({ values: { a: "2" } })])).to.deep.equal([1, 0, 0]);
    expect(told([finding({ severity: "warning" })], [finding({})])).to.deep.equal([1, 0, 0]);
    expect(told([finding({ waiver })], [finding({})])).to.deep.equal([1, 0, 0]);
  });

  it("that have shrunk stand", () => {
    expect(told([finding({ stacks: ["a", "b"] })], [finding({})])).to.deep.equal([0, 1, 0]);
    expect(told([finding({})], [finding({ waiver })])).to.deep.equal([0, 1, 0]);
  });

  it("a note that is true of a new stack too is not brought, a deviation of it is", () => {
    const grown = { stacks: ["a", "n"] };
    expect(told([finding({ severity: "note" })], [finding({ severity: "note", ...grown })], ["n"])).to.deep.equal([
      0, 1, 0,
    ]);
    expect(told([finding({})], [finding(grown)], ["n"])).to.deep.equal([1, 0, 0]);
  });
});
