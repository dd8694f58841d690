import { join } from "node:path";
import { expect } from "chai";
import type { EvaluationPool } from "../../parity/evaluate/index";
import { render } from "../../parity/report/index";
import type { Result } from "../../parity/result";
import { reviewIn } from "../../parity/review-of";
import { expectGolden } from "../support/golden";
import { poolOfTests } from "./pool";
import { writeProject } from "./project";
import { PULLS, type Pull } from "./pulls";
import { Repository } from "./repository";

const GOLDEN = join(__dirname, "golden");
const OPTIONS = { color: false, width: 100, unicode: true };
const FORMATS = [
  ["console", "txt"],
  ["json", "json"],
  ["markdown", "md"],
] as const;
const NO_COMMIT = "0".repeat(40);
const TIMINGS: Result["timings"] = { loadMs: 0, evaluateMs: 0, checkMs: 0, contractMs: 0 };

describe("review: pull requests", function () {
  // Two projects are evaluated in each.
  this.timeout(60_000);
  const pool = poolOfTests();

  for (const pull of PULLS) {
    it(pull.name, async () => {
      const result = await reviewed(pull, pool());
      const plain = steady(result);
      for (const [format, extension] of FORMATS)
        expectGolden(join(GOLDEN, `${pull.name}.${extension}`), render(plain, format, OPTIONS));
      const verdicts = result.review?.validity.filter(({ verdict }) => verdict !== "baseline") ?? [];
      expect({ verdict: result.verdict, validity: verdicts.map(({ verdict }) => verdict[0]).join("") }).to.deep.equal({
        verdict: pull.verdict,
        validity: pull.validity,
      });
    });
  }
});

async function reviewed(pull: Pull, pool: EvaluationPool): Promise<Result> {
  const repository = new Repository();
  try {
    writeProject(repository);
    repository.apply(pull.base ?? []).commit("base");
    repository.apply(pull.change);
    return await reviewIn(pool, {
      project: repository.folder,
      base: "main",
      timeoutMs: 60_000,
      now: new Date(pull.now ?? "2026-06-01T12:00:00Z"),
      ...(pull.baseModules !== undefined && { baseModules: join(repository.folder, pull.baseModules) }),
    });
  } finally {
    repository.remove();
  }
}

/** Without what is another in every run: times, and the name of a commit that holds this repository's examples. */
function steady(result: Result): Result {
  const { review } = result;
  if (review === undefined) throw new Error(JSON.stringify(result.errors));
  return { ...result, timings: TIMINGS, review: { ...review, base: { ...review.base, commit: NO_COMMIT } } };
}
