import { expect } from "chai";
import { render } from "../../parity/report/index";
import { resultSchema } from "../../parity/report/schema";
import { review } from "../../parity/review-of";
import { writeProject } from "./project";
import { edit, Repository } from "./repository";

const OPTIONS = { color: false, width: 100, unicode: true };

describe("review: what parity.yaml declares otherwise", function () {
  this.timeout(60_000);

  it("is told, and what it declares to be no deviation is not called mended", async () => {
    const repository = new Repository();
    try {
      writeProject(repository);
      const own = 'deregistrationDelay: api.domain.startsWith("api.eu.") ? 90 : 60';
      repository.apply([edit("aws.ts", "deregistrationDelay: 60", own)]).commit();
      const row = `
derived:
  - resource: api$aws:lb/targetGroup:TargetGroup
    property: deregistrationDelay
    from: api:domain
    why: uploads take longer there
`;
      repository.write("parity.yaml", repository.read("parity.yaml").replace("maxUpload: 1m, ", "") + row);
      const result = await review({ project: repository.folder, base: "main" });
      expect(result.review?.rules?.map(({ location: _, ...rule }) => rule)).to.deep.equal([
        {
          ...{ kind: "added", of: "derived", before: null, after: "uploads take longer there", loosens: true },
          name: "deregistrationDelay of api$aws:lb/targetGroup:TargetGroup from api:domain",
        },
        { kind: "removed", of: "fact", name: "application.maxUpload", before: "1m", after: null, loosens: true },
      ]);
      expect(result.review?.mended.map(({ check }) => check)).to.include("transparent");
      expect(resultSchema.safeParse(JSON.parse(render(result, "json", OPTIONS))).error).to.equal(undefined);
      const text = render(result, "console", OPTIONS);
      expect(text).to.include("gone, mended or declared to be none").and.to.not.include("mends");
      expect(text).to.match(/^! review /m);
      for (const format of ["console", "markdown", "html"] as const)
        expect(render(result, format, OPTIONS), format).to.include("What parity.yaml declares otherwise");
    } finally {
      repository.remove();
    }
  });
});
