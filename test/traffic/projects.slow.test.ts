import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { EvaluationPool } from "../../parity/evaluate";
import { trafficOf } from "../../parity/traffic/stack";
import type { StackTraffic } from "../../parity/traffic/types";
import { settingsIn, webServersOf } from "../../parity/traffic/web-server/settings";
import { expectGolden } from "../support/golden";
import { azureProject } from "./support/azure-project";
import { graphsOf } from "./support/graphs";
import { summary } from "./support/summary";

const ROOT = resolve(__dirname, "../..");
const GOLDEN = join(__dirname, "golden");
const folders = (parent: string): [string, string][] =>
  readdirSync(join(ROOT, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => [name, join(ROOT, parent, name)]);

describe("the traffic of whole projects", function () {
  this.timeout(60_000);
  const pool = new EvaluationPool({ timeoutMs: 60_000, concurrency: 2, onOutput: () => undefined });
  after(() => pool.close());

  async function expectProject(name: string, folder: string): Promise<StackTraffic[]> {
    const graphs = await graphsOf(folder, pool);
    const traffic = [...graphs.values()].map(trafficOf);
    expectGolden(join(GOLDEN, `${name}.txt`), summary(traffic));
    return traffic;
  }

  for (const [name, folder] of [...folders("examples"), ...folders("test/fixtures/projects")]) {
    it(`is what it was when a person looked at it: ${name}`, async () => {
      await expectProject(name, folder);
    });
  }

  it("of this repository has a path to the same files in all stacks, with nothing left out", async () => {
    const traffic = await expectProject("own-aws", ROOT);
    expect(traffic.map(({ paths }) => paths.length)).deep.equal([1, 1, 1, 1]);
    expect(traffic.flatMap(({ gaps }) => gaps)).deep.equal([]);
    const counts = traffic.map((one) => webServersOf(one).flatMap(settingsIn).length);
    expect(new Set(counts).size).equal(1);
    expect(counts[0]).greaterThan(60);
  });

  it("of this repository on Azure has the same nginx settings", async () => {
    const azure = azureProject();
    try {
      await expectProject("own-azure", azure.folder);
    } finally {
      azure.remove();
    }
  });
});
