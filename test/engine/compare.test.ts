import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { formatReference } from "../../parity/graph/reference";
import { TAG, type Value } from "../../parity/graph/types";
import { compareValues } from "../support/engine/compare-values";
import { transformedInputs } from "../support/engine/engine-transforms";
import type { EngineGraph, EngineResource } from "../support/engine/graph-types";
import { ENGINE_UNKNOWN } from "../support/engine/graph-types";
import { readGrpcLog } from "../support/engine/grpc-log";
import {
  ANSWERED,
  COMPUTED,
  CONTENT_WAITS,
  DIFFERENT,
  NOT_A_DEPENDENCY,
  TEXT_OF_NUMBER,
} from "../support/engine/reasons";
import { RESOURCE, SIGNATURE, type WireObject } from "../support/provider/wire";

const unknown: Value = { [TAG]: "unknown", unknown: ENGINE_UNKNOWN };
const secret = (content: string): Value => ({ [TAG]: "secret", content });
const asset = (text: string, sha256 = text): Value => ({ [TAG]: "asset", sha256, text });
const ref = (path: string, property: string, operations = "") => formatReference({ path, property, operations });

function resource(
  path: string,
  state: { readonly [key: string]: Value },
  dependencies: readonly string[] = [],
): EngineResource {
  const options = dependencies.length === 0 ? {} : { dependencies };
  return {
    kind: "custom",
    type: "t",
    name: path,
    path,
    parent: "",
    inputs: {},
    options,
    outputs: null,
    urn: `urn:${path}`,
    state,
  };
}

const engine: EngineGraph = {
  project: "shop",
  stack: "dev",
  resources: [
    resource("lb", { arn: "arn:lb", ports: [80], weight: 3, dns: unknown }),
    resource("validation", {}, ["certificate"]),
    resource("certificate", { arn: unknown }),
  ],
  invokes: [],
};

function reasons(
  recorded: Value | undefined,
  received: Value | undefined,
  dependencies: readonly string[] | null = ["lb"],
) {
  return compareValues(recorded, received, { engine, dependencies }).map(({ path, why }) => `${path} ${why}`.trim());
}

