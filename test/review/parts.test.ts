import { expect } from "chai";
import { SECRET } from "../../parity/graph/types";
import type { Finding } from "../../parity/result";
import { concealed } from "../../parity/review/changes/conceal";
import { packagesIn } from "../../parity/review/dependencies/packages";
import { partition } from "../../parity/review/findings";

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
