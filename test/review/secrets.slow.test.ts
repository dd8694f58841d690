import { expect } from "chai";
import { formatNames, render } from "../../parity/report/index";
import { reviewIn } from "../../parity/review-of";
import { poolOfTests } from "./pool";
import { writeProject } from "./project";
import { edit, Repository } from "./repository";

const CANARY = "hunter2-canary";

describe("review: a value that becomes secret", function () {
  this.timeout(60_000);
  const pool = poolOfTests();

  it("is in no report, though it is in git", async () => {
    const repository = new Repository();
    const set = (value: string): void => {
      for (const stack of ["staging", "prod-au", "prod-us", "prod-eu"]) {
        const file = `Pulumi.${stack}.yaml`;
        repository.write(
          file,
          `${repository
            .read(file)
            .replace(/\n {2}api:token:[\s\S]*$/, "")
            .trimEnd()}\n  api:token:${value}\n`,
        );
      }
    };
    try {
      writeProject(repository);
      const vpc =
        'tags: { token: new pulumi.Config().require("token"), all: `a ${new pulumi.Config().require("token")} b` }';
      repository.apply([edit("aws.ts", "enableDnsHostnames: true", `enableDnsHostnames: true, ${vpc}`)]);
      set(` ${CANARY}`);
      repository.commit();
      repository.write(
        "aws.ts",
        repository
          .read("aws.ts")
          .replaceAll('.require("token")', '.requireSecret("token")')
          .replace("`a ${", "pulumi.interpolate`a ${"),
      );
      set("\n    secure: v1:tUHgmYmNvjPrwa2Y:kMpc8R7OdJqVYp1n6bM6D2dVnq3uOxl5");
      const result = await reviewIn(pool(), { project: repository.folder, base: "main", timeoutMs: 60_000 });
      expect(result.errors).to.deep.equal([]);
      expect(result.review?.changes.map(({ property }) => property)).to.include("api:token");
      // It is what the base had: without being hidden it would be in all of them.
      expect(JSON.stringify(result.review?.changes.map(({ values }) => values))).to.include("(not shown)");
      for (const format of formatNames)
        expect(render(result, format, { color: false, width: 100, unicode: true }), format).to.not.include(CANARY);
    } finally {
      repository.remove();
    }
  });
});
