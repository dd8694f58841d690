import { expect } from "chai";
import { type Graph, type Resource, TAG, type Value } from "../../parity/graph/types";
import { ProvenStack } from "../../parity/registered/index";
import type { RegisteredResource } from "../../parity/registered/types";

const STACK = "urn:pulumi:dev::app::pulumi:pulumi:Stack::app-dev";
const urnOf = (type: string, name: string): string => `urn:pulumi:dev::app::${type}::${name}`;

function resource(path: string, type: string, more: Partial<Resource> = {}): Resource {
  const parts = path.split("/");
  return {
    kind: "custom",
    type,
    name: parts.at(-1)!,
    path,
    parent: path === "" ? null : parts.slice(0, -1).join("/"),
    inputs: {},
    options: {},
    position: { file: "index.ts", line: 7 },
    dropped: [],
    outputs: null,
    ...more,
  };
}

function registered(type: string, name: string, more: Partial<RegisteredResource> = {}): RegisteredResource {
  return {
    urn: urnOf(type, name),
    type,
    name,
    parent: STACK,
    inputs: {},
    whole: true,
    provider: null,
    options: {
      protect: false,
      ignoreChanges: [],
      additionalSecretOutputs: [],
      deleteBeforeReplace: false,
      customTimeouts: {},
    },
    ...more,
  };
}

function stackOf(resources: readonly Resource[], more: Partial<Graph> = {}): ProvenStack {
  const root = resource("", "pulumi:pulumi:Stack", { kind: "stack", name: "app-dev" });
  const graph: Graph = {
    project: "app",
    stack: "dev",
    resources: [root, ...resources],
    invokes: [],
    unknowns: [],
    configReads: [],
    ...more,
  };
  const proven = new ProvenStack(graph, true);
  proven.resource(registered("pulumi:pulumi:Stack", "app-dev", { urn: STACK, parent: null }));
  return proven;
}

const BUCKET = "aws:s3/bucket:Bucket";
const told = (findings: readonly { readonly resource: string | null; readonly property: string | null }[]) =>
  findings.map((one) => [one.resource, one.property].filter(Boolean).join(" "));

