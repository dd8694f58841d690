import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { removeTemporaryProjects, temporaryProject } from "../config/temporary-project";
import { runCommand } from "./support";

const TERMS = ["--owner", "a@example.net", "--reason", "r", "--expires", "2099-01-31"];

describe("cli: a stack that is excluded", () => {
  afterEach(removeTemporaryProjects);

  for (const args of [["check"], ["impact"], ["rehearse"], ["waive", "uniform", ...TERMS]])
    it(`is refused by ${args[0]} with the reason that is given, before anything is evaluated`, async () => {
      const project = temporaryProject({
        "Pulumi.yaml": "name: sketch\nruntime: nodejs\n",
        "Pulumi.staging.yaml": "config: {}\n",
        "Pulumi.dev-bo.yaml": "config: {}\n",
        "parity.yaml":
          "baseline: { provider: aws, stack: staging }\nstacks: [staging]\n" +
          'excluded: [{ stack: "dev-*", why: trials that serve nobody. }]\n',
        "index.js": 'require("node:fs").writeFileSync(`${__dirname}/ran`, "");\n',
      });
      const { status, stdout, stderr } = await runCommand([...args, "--project", project, "--stack", "dev-bo"]);
      expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
      expect(stderr).to.match(
        /parity\.yaml:3:12: the stack "dev-bo" is excluded from comparison: trials that serve nobody\. Listed are: staging\.\n$/,
      );
      expect(existsSync(join(project, "ran"))).to.equal(false);
    });
});
