// Hands the findings of a pull request to code scanning, which shows them at the lines that they are about; and those of
// the default branch, with which it compares them.
import { gzipSync } from "node:zlib";
import { Problem } from "./github.mjs";
import { fileOf, isNewestOf, main, pullRequestOf } from "./report.mjs";

/** Bytes; GitHub takes 10 MB of what is packed. */
const LARGEST = 10 * 1024 * 1024;

main(async (github, run, _env, repository) => {
  const ref = await refOf(github, run, repository);
  if (ref === null) return "nothing has this commit as its newest: nothing to hand over";
  const bytes = await fileOf(github, run, "parity.sarif", LARGEST);
  if (bytes === null) return "the run left no findings: nothing to hand over";
  await github.send("POST", "/code-scanning/sarifs", {
    commit_sha: run.head_sha,
    ref,
    sarif: gzipSync(JSON.stringify(sarifOf(bytes))).toString("base64"),
  });
  return `handed over the findings of ${ref}`;
});

/** What the findings are of. A pull request has its own name: whatever it says, it cannot close or raise anything on a branch. */
async function refOf(github, run, repository) {
  if (run.event === "pull_request") {
    const number = await pullRequestOf(github, run);
    return number === null ? null : `refs/pull/${number}/head`;
  }
  const branch = repository?.default_branch;
  return (await isNewestOf(github, run, repository)) ? `refs/heads/${branch}` : null;
}

function sarifOf(bytes) {
  const sarif = parse(bytes);
  const tools = Array.isArray(sarif?.runs) ? sarif.runs.map((each) => each?.tool?.driver?.name) : [];
  // One run, of this tool: a report must not pass for one of another scanner.
  if (sarif?.version !== "2.1.0" || tools.length !== 1 || tools[0] !== "parity") {
    throw new Problem("parity.sarif is no SARIF 2.1.0 of parity");
  }
  return sarif;
}

function parse(bytes) {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new Problem("parity.sarif is not JSON");
  }
}
