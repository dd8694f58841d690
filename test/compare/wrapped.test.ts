import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { brief, type Declaration, judgeProgram } from "./support";

const STACKS = ["staging", "prod-us", "prod-eu"];
const declaration: Declaration = {
  stacks: Object.fromEntries(
    STACKS.map((stack, index) => [stack, { "app:domain": `${stack}.example.com`, "app:min": 2 + index }]),
  ),
  varies: { "app:domain": "sample.example.net", "app:min": 37 },
};

const config = (domain: string, min: string | number): string =>
  `#cloud-config\nwrite_files:\n  - path: /etc/app.conf\n    content: |\n      domain ${domain}\n      workers ${min}\n`;
const zipped = (text: string, level = 9): string => gzipSync(text, { level }).toString("base64");
const plain = (text: string): string => Buffer.from(text).toString("base64");

/** The deviations where the user data is made of the stack's name and its values. */
function found(userData: (stack: string, domain: string, min: number) => string): string[] {
  const judged = judgeProgram(declaration, (run) => {
    const [domain, min] = [run.text("app:domain"), run.number("app:min")];
    const inputs = { userData: userData(run.stack, domain, min), other: `${domain} ${min}` };
    run.add({ type: "aws:ec2/launchTemplate:LaunchTemplate", name: "lt", inputs });
  });
  return brief(judged);
}

describe("text inside base64 and gzip", () => {
  it("is compared as the text, however well it was compressed", () => {
    expect(found((stack, domain, min) => zipped(config(domain, min), stack === "prod-eu" ? 1 : 9))).to.deep.equal([]);
    expect(found((_, domain, min) => plain(config(domain, min)))).to.deep.equal([]);
  });

  it("may hold a constant that equals a sample", () => {
    expect(found((_, domain) => zipped(config(domain, 37)))).to.deep.equal([]);
    expect(found(() => zipped(config("example.org", 37)))).to.deep.equal([]);
  });

  it("is found where one stack has it without gzip", () => {
    const found_ = found((stack, domain, min) => (stack === "prod-eu" ? plain : zipped)(config(domain, min)));
    expect(found_).to.deep.equal(["transparent changed prod-eu lt userData"]);
  });

  it("is found where one stack has another value in it, be it the sample's own", () => {
    for (const other of ["fixed.example.com", "sample.example.net"]) {
      const found_ = found((stack, domain, min) => zipped(config(stack === "prod-eu" ? other : domain, min)));
      expect(found_, other).to.deep.equal(["transparent changed prod-eu lt userData!/etc/app.conf!1"]);
    }
    const all = found((stack, domain, min) =>
      stack === "prod-eu" ? zipped(config("sample.example.net", 37)) : zipped(config(domain, min)),
    );
    expect(all).to.deep.equal(["transparent changed prod-eu lt userData!/etc/app.conf"]);
  });
});
