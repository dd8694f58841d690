import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { checks } from "../../parity/checks/index";
import { rowOf, rowsOf, sorted } from "./audit";
import { checkProject, fixtureProjects, judged, ROOT } from "./project";

/** What parity consists of: a note of one of these other than `one-provider` says that something was judged by less. */
const LAW = ["uniform", "transparent", "closed", "known"];

describe("projects", function () {
  this.timeout(60_000);
  const projects = fixtureProjects();

  it("are all in the table of the folder's README, which says which are at parity", () => {
    const readme = readFileSync(join(ROOT, "test", "fixtures", "projects", "README.md"), "utf8");
    const rows = [...readme.matchAll(/^\| `([^`]+)` .*\| (yes|no) \|$/gm)].map(([, name, parity]) => [name, parity]);
    const folders = projects.map(({ name, audit }) => [name, audit === null ? "yes" : "no"]);
    expect(rows.sort()).to.deep.equal(folders);
    expect(checks.map(({ id }) => id)).to.include.members(LAW);
  });

  for (const project of projects.filter(({ audit }) => audit === null)) {
    it(`${project.name} is at parity`, async () => {
      const { status, result } = await checkProject(project);
      const expected = project.contract === null ? [] : rowsOf(project.contract);
      expect(sorted(judged(result).map(rowOf))).to.deep.equal(sorted(expected));
      expect(result.findings.filter(({ check }) => LAW.includes(check)).map(({ message }) => message)).to.deep.equal(
        [],
      );
      expect({ status, verdict: result.verdict }).to.deep.equal({ status: 0, verdict: "parity" });
      const programs = new Set(
        result.stacks.map(({ provider, resources, digest }) => [provider, resources, digest].join()),
      );
      expect(programs.size).to.equal(1);
    });
  }

  for (const project of projects.filter(({ audit }) => audit !== null)) {
    it(`${project.name} deviates where a person found that it does, and nowhere else`, async () => {
      const { status, result } = await checkProject(project);
      expect(sorted(judged(result).map(rowOf))).to.deep.equal(sorted(rowsOf(project.audit!)));
      expect({ status, verdict: result.verdict }).to.deep.equal({ status: 1, verdict: "deviates" });
    });
  }
});
