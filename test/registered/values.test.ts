import { expect } from "chai";
import { REF_CLOSE, REF_OPEN, SECRET, TAG, type Value } from "../../parity/graph/types";
import { type Compared, compareInputs } from "../../parity/registered/values";

const ref = (path: string, property = "arn"): string => `${REF_OPEN}${path}#${property}${REF_CLOSE}`;
const unknown: Value = { [TAG]: "unknown", unknown: -1 };
const secret = (content: Value): Value => ({ [TAG]: "secret", content });
const asset = (text: string): Value => ({ [TAG]: "asset", sha256: text, text });
const base64 = (text: string): string => Buffer.from(text).toString("base64");

type Members = { readonly [key: string]: Value };

function told(proven: Members, registered: Members, about: Partial<Compared> = {}): string[] {
  const compared: Compared = {
    type: "aws:lb/targetGroup:TargetGroup",
    name: "targets",
    whole: true,
    preview: false,
    ignored: () => false,
    waiting: new Set(),
    accepted: () => false,
    ...about,
  };
  return compareInputs(proven, registered, compared).map(
    ({ kind, property, proven: before, registered: after }) => `${kind} ${property}: ${before} → ${after}`,
  );
}

/** Every case with its near miss: what is refused, and what is let through. */
describe("what is registered against what was proven", () => {
  it("tells values, and takes a number and its text for one", () => {
    expect(told({ port: 80, deep: { a: [1, "x"] } }, { port: 81, deep: { a: [1, "y"] } })).to.deep.equal([
      "changed deep.a[1]: x → y",
      "changed port: 80 → 81",
    ]);
    expect(told({ port: 80, on: true, text: "1" }, { port: "80", on: "true", text: 1 })).to.deep.equal([]);
  });

  it("tells what is more and what is less, but not what says nothing", () => {
    expect(told({ a: 1 }, { b: 2 })).to.deep.equal(["missing a: 1 → null", "added b: null → 2"]);
    expect(told({ a: [], b: {}, c: null }, { d: [], e: {}, f: null })).to.deep.equal([]);
  });

  it("leaves out what a provider fills in, at any depth, and nothing that it does not note", () => {
    const registered = { name: "targets-1a2b3c4", tagsAll: { a: "b" }, __defaults: ["name"] };
    expect(told({}, registered)).to.deep.equal([]);
    expect(told({}, { name: "targets-1a2b3c4", __defaults: [] })).to.deep.equal(["added name: null → targets-1a2b3c4"]);
    const check = { path: "/", matcher: "200", __defaults: ["matcher"] };
    expect(told({ healthCheck: { path: "/" } }, { healthCheck: check })).to.deep.equal([]);
    expect(told({ healthCheck: { path: "/" } }, { healthCheck: { ...check, port: "1" } })).to.have.lengthOf(1);
    const azure = { type: "azure-native:network:VirtualNetwork", name: "net" };
    expect(told({}, { virtualNetworkName: "net1a2b3c4d", location: "westeurope" }, azure)).to.deep.equal([]);
    expect(told({}, { virtualNetworkName: "other", tags: { a: "b" } }, azure)).to.have.lengthOf(2);
  });

  it("takes an unknown value for right only where the proven one waits too", () => {
    expect(told({ port: 80 }, { port: unknown })).to.deep.equal(["unknown port: 80 → [unknown]"]);
    expect(told({ port: ref("a") }, { port: unknown })).to.deep.equal([]);
    expect(told({ data: base64(`x ${ref("a")}`) }, { data: unknown })).to.deep.equal([]);
    expect(told({ port: { deep: [SECRET] } }, { port: unknown })).to.deep.equal([]);
    expect(told({ port: { deep: 80 } }, { port: { deep: unknown } }, { waiting: new Set(["port"]) })).to.deep.equal([]);
    expect(told({ port: { deep: 80 } }, { port: { deep: unknown } })).to.have.lengthOf(1);
  });

  it("holds the text around outputs, inside base64 too", () => {
    const proven = `arn ${ref("a")} and ${ref("b", 'name|split("/")[1]')}!`;
    expect(told({ text: proven }, { text: "arn 1 and 2!" })).to.deep.equal([]);
    expect(told({ text: proven }, { text: "arn 1 or 2!" })).to.have.lengthOf(1);
    expect(told({ text: base64(proven) }, { text: base64("arn 1 and 2!") })).to.deep.equal([]);
    expect(told({ text: base64(proven) }, { text: base64("arn 1 and 2?") })).to.have.lengthOf(1);
    expect(told({ text: ref("a") }, { text: 5 }), "of any type").to.deep.equal([]);
    expect(told({ text: ref("a") }, { text: { b: 1 } }), "of any type").to.deep.equal([]);
  });

  it("tells the place inside what is encoded, and takes for one what means the same", () => {
    const policy = (action: string, spaces: number): string =>
      JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action }] }, null, spaces);
    const role = { type: "aws:iam/role:Role" };
    expect(told({ policy: policy("s3:*", 0) }, { policy: policy("s3:*", 2) }, role)).to.deep.equal([]);
    expect(told({ policy: policy("s3:*", 0) }, { policy: policy("s3:Get", 2) }, role)).to.deep.equal([
      "changed policy!Statement[0].Action[0]: s3:* → s3:Get",
    ]);
    expect(told({ defaultTags: '{"tags":{"a":"b"}}' }, { defaultTags: { tags: { a: "b" } } })).to.deep.equal([]);
    expect(told({ defaultTags: '{"tags":{"a":"b"}}' }, { defaultTags: { tags: { a: "c" } } })).to.have.lengthOf(1);
  });

  it("compares lists in their order, and sets in any", () => {
    const groups = { type: "aws:lb/loadBalancer:LoadBalancer" };
    expect(told({ securityGroups: ["a", ref("b")] }, { securityGroups: ["z", "a"] }, groups)).to.deep.equal([]);
    expect(told({ securityGroups: ["a", "b"] }, { securityGroups: ["c", "a"] }, groups)).to.have.lengthOf(2);
    expect(told({ steps: ["a", "b"] }, { steps: ["b", "a"] })).to.have.lengthOf(2);
    expect(told({ steps: ["a", "b"] }, { steps: ["a"] })).to.have.lengthOf(1);
  });

  it("shows no secret, and none that could be one", () => {
    expect(told({ a: SECRET }, { a: secret("hunter2") })).to.deep.equal([]);
    expect(told({ a: SECRET }, { a: "hunter2" })).to.deep.equal(["plain-text a: [secret] → plain text"]);
    expect(told({ a: SECRET }, { a: "hunter2" }, { whole: false }), "nobody can tell").to.deep.equal([]);
    expect(told({ a: "x" }, { a: secret("x") }), "a provider's doing").to.deep.equal([]);
    expect(told({ a: "x" }, { a: secret("hunter2") })).to.deep.equal(["secret a: x → [secret]"]);
    expect(told({ a: "x" }, { a: "hunter2" }, { whole: false })).to.deep.equal(["changed a: x → [not shown]"]);
  });

  it("compares assets and archives by what is in them", () => {
    const archive = (entries: Members): Value => ({ [TAG]: "archive", entries });
    expect(
      told({ code: archive({ "__index.js": asset("a") }) }, { code: archive({ "__index.js": asset("b") }) }),
    ).to.deep.equal(['changed code["__index.js"]: a → b']);
    expect(told({ code: archive({ a: asset("a") }) }, { code: archive({ a: asset("a") }) })).to.deep.equal([]);
    expect(told({ code: asset("a") }, { code: archive({}) })).to.have.lengthOf(1);
    const captured = asset(`const arn = "${ref("a")}";`);
    expect(told({ code: captured }, { code: asset("const arn = undefined;") }, { preview: true })).to.deep.equal([]);
    expect(told({ code: captured }, { code: asset("const arn = undefined;") })).to.have.lengthOf(1);
  });

  it("keeps to what the state and the user have the say over", () => {
    const only = (name: string) => (property: string) => property === name;
    expect(told({ a: { b: 1, c: 1 } }, { a: { b: 2, c: 2 } }, { ignored: only("a.b") })).to.deep.equal([
      "changed a.c: 1 → 2",
    ]);
    expect(told({ a: 1 }, { a: 2 }, { accepted: only("a") })).to.deep.equal([]);
  });
});