describe("a stack's registrations against its proven graph", () => {
  it("finds a resource by its parents, type and name", () => {
    const proven = stackOf([
      resource("api", "app:index:Api", { kind: "component" }),
      resource("api/data", BUCKET, { inputs: { acl: "private" } }),
      resource("data", BUCKET, { inputs: { acl: "public" } }),
    ]);
    const api = registered("app:index:Api", "api");
    expect(proven.resource(api)).to.deep.equal([]);
    const inside = { urn: "inside", parent: api.urn, inputs: { acl: "private" } };
    expect(proven.resource(registered(BUCKET, "data", inside))).to.deep.equal([]);
    const [finding] = proven.resource(registered(BUCKET, "data", { inputs: { acl: "private" } }));
    expect(finding).to.include({ check: "registered", resource: "data", property: "acl", expected: "public" });
    expect(finding!.stacks).to.deep.equal(["dev"]);
    expect(finding!.values).to.deep.equal({ dev: "private" });
    expect(finding!.locations).to.deep.equal([{ stack: "dev", file: "index.ts", line: 7, column: 1 }]);
  });

  it("tells a resource more at its outermost place, and one less at the end", () => {
    const proven = stackOf([
      resource("gone", BUCKET),
      resource("gone/inside", BUCKET),
      resource("read", BUCKET, { kind: "read" }),
    ]);
    const more = registered(BUCKET, "more");
    expect(told(proven.resource(more))).to.deep.equal(["more"]);
    expect(proven.resource(registered(BUCKET, "inside", { parent: more.urn }))).to.deep.equal([]);
    expect(told(proven.whole([{ urn: STACK, properties: {} }]))).to.deep.equal(["gone"]);
  });

  it("leaves to the engine and to providers what they make themselves", () => {
    const own = resource("own", BUCKET, { options: { provider: null } });
    const remote = resource("eks", "eks:index:Cluster", { kind: "remote" });
    const engine = registered("pulumi:providers:aws", "default_7_48_0", { parent: null });
    expect(stackOf([own, remote]).resource(engine)).to.deep.equal([]);
    expect(told(stackOf([remote]).resource(engine))).to.deep.equal(["default_7_48_0"]);
    const proven = stackOf([remote]);
    proven.resource(registered("eks:index:Cluster", "eks"));
    const child = registered(BUCKET, "logs", { parent: urnOf("eks:index:Cluster", "eks") });
    expect(proven.resource(child)).to.deep.equal([]);
  });

  it("compares options: times in any unit, ignored properties by their path", () => {
    const options = { protect: true, customTimeouts: { create: "1h30m" }, ignoreChanges: ["tags.a"], provider: "aws" };
    const provider = resource("aws", "pulumi:providers:aws");
    const make = () => {
      const proven = stackOf([provider, resource("data", BUCKET, { options, inputs: { tags: { a: "1", b: "1" } } })]);
      proven.resource(registered("pulumi:providers:aws", "aws"));
      return proven;
    };
    const given = registered(BUCKET, "data", {
      inputs: { tags: { a: "state's", b: "1" } },
      provider: urnOf("pulumi:providers:aws", "aws"),
    });
    const alike = {
      ...given.options,
      protect: true,
      ignoreChanges: ["tags.a"],
      customTimeouts: { create: 5400, update: 0 },
    };
    expect(make().resource({ ...given, options: alike })).to.deep.equal([]);
    const other = { ...given, provider: null, options: { ...alike, protect: false, customTimeouts: { create: 60 } } };
    expect(told(make().resource(other))).to.deep.equal([
      "data options.protect",
      "data options.customTimeouts",
      "data options.provider",
    ]);
  });

  it("tells another dependency, but not one on what is only looked up", () => {
    const options = { propertyDependencies: { policy: ["data", "zone"] } };
    const resources = [
      resource("data", BUCKET),
      resource("other", BUCKET),
      resource("zone", "aws:route53/zone:Zone", { kind: "read" }),
      resource("policy", "aws:s3/bucketPolicy:BucketPolicy", { options }),
    ];
    const proven = stackOf(resources);
    for (const { type, name } of resources) proven.resource(registered(type, name));
    const whole = (name: string) =>
      proven.whole([
        ...resources.slice(0, 3).map((one) => ({ urn: urnOf(one.type, one.name), properties: {} })),
        { urn: urnOf("aws:s3/bucketPolicy:BucketPolicy", "policy"), properties: { policy: [urnOf(BUCKET, name)] } },
      ]);
    expect(whole("data")).to.deep.equal([]);
    expect(told(whole("other"))).to.deep.equal(["policy policy"]);
    // A refresh shows it.
    const refreshed = { policy: [urnOf(BUCKET, "data"), "urn:pulumi:dev::app::my:Part$aws:route53/zone:Zone::zone"] };
    const again = stackOf(resources);
    for (const { type, name } of resources.filter(({ kind }) => kind !== "read"))
      again.resource(registered(type, name));
    expect(
      again.whole([{ urn: urnOf("aws:s3/bucketPolicy:BucketPolicy", "policy"), properties: refreshed }]),
    ).to.deep.equal([]);
  });

  it("lets a preview know less of what is unknown yet: further dependencies, and what waits in a callback", () => {
    const options = { propertyDependencies: { policy: ["data", "other"] } };
    const resources = [
      resource("data", BUCKET),
      resource("other", BUCKET),
      resource("policy", "aws:s3/bucketPolicy:BucketPolicy", { options, inputs: { policy: "\uE001data.arn\uE002" } }),
      resource("late", BUCKET, { waits: true }),
      resource("late/inside", BUCKET),
    ];
    const whole = (policy: Value, names: readonly string[]) => {
      const proven = stackOf(resources);
      for (const { type, name } of resources.slice(0, 2)) proven.resource(registered(type, name));
      proven.resource(registered("aws:s3/bucketPolicy:BucketPolicy", "policy", { inputs: { policy } }));
      const properties = { policy: names.map((name) => urnOf(BUCKET, name)) };
      return told(proven.whole([{ urn: urnOf("aws:s3/bucketPolicy:BucketPolicy", "policy"), properties }]));
    };
    const unknown: Value = { [TAG]: "unknown", unknown: -1 };
    expect(whole(unknown, ["data"])).to.deep.equal([]);
    expect(whole(unknown, ["data", "late"])).to.deep.equal(["policy policy"]);
    expect(whole("arn:of:data", ["data"])).to.deep.equal(["policy policy"]);
  });

  it("tells once, and of nothing inside it, that a resource is left out of an update", () => {
    const options = { propertyDependencies: { acl: ["data"] } };
    const proven = stackOf([
      resource("data", BUCKET),
      resource("more", BUCKET, { inputs: { acl: "private", tags: { a: "1" } }, options }),
    ]);
    proven.resource(registered(BUCKET, "data"));
    const [finding, ...others] = proven.resource(registered(BUCKET, "more"));
    expect(finding!.message).to.contain("--target").and.to.contain("--exclude");
    expect(others).to.deep.equal([]);
    expect(proven.whole([{ urn: urnOf(BUCKET, "more"), properties: {} }])).to.deep.equal([]);
    expect(proven.whole([])).to.deep.equal([]);
  });

  it("accepts what the user of the pack lists", () => {
    const inputs = { tags: { a: "1" }, acl: "private" };
    const now = registered(BUCKET, "data", { inputs: { tags: { a: "2" }, acl: "public" } });
    const accepted = (type: string) =>
      stackOf([resource("data", BUCKET, { inputs })]).resource(now, [{ type, property: "tags.*" }]);
    expect(told(accepted(BUCKET))).to.deep.equal(["data acl"]);
    expect(told(accepted("aws:s3/bucketV2:BucketV2"))).to.deep.equal(["data acl", "data tags.a"]);
  });
});
