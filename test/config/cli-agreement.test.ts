import { expect } from "chai";
import { effectiveConfig, InputError, loadProject, programConfig } from "../../parity/config";
import projects from "./cli-projects.json";
import scalars from "./cli-scalars.json";
import { removeTemporaryProjects, temporaryProject } from "./temporary-project";

/**
 * What the Pulumi CLI made of the same files: its own loader (`LoadProject`, `LoadProjectStack` and
 * `ValidateStackConfigAndApplyProjectConfig` of sdk/v3 v3.220.0), with a decrypter that writes DEC(…) around secrets.
 */
describe("config, compared with the Pulumi CLI's own loader", () => {
  afterEach(removeTemporaryProjects);

  /** As the CLI goes on where we refuse, or the other way round; each with its reason. */
  const deliberate = new Map([
    ['{a: "\\uD83D\\uDE00"}', "yaml.v3 does not know surrogate pairs in escapes; every other reader does"],
    [scalars.find(({ yaml }) => yaml.startsWith("[1, 1.0"))!.yaml, "tested below: integers beyond 2^53 in a list"],
  ]);

  const load = (project: string, stack: string) => {
    const dir = temporaryProject({
      "Pulumi.yaml": `name: p\nruntime: nodejs\n${project}`,
      "Pulumi.dev.yaml": stack,
      "parity.yaml": "baseline: { provider: aws, stack: dev }\nstacks: [dev]\n",
    });
    try {
      const loaded = loadProject(dir);
      return programConfig(loaded.model, effectiveConfig(loaded, "dev"));
    } catch (error) {
      if (error instanceof InputError) return null;
      throw error;
    }
  };
  const ours = (text: string | undefined) => text?.replace(/parity:secret:[^"]*/g, "SECRET");
  const theirs = (text: string) => text.replace(/DEC\([^)]*\)/g, "SECRET");

  for (const { yaml, text, secret } of scalars) {
    if (deliberate.has(yaml)) continue;
    it(`reads ${JSON.stringify(yaml)} as ${text === null ? "unusable" : JSON.stringify(text)}`, () => {
      const config = load("", `config:\n  p:v: ${yaml}\n`);
      expect(ours(config?.values["p:v"]) ?? null).to.equal(text === null ? null : theirs(text));
      expect(config?.secretKeys ?? []).to.deep.equal(secret ? ["p:v"] : []);
    });
  }

  it("rounds integers beyond 2^53 inside a list, as the program's JSON.parse does", () => {
    const config = load("", "config:\n  p:v: [9007199254740993, 1e21, 1e-7, -0.0, 010]\n");
    expect(config?.values["p:v"]).to.equal("[9007199254740992,1e+21,1e-7,0,8]");
  });

  for (const { project, stack, values } of projects) {
    it(`${values === null ? "refuses" : "merges"} ${JSON.stringify(project)} with ${JSON.stringify(stack)}`, () => {
      const config = load(project, stack);
      if (values === null) expect(config).to.equal(null);
      else {
        const got = Object.fromEntries(Object.entries(config!.values).map(([key, text]) => [key, ours(text)]));
        const want = Object.fromEntries(Object.entries(values).map(([key, text]) => [key, theirs(text as string)]));
        expect(got).to.deep.equal(want);
      }
    });
  }
});
