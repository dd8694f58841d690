import { expect } from "chai";
import fc from "fast-check";
import {
  canonicalJson,
  compareText,
  decode,
  diffTrees,
  digest,
  equalValues,
  findingId,
  flatten,
  mapScalars,
  SECRET,
  summary,
  TAG,
  treeDigest,
  type Value,
} from "../../parity/graph";
import { ANY, base64, leaves } from "./support";

const secret = (content: string): Value => ({ [TAG]: "secret", content });

describe("canonical values", () => {
  it("have keys in code-unit order, at every depth", () => {
    expect(canonicalJson({ b: { z: 1, a: [] }, B: null, ä: "x" })).to.equal('{"B":null,"b":{"a":[],"z":1},"ä":"x"}');
    expect(["ä", "b", "B", "a"].sort(compareText)).to.deep.equal(["B", "a", "b", "ä"]);
  });

  it("are equal exactly where their text is, and so are digests", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 2 }), fc.jsonValue({ maxDepth: 2 }), (x, y) => {
        const [a, b] = [x, y].map((value) => JSON.parse(JSON.stringify(value)) as Value);
        expect(equalValues(a!, b!)).to.equal(canonicalJson(a!) === canonicalJson(b!));
        expect(equalValues(a!, JSON.parse(canonicalJson(a!)))).to.equal(true);
        expect(digest(a!) === digest(b!)).to.equal(equalValues(a!, b!));
      }),
    );
  });

  it("give findings the same id in every version", () => {
    expect(findingId("uniform", "api/lb", "healthCheck.path")).to.equal("e751731159e6");
    expect(findingId("uniform", "api/lb", null)).to.not.equal(findingId("uniform", null, "api/lb"));
    expect(findingId("contract", null, null, "fact a")).to.not.equal(findingId("contract", null, null, "fact b"));
  });
});

describe("replacing samples", () => {
  it("reaches keys, files, arguments, lines of text and numbers, through every encoding", () => {
    const config = JSON.stringify({
      write_files: [{ path: "/etc/qzx.conf", content: "a\nhost qzx\n" }],
      qzx: { port: 4711 },
    });
    const tree = mapScalars(decode(ANY, "userData", base64(`#cloud-config\n${config}`)), {
      text: (text) => text.replaceAll("qzx", "prod-eu"),
      number: (number) => (number === 4711 ? 80 : number),
    });
    expect(leaves(tree, "userData")).to.deep.equal({
      userData: "base64 cloud-init",
      "userData!prod-eu.port": 80,
      "userData!/etc/prod-eu.conf!1": "a",
      "userData!/etc/prod-eu.conf!2": "host prod-eu",
      "userData!/etc/prod-eu.conf!3": "",
    });
  });

  it("reaches the entries of an nginx map", () => {
    const tree = mapScalars(decode(ANY, "nginx.conf", "map $host $x { qzx.example.net 1; }"), {
      text: (text) => text.replaceAll("qzx", "api"),
    });
    expect(leaves(tree, "c")).to.have.property("c!map[$host $x]/[api.example.net]", "1");
  });

  it("reaches what is secret, without showing it, and the source of an asset", () => {
    const value = { password: secret("qzx"), file: { [TAG]: "asset", sha256: "aa", source: "https://qzx/" } };
    const tree = mapScalars(decode(ANY, "p", value), { text: (text) => text.replaceAll("qzx", "eu") });
    expect(tree).to.deep.equal(
      decode(ANY, "p", { ...value, password: secret("eu"), file: { ...value.file, source: "https://eu/" } }),
    );
    expect(leaves(tree)).to.deep.equal({
      "p.password": SECRET,
      "p.file": { [TAG]: "asset", sha256: "aa", source: "https://eu/" },
    });
  });
});

describe("secrets", () => {
  const configuration = (host: string, port: number) =>
    secret(
      base64(
        `#cloud-config\nwrite_files:\n  - {path: /etc/nginx/nginx.conf, content: "http { server { listen ${port}; server_name ${host}; } }"}\n`,
      ),
    );

  it("are compared by what they hold, in any encoding", () => {
    const sample = mapScalars(decode(ANY, "customData", configuration("qzx", 80)), {
      text: (text) => text.replaceAll("qzx", "eu"),
    });
    expect(diffTrees(sample, decode(ANY, "customData", configuration("eu", 80)), "customData")).to.deep.equal([]);
  });

  it("differ in one place, which shows nothing of them", () => {
    const [one, other] = [decode(ANY, "c", configuration("eu", 80)), decode(ANY, "c", configuration("us", 81))];
    const differences = diffTrees(one, other, "c");
    expect(differences).to.deep.equal([
      { address: "c", expected: SECRET, actual: SECRET, position: null, kind: "changed", places: 2 },
    ]);
    const missing = diffTrees({ kind: "map", entries: [["c", one]] }, { kind: "map", entries: [] }, "p");
    expect(JSON.stringify([missing, flatten("p", one), summary(one)])).not.to.match(/eu|listen/);
  });
});

describe("flatten", () => {
  it("orders sets by what they hold, and says what is empty", () => {
    const tree = decode(ANY, "p", { subnetIds: ["b", "a"], empty: [], none: {} });
    expect(flatten("p", tree).map(({ address, value, parent }) => [address, value, parent])).to.deep.equal([
      ["p.empty", [], "p"],
      ["p.none", {}, "p"],
      ["p.subnetIds[0]", "a", "p.subnetIds"],
      ["p.subnetIds[1]", "b", "p.subnetIds"],
    ]);
  });

  it("gives the block that a setting belongs to, and its place", () => {
    const tree = decode(ANY, "nginx.conf", "http {\n  server { listen 80; }\n}");
    const [, listen] = flatten("c", tree);
    expect(listen).to.deep.equal({
      address: "c!http/server[80]/listen[80]",
      value: "80",
      position: { file: "nginx.conf", line: 2, column: 12 },
      parent: "c!http/server[80]",
    });
  });
});

describe("digests of trees", () => {
  it("hold no trace of a secret's value", () => {
    const [one, other] = ["f1", "f2"].map((fingerprint) => decode(ANY, "p", { password: secret(fingerprint) }));
    expect(treeDigest(one!)).to.equal(treeDigest(other!));
    expect(treeDigest(one!)).to.equal(treeDigest(decode(ANY, "p", { password: { secret: true } })));
    expect(treeDigest(one!)).to.not.equal(treeDigest(decode(ANY, "p", { password: "f1" })));
  });
});
