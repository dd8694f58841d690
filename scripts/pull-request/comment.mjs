// Posts the report of a pull request as its one comment, or brings that comment up to date.
import { Problem } from "./github.mjs";
import { fileOf, main, pullRequestOf } from "./report.mjs";

/** What the report begins with (`--format markdown` of a review), and how the comment is found again. */
const MARKER = "<!-- parity:review:. -->";
/** Bytes; a report has 10 KB at most, and GitHub takes 65,536 characters. */
const LONGEST = 60_000;
/** Who posts with the token of a workflow: a comment of anyone else is not touched, whatever it begins with. */
const BOT = "github-actions[bot]";
/** Control characters but tab and line feed, and marks that change the direction of text. */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

main(async (github, run, env) => {
  const number = await pullRequestOf(github, run);
  if (number === null) return "no open pull request has this commit as its newest: nothing to post";
  const report = await fileOf(github, run, "comment.md", LONGEST);
  const body = [MARKER, about(run, env, report), "", report ? textOf(report) : ""].join("\n").trimEnd();
  for await (const comment of github.list(`/issues/${number}/comments`)) {
    if (comment.user?.login !== BOT || !comment.body.startsWith(MARKER)) continue;
    await github.send("PATCH", `/issues/comments/${comment.id}`, { body });
    return `brought the comment of #${number} up to date`;
  }
  await github.send("POST", `/issues/${number}/comments`, { body });
  return `posted the comment of #${number}`;
});

/** The one line that is not the pull request's own, so it comes first: nothing in the report can hide it. */
function about(run, env, report) {
  const commit = /^[0-9a-f]{40}$/.exec(run.head_sha)?.[0].slice(0, 8);
  if (!commit || !Number.isSafeInteger(run.id)) throw new Problem("the event names no run and commit");
  const link = `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${run.id}`;
  const what = report ? "what the pull request's own code reports" : "there is no report, the run tells why";
  return `<sub>${commit}: ${what} ([run](${link}))</sub>`;
}

/** The report without its marker. Throws where it is not one. */
function textOf(bytes) {
  const text = decode(bytes).replaceAll("\r\n", "\n");
  if (!text.startsWith(`${MARKER}\n`)) throw new Problem("comment.md is no report: it does not begin with the marker");
  if (UNSEEN.test(text)) throw new Problem("comment.md has characters that are not seen");
  // A name in a report must not call people: a mention is broken by a space of no width. GitHub looks for mentions in
  // what is rendered, so the sign counts as well where it is written as an entity.
  const plain = text.slice(MARKER.length + 1).replace(/&(?:#0*64|#x0*40|commat);/gi, "@");
  return plain.replace(/(^|[^\w])@(?=\w)/g, "$1@\u200b");
}

function decode(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Problem("comment.md is not UTF-8");
  }
}
