import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { checkIn } from "../../parity/check";
import { EvaluationPool } from "../../parity/evaluate";
import type { Result } from "../../parity/result";

const root = resolve(__dirname, "../..");
const stacks = ["staging", "prod-au", "prod-us", "prod-eu"];

describe("the four environments, switched to Azure", function () {
  this.timeout(60_000);

  const pool = new EvaluationPool({ timeoutMs: 60_000, concurrency: 2, onOutput: () => undefined });
  after(() => pool.close());

  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "switched-"));
    const files = ["Pulumi.yaml", "parity.yaml", "package.json", "tsconfig.json", "infra"];
    for (const entry of [...files, ...stacks.map((stack) => `Pulumi.${stack}.yaml`)]) {
      cpSync(join(root, entry), join(dir, entry), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(dir, "node_modules"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  function edit(file: string, from: string, to: string): void {
    const text = readFileSync(join(dir, file), "utf8");
    expect(text.split(from), `${file} says "${from}" once`).length(2);
    writeFileSync(join(dir, file), text.replace(from, to));
  }
  const switchProgram = () => edit("Pulumi.yaml", "default: aws", "default: azure");
  const switchBaseline = () => edit("parity.yaml", "provider: aws", "provider: azure-native");
  const failures = ({ errors, findings }: Result) => [
    ...errors.map(({ message }) => message),
    ...findings.filter(({ severity }) => severity !== "note").map(({ message }) => message),
  ];

  it("are at parity, with two values changed and nothing else", async () => {
    switchProgram();
    switchBaseline();
    const result = await checkIn(pool, { project: dir });
    expect(failures(result)).deep.equal([]);
    expect(result.verdict).equal("parity");
    expect(result.stacks.map(({ name }) => name)).deep.equal(stacks);
    expect(new Set(result.stacks.map(({ provider }) => provider?.split("@")[0]))).deep.equal(new Set(["azure-native"]));
    expect(new Set(result.stacks.map(({ digest }) => digest)).size).equal(1);
  });

  it("are not when only the program is switched, and that is one finding", async () => {
    switchProgram();
    const result = await checkIn(pool, { project: dir });
    expect(result.verdict).equal("deviates");
    expect(failures(result)).length(1);
    expect(result.findings.find(({ severity }) => severity === "error")?.check).equal("one-provider");
  });

  it("are not when one setting of the gateway is chosen by the location", async () => {
    switchProgram();
    switchBaseline();
    edit(
      "infra/azure/index.ts",
      "domain: args.domain,\n      logAccountId",
      'domain: output(args.region).apply((region) => (region === "northeurope" ? "api.example.org" : args.domain)),\n      logAccountId',
    );
    const result = await checkIn(pool, { project: dir });
    expect(result.verdict).equal("deviates");
    const errors = result.findings.filter(({ severity }) => severity === "error");
    // Of the same change: the stack is another program, and its nginx has no server for the host that the gateway takes.
    const told = errors.map(({ check, property, stacks: of }) => [check, property, of.join()]);
    expect(told).deep.equal([
      [
        "RT-01",
        "virtualMachineProfile.osProfile.customData!/etc/nginx/conf.d/default-server.conf!server[_]/listen[8080]",
        "prod-eu",
      ],
      ["transparent", "httpListeners[1].hostName", "prod-eu"],
    ]);
  });
});