describe("comparing a recorded value with the engine's", () => {
  it("finds no difference in equal values, and the place of one", () => {
    const value: Value = { a: [1, { b: null, "c.d": true }], e: "x" };
    expect(reasons(value, structuredClone(value) as Value)).to.deep.equal([]);
    expect(reasons({ a: [1, { "c.d": 2 }] }, { a: [1, { "c.d": 3 }] })).to.deep.equal([`.a[1]["c.d"] ${DIFFERENT}`]);
    expect(reasons({ a: 1 }, {})).to.deep.equal([`.a ${DIFFERENT}`]);
    expect(reasons({}, { a: 1 })).to.deep.equal([`.a ${DIFFERENT}`]);
    expect(reasons([1], [1, 2])).to.deep.equal(["lists of different length"]);
    expect(reasons("1", 1)).to.deep.equal([DIFFERENT]);
    expect(reasons([], {})).to.deep.equal(["a list in one only"]);
  });

  it("takes an unknown value for a reference to a dependency, at any depth of the record", () => {
    expect(reasons(`http://${ref("lb", "dns")}/`, unknown)).to.deep.equal([]);
    expect(reasons({ a: [ref("lb", "dns")] }, unknown)).to.deep.equal([]);
    expect(reasons({ a: [ref("lb", "dns")] }, { a: [unknown] })).to.deep.equal([]);
    expect(reasons(Buffer.from(`x ${ref("lb", "dns")}`).toString("base64"), unknown)).to.deep.equal([]);
  });

  it("does not take it for anything else", () => {
    expect(reasons("known", unknown)).to.deep.equal(["known in the record, and the engine does not know it"]);
    expect(reasons(undefined, unknown)).to.deep.equal(["known in the record, and the engine does not know it"]);
    expect(reasons(ref("certificate", "arn"), unknown)).to.deep.equal([NOT_A_DEPENDENCY]);
    expect(reasons(ref("lb", "dns") + ref("certificate", "arn"), unknown)).to.deep.equal([NOT_A_DEPENDENCY]);
    expect(reasons({ [TAG]: "unknown", unknown: 0 }, "known")).to.have.length(1);
  });

  it("follows an output that echoes an input to the dependency behind it", () => {
    expect(reasons(ref("certificate", "arn"), unknown, ["validation"])).to.deep.equal([]);
    expect(reasons(ref("lb", "arn"), unknown, ["validation"])).to.deep.equal([NOT_A_DEPENDENCY]);
  });

  it("puts in what the engine knows", () => {
    expect(reasons(ref("lb", "arn"), "arn:lb")).to.deep.equal([]);
    expect(reasons(ref("lb", "ports[0]"), 80)).to.deep.equal([]);
    expect(reasons(ref("lb", "urn"), ref("lb", "urn"))).to.deep.equal([]);
    expect(reasons(`<${ref("lb", "arn")}>`, "<arn:lb>")).to.deep.equal([]);
    expect(reasons(`<${ref("lb", "arn")}>`, "<arn:other>")).to.deep.equal([DIFFERENT]);
    expect(reasons(ref("lb", "arn"), "arn:other")).to.deep.equal([DIFFERENT]);
    expect(reasons(ref("lb", "missing"), "arn:lb")).to.deep.equal([DIFFERENT]);
    expect(reasons(ref("lb", "weight"), "3")).to.deep.equal([TEXT_OF_NUMBER]);
  });

  it("compares what stands around a computed output", () => {
    expect(reasons(`a.${ref("lb", "arn", 'split(":")[1]')}.c`, "a.b.c")).to.deep.equal([COMPUTED]);
    expect(reasons(`a.${ref("lb", "arn", 'split(":")[1]')}.c`, "a+b+c")).to.deep.equal([DIFFERENT]);
    expect(reasons(ref("certificate", "arn", "length"), "4")).to.deep.equal([NOT_A_DEPENDENCY]);
    expect(reasons(ref("aws:x/y:z({})", "id"), "i-1")).to.deep.equal([ANSWERED]);
  });

  it("compares secrets by presence", () => {
    expect(reasons(secret("1"), secret(""))).to.deep.equal([]);
    expect(reasons(secret("1"), "plain")).to.deep.equal(["secret in one only"]);
    expect(reasons("plain", secret(""))).to.deep.equal(["secret in one only"]);
    expect(reasons(secret("1"), unknown)).to.deep.equal([]);
    expect(reasons(secret("1"), unknown, [])).to.have.length(1);
  });

  it("compares assets and archives by content", () => {
    const archive = (entries: { readonly [path: string]: Value }): Value => ({ [TAG]: "archive", entries });
    expect(reasons({ [TAG]: "asset", sha256: "1", source: "a.txt" }, { [TAG]: "asset", sha256: "1" })).to.deep.equal(
      [],
    );
    expect(reasons(asset("a"), asset("b"))).to.deep.equal(["different content"]);
    expect(reasons(archive({ a: asset("a") }), archive({ a: asset("a") }))).to.deep.equal([]);
    expect(reasons(archive({ a: asset("a") }), archive({ b: asset("a") }))).to.have.length(1);
    expect(reasons(archive({}), asset("a"))).to.deep.equal(["an asset in one only"]);
    expect(reasons(asset(`x=${ref("lb", "arn")}`, "1"), asset("x=arn:lb", "2"))).to.deep.equal([]);
    expect(reasons(asset(`x=${ref("lb", "arn")}`, "1"), asset("x=undefined", "2"))).to.deep.equal([CONTENT_WAITS]);
  });
});

describe("the engine's log", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "parity-test-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (lines: readonly object[]) => {
    const file = join(folder, "log");
    writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    return file;
  };

  it("pairs requests with answers, keeps what was never answered, and is removed: it holds secrets", () => {
    const [method, request] = ["/pulumirpc.ResourceMonitor/Invoke", { tok: "a" }];
    const file = write([
      { method, request, progress: "request_started" },
      { method, request, progress: "request_started" },
      { method, request, response: { ok: true }, progress: "response_completed" },
    ]);
    expect(readGrpcLog(file)).to.deep.equal([
      { method, request, response: { ok: true } },
      { method, request, response: null },
    ]);
    expect(existsSync(file)).to.equal(false);
  });

  it("is an error when it is empty, so that nothing is proven by an engine that logs nothing", () => {
    const file = write([]);
    expect(() => readGrpcLog(file)).to.throw("logged no call");
    expect(existsSync(file)).to.equal(false);
  });
});

describe("inputs that transforms changed", () => {
  const check = (urn: string, news: WireObject) => ({
    method: "/pulumirpc.ResourceProvider/Check",
    request: { urn, news },
    response: {},
  });
  const register = (request: WireObject) => ({
    method: "/pulumirpc.ResourceMonitor/RegisterResource",
    request,
    response: {},
  });
  const role: WireObject = { [SIGNATURE]: RESOURCE, urn: "urn:role" };

  it("are read off what the provider checks, references to resources off the request", () => {
    const inputs = transformedInputs([register({ transforms: [{}] }), check("urn:a", { size: 2, role: "role-id" })]);
    expect(inputs("urn:a", { size: 1, role })).to.deep.equal({ size: 2, role });
    expect(inputs("urn:component", { size: 1 })).to.deep.equal({ size: 1 });
  });

  it("are left alone where there is no transform", () => {
    const inputs = transformedInputs([register({}), check("urn:a", { size: 2 })]);
    expect(inputs("urn:a", { size: 1 })).to.deep.equal({ size: 1 });
  });
});
