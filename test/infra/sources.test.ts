import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const root = join(__dirname, "../../infra");
const sources = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => ({ file: file.replaceAll("\\", "/"), text: readFileSync(join(root, file), "utf8") }));

const filesWith = (pattern: RegExp) => sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file);

describe("the sources of an environment", () => {
  it("load a part of a provider's SDK, never the whole: that takes seconds", () => {
    expect(filesWith(/from "@pulumi\/(aws|azure-native)"/)).deep.equal([]);
  });

  it("read config in one place", () => {
    expect(filesWith(/new Config\(|allConfig/)).deep.equal(["config.ts"]);
  });

  it("know the stack's name in one place, and pass it on for tags alone", () => {
    expect(filesWith(/getStack/)).deep.equal(["index.ts"]);
  });

  it("do not depend on clock, chance or machine", () => {
    expect(filesWith(/Date\b|Math\.random|randomBytes|randomUUID|process\.(env|cwd|platform)|hostname\(/)).deep.equal(
      [],
    );
  });

  it("have an entry that reads at one glance", () => {
    const entry = sources.find(({ file }) => file === "index.ts");
    expect(entry?.text.split("\n").length).at.most(30);
  });
});
