import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { decode, formatReference, TAG } from "../../parity/graph";
import { ANY, base64, differences, gzipBase64, leaves } from "./support";

const text = (value: string, property = "p") => leaves(decode(ANY, property, value), property);

describe("decoding", () => {
  it("leaves names, ids and prose alone", () => {
    for (const plain of [
      "",
      "prod-eu",
      "true",
      "10.0.0.0/8",
      "{}x",
      "#!",
      "abcdefghijklmnopqrstuvwx",
      "0".repeat(64),
    ]) {
      expect(text(plain)).to.deep.equal({ p: plain });
    }
    const prose = "The server {not nginx} is here; see location { and so on }";
    expect(text(prose)).to.deep.equal({ p: prose });
  });

  it("takes JSON objects and lists, not JSON scalars", () => {
    expect(text('{"b":[1,"x"],"a.b":null}')).to.deep.equal({
      p: "json",
      'p!["a.b"]': null,
      "p!b[0]": 1,
      "p!b[1]": "x",
    });
    expect(text('"quoted"')).to.deep.equal({ p: '"quoted"' });
    expect(differences('{"a": 1, "b": 2}', '{"b":2,"a":1}')).to.deep.equal([]);
  });

  it("keeps numbers apart that JSON.parse would make equal", () => {
    expect(differences('{"id":12345678901234567890}', '{"id":12345678901234567891}')).to.have.length(1);
    expect(differences('{"id":1e400}', '{"id":null}')).to.have.length(1);
  });

  it("takes base64 of text, and of gzip of text, and says so when only the encoding differs", () => {
    const json = '{"health":"/health"}';
    expect(text(base64(json))).to.deep.equal({ p: "base64 json", "p!health": "/health" });
    expect(text(gzipBase64(json))).to.deep.equal({ p: "base64 gzip json", "p!health": "/health" });
    expect(text(gzipBase64(base64(json)))).to.include({ p: "base64 gzip base64 json" });
    expect(differences(base64(json), gzipBase64(json))).to.deep.equal([
      'changed p: "base64 json" → "base64 gzip json"',
    ]);
    expect(text("ZWNobyBoaQ==", "userData")).to.deep.equal({ userData: "base64", "userData!": "echo hi" });
  });

  it("leaves base64 of bytes, and of broken gzip, as it is", () => {
    const bytes = Buffer.from(Array.from({ length: 64 }, (_, i) => (i * 37) % 256)).toString("base64");
    const broken = gzipSync("x".repeat(100)).subarray(0, 20).toString("base64");
    expect(text(bytes, "userData")).to.deep.equal({ userData: bytes });
    expect(text(broken, "userData")).to.deep.equal({ userData: broken });
  });

  it("does not follow a decompression bomb", () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024, 97)).toString("base64");
    expect(text(bomb, "userData")).to.deep.equal({ userData: bomb });
  });

  it("ends at formats and values that nest without end", () => {
    let nested = "end of the matter";
    for (let i = 0; i < 12; i++) nested = base64(nested);
    expect(text(nested, "userData")).to.have.property("userData", Array(8).fill("base64").join(" "));
    const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    expect(Object.keys(text(deep))).to.have.length(2);
  });

  it("decodes text with references inside, through base64 too", () => {
    const ref = formatReference({ path: "api/lb", property: "arn", operations: "" });
    expect(text(base64(JSON.stringify({ Resource: ref })))).to.include({ "p!Resource": ref });
  });

  it("takes YAML only where a name says so", () => {
    const yaml = "a: 1\nb: [x]\n";
    expect(leaves(decode(ANY, "data", { "values.yaml": yaml }), "data")).to.deep.equal({
      'data["values.yaml"]': "yaml",
      'data["values.yaml"]!a': 1,
      'data["values.yaml"]!b[0]': "x",
    });
    expect(text("a: 1\nb: [x]")).to.deep.equal({ "p!1": "a: 1", "p!2": "b: [x]" });
    expect(text("a: !Ref b\n", "specYaml")).to.deep.equal({ "specYaml!1": "a: !Ref b", "specYaml!2": "" });
  });

  it("does not follow a bomb of YAML aliases", () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"];
    for (let i = 1; i < 12; i++)
      lines.push(
        `a${i}: &a${i} [${Array(9)
          .fill(`*a${i - 1}`)
          .join(", ")}]`,
      );
    expect(text(`${lines.join("\n")}\n`, "specYaml")).to.have.property("specYaml!1");
  });

  it("keeps from the YAML parser what would take the process down", () => {
    const deep = ["[".repeat(5_000), "{a: ".repeat(5_000), "- ".repeat(5_000), `[${"a: ".repeat(5_000)}]`];
    for (const body of deep) expect(text(`${body}\n`, "specYaml")).to.have.property("specYaml!2", "");
    const stairs = Array.from({ length: 3_000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n");
    expect(text(stairs, "specYaml")).to.have.property("specYaml!1", "a:");
  });

  it("compares an asset as the text it holds, and bytes by their digest", () => {
    const asset = (sha256: string, source: string, more = {}) => ({ [TAG]: "asset", sha256, source, ...more });
    expect(differences(asset("aa", "./staging.zip"), asset("aa", "./prod.zip"))).to.deep.equal([]);
    expect(differences(asset("aa", "x.zip"), asset("bb", "x.zip"))).to.have.length(1);
    expect(differences(asset("aa", "https://a/x"), asset("aa", "https://b/x"))).to.have.length(1);
    const code = (n: number) => asset(`${n}`, "index.js", { text: `const a = 1;\nconst b = ${n};\n` });
    const archive = (n: number) => ({ [TAG]: "archive", entries: { "index.js": code(n) } });
    expect(differences(archive(1), archive(2), "code")).to.deep.equal([
      'changed code!index.js!2: "const b = 1;" → "const b = 2;"',
    ]);
  });

  it("shows the one line that differs in text of several lines", () => {
    const script = (name: string) => `set -e\necho start\nsystemctl restart ${name}\necho done\n`;
    expect(differences(script("nginx"), script("apache2"))).to.deep.equal([
      'changed p!3: "systemctl restart nginx" → "systemctl restart apache2"',
    ]);
    expect(differences("a\nb\nc\n", "a\nx\nb\nc\n")).to.deep.equal(['added p!2: nothing → "x"']);
    expect(differences("a\nb\n", "x\ny\n")).to.deep.equal(['changed p: "a\\nb\\n" → "x\\ny\\n"']);
  });

  it("takes an IAM policy in one form, as text and as an object", () => {
    const short = {
      Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: ["a", "b"], Principal: { AWS: "x" } },
    };
    const long = {
      Statement: [{ Principal: { AWS: ["x"] }, Resource: ["b", "a"], Action: ["s3:GetObject"], Effect: "Allow" }],
    };
    expect(differences(JSON.stringify(short), JSON.stringify(long), "policy")).to.deep.equal([]);
    expect(differences(short, long, "policy")).to.deep.equal([]);
    const other = { Statement: [{ ...long.Statement[0], Action: ["s3:GetObject", "s3:PutObject"] }] };
    expect(differences(JSON.stringify(short), JSON.stringify(other), "policy")).to.deep.equal([
      'added policy!Statement[0].Action[1]: nothing → "s3:PutObject"',
    ]);
    expect(differences({ Statement: "a" }, { Statement: ["a"] })).to.have.length(1);
  });
});
