// What a finished run of the pull-request workflow left, and whose it is. The artifact was made by the pull request's own
// code, so it is data that may be anything: which pull request it belongs to is told by GitHub alone.
import { readFileSync } from "node:fs";
import { connect, Problem } from "./github.mjs";
import { readFromZip } from "./zip.mjs";

const ARTIFACT = "parity-report";
/** Largest archive that is fetched, bytes. */
const LARGEST = 4 * 1024 * 1024;

/** Runs `act` with the run of the event; problems become one line and exit status 1. */
export async function main(act) {
  try {
    const event = JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH ?? "", "utf8"));
    console.log(await act(connect(process.env), event.workflow_run, process.env, event.repository));
  } catch (error) {
    console.error(error instanceof Problem ? error.message : `unexpected: ${error.message}`);
    process.exitCode = 1;
  }
}

/**
 * The open pull request whose newest commit the run judged; null where there is none any more. The event names it only
 * for branches of the same repository, so it is looked up by where the commit came from.
 */
export async function pullRequestOf(github, run) {
  const from = run.head_repository;
  if (!from) return null;
  const head = encodeURIComponent(`${from.owner.login}:${run.head_branch}`);
  const open = await github.get(`/pulls?state=open&per_page=100&head=${head}`);
  const matching = open.filter(({ head }) => head.sha === run.head_sha && head.repo?.full_name === from.full_name);
  if (matching.length > 1) throw new Problem(`several pull requests have ${run.head_sha}: which is meant is not known`);
  return matching[0]?.number ?? null;
}

/**
 * Whether the run judged the newest commit of the default branch. The name alone does not say so: a tag can be called like
 * the branch, and brings a workflow of its own.
 */
export async function isNewestOf(github, run, repository) {
  const { default_branch: branch, full_name: name } = repository ?? {};
  if (!branch || run.head_branch !== branch || run.head_repository?.full_name !== name) return false;
  const { commit } = await github.get(`/branches/${encodeURIComponent(branch)}`);
  return commit.sha === run.head_sha;
}

/** A file of the run's artifact, as bytes; null where the run left none. */
export async function fileOf(github, run, name, limit) {
  const { artifacts } = await github.get(`/actions/runs/${run.id}/artifacts?per_page=100&name=${ARTIFACT}`);
  // A run that was started again has one of each attempt: the last counts.
  const [artifact] = artifacts
    .filter((each) => each.name === ARTIFACT && !each.expired)
    .sort((one, other) => other.id - one.id);
  if (!artifact) return null;
  if (artifact.size_in_bytes > LARGEST) throw new Problem(`the artifact has more than ${LARGEST} bytes`);
  const zip = await github.download(`/actions/artifacts/${artifact.id}/zip`, LARGEST);
  try {
    return readFromZip(zip, name, limit);
  } catch (error) {
    throw new Problem(`the artifact cannot be read: ${error.message}`);
  }
}
