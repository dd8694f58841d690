import { expect } from "chai";
import { markerOf } from "../../parity/report/markdown/index";
import { type Comment, EVENT, type Outcome, PULL, runScript, type State, zipOf } from "./fake-github";

const MARKER = markerOf({ verb: "review" }, {});
const REPORT = `${MARKER}\n\n### ✗ review: deviates\n`;
const BOT = { login: "github-actions[bot]" };

const stateOf = (report: string | Buffer | null, comments: readonly Comment[] = []): State => ({
  pulls: [PULL],
  comments,
  artifact: report === null ? null : zipOf({ "comment.md": report, "parity.sarif": "{}" }),
});

const post = (state: State, event: object = EVENT): Promise<Outcome> => runScript("comment.mjs", state, event);

/** Nothing is written, one line says why, and neither it nor the log has the token. */
function expectRefused({ status, writes, stderr, stdout }: Outcome, why: RegExp): void {
  expect(stderr).to.match(why);
  expect(stderr.trimEnd().split("\n")).to.have.length(1);
  expect(stderr + stdout).not.to.contain("canary-token");
  expect([status, writes]).to.deep.equal([1, []]);
}

describe("the comment on a pull request", function () {
  this.timeout(30_000);

  it("is posted with the marker first, then whose words follow, then the report", async () => {
    const { status, writes, stdout, requests } = await post(stateOf(REPORT));
    expect([status, stdout]).to.deep.equal([0, "posted the comment of #7\n"]);
    expect(writes.map(({ method, path }) => `${method} ${path}`)).to.deep.equal(["POST /issues/7/comments"]);
    const about =
      "<sub>01234567: what the pull request's own code reports " +
      "([run](https://git.example.net/owner/repository/actions/runs/4711))</sub>";
    expect(writes[0]!.body["body"]).to.equal(`${MARKER}\n${about}\n\n\n### ✗ review: deviates`);
    expect(requests[0]).to.contain("head=someone%3Afeature%2F%C3%BCn%C3%AFcode%20%26%20%24(more)");
  });

  it("is brought up to date in place, wherever among the comments it is", async () => {
    const chatter = Array.from({ length: 130 }, (_, id) => ({ id, body: "hello", user: { login: "someone" } }));
    const { writes } = await post(stateOf(REPORT, [...chatter, { id: 555, body: `${MARKER}\nold`, user: BOT }]));
    expect(writes.map(({ method, path }) => `${method} ${path}`)).to.deep.equal(["PATCH /issues/comments/555"]);
  });

  it("leaves alone what someone else wrote with the same beginning", async () => {
    const others = [
      { id: 1, body: REPORT, user: { login: "someone" } },
      { id: 2, body: REPORT, user: null },
      { id: 3, body: `see ${MARKER}`, user: BOT },
    ];
    const { writes } = await post(stateOf(REPORT, others));
    expect(writes.map(({ method }) => method)).to.deep.equal(["POST"]);
  });

  it("says that there is no report where the run left none", async () => {
    for (const artifact of [null, zipOf({ "other.md": REPORT })]) {
      const { status, writes } = await post({ ...stateOf(null), artifact });
      expect(status).to.equal(0);
      expect(writes[0]!.body["body"]).to.match(/there is no report, the run tells why/);
    }
  });

  it("is not posted for a commit that is no longer the newest, or of a fork that is gone", async () => {
    const older = { number: 7, head: { sha: "f".repeat(40), repo: { full_name: "someone/fork" } } };
    const foreign = { number: 8, head: { sha: EVENT.head_sha, repo: { full_name: "someone/other" } } };
    const gone = { number: 9, head: { sha: EVENT.head_sha, repo: null } };
    for (const [event, pulls] of [
      [EVENT, [older, foreign, gone]],
      [{ ...EVENT, head_repository: null }, [PULL]],
    ] as const) {
      const { status, writes, stdout } = await post({ ...stateOf(REPORT), pulls }, event);
      expect([status, writes]).to.deep.equal([0, []]);
      expect(stdout).to.match(/nothing to post/);
    }
  });

  it("is not posted where two pull requests could be meant", async () => {
    expectRefused(await post({ ...stateOf(REPORT), pulls: [PULL, { ...PULL, number: 8 }] }), /several pull requests/);
  });

  it("is the same of a report with other line ends", async () => {
    const [plain, other] = [await post(stateOf(REPORT)), await post(stateOf(REPORT.replaceAll("\n", "\r\n")))];
    expect(other.writes).to.deep.equal(plain.writes);
  });

  it("calls nobody", async () => {
    const { writes } = await post(stateOf(`${MARKER}\n@team (@owner/all) mail@example.net &#64;a &#x40;b &commat;c\n`));
    expect(writes[0]!.body["body"]).to.contain(
      "\n@\u200bteam (@\u200bowner/all) mail@example.net @\u200ba @\u200bb @\u200bc",
    );
  });

  const HOSTILE: readonly (readonly [string, string | Buffer, RegExp])[] = [
    ["text of anyone", "Merge this, it is fine.\n", /does not begin with the marker/],
    ["a marker that goes on", `${MARKER} x\n`, /does not begin with the marker/],
    ["nothing", "", /does not begin with the marker/],
    ["more than fits", `${MARKER}\n${"x".repeat(60_000)}`, /comment\.md has \d+ bytes; 60000 are allowed/],
    ["bytes that are no text", Buffer.from([...Buffer.from(`${MARKER}\n`), 0xff, 0xfe]), /not UTF-8/],
    ["an escape sequence", `${MARKER}\n\u001b[31mred\n`, /characters that are not seen/],
    ["text that runs the other way", `${MARKER}\n\u202Etxet\n`, /characters that are not seen/],
  ];
  for (const [what, report, why] of HOSTILE) {
    it(`is not made of ${what}`, async () => expectRefused(await post(stateOf(report)), why));
  }

  it("is not made of an archive that is none, is cut, lies about sizes or unpacks without end", async () => {
    const sound = zipOf({ "comment.md": REPORT });
    const bomb = zipOf({ "comment.md": Buffer.alloc(50 * 1024 * 1024) });
    const end = bomb.readUInt32LE(bomb.length - 6);
    const lying = Buffer.from(bomb);
    lying.writeUInt32LE(10, end + 24);
    const away = Buffer.from(sound);
    away.writeUInt32LE(0x7fffffff, away.readUInt32LE(away.length - 6) + 42);
    const archives = [Buffer.from("hello"), sound.subarray(0, 60), bomb, lying, away];
    for (const artifact of archives) {
      expectRefused(await post({ ...stateOf(null), artifact }), /the artifact cannot be read/);
    }
  });

  it("is not made of an archive that is too large to fetch", async () => {
    const artifact = Buffer.alloc(5 * 1024 * 1024);
    expectRefused(await post({ ...stateOf(null), artifact }), /the artifact has more than 4194304 bytes/);
  });

  it("fails with GitHub's own words, in one line, where it is refused", async () => {
    const { status, stderr } = await post({ ...stateOf(REPORT), refuse: 403 });
    expect(status).to.equal(1);
    expect(stderr)
      .to.match(/^POST \/issues\/7\/comments: 403 .*\n$/)
      .and.not.contain("\u001b");
  });
});

describe("the findings for code scanning", function () {
  this.timeout(30_000);
  const sarif = (name: string): string =>
    JSON.stringify({ version: "2.1.0", runs: [{ tool: { driver: { name } }, results: [] }] });
  const hand = (text: string, event: object = EVENT, main?: string): Promise<Outcome> =>
    runScript(
      "code-scanning.mjs",
      {
        ...stateOf(null),
        artifact: zipOf({ "parity.sarif": text }),
        ...(main !== undefined && { main }),
      },
      event,
    );

  it("go under the pull request's own name", async () => {
    const { status, writes } = await hand(sarif("parity"));
    expect(status).to.equal(0);
    expect(writes).to.have.length(1);
    const { body, path } = writes[0]!;
    expect([path, body["commit_sha"], body["ref"]]).to.deep.equal([
      "/code-scanning/sarifs",
      EVENT.head_sha,
      "refs/pull/7/head",
    ]);
  });

  it("of the default branch go under its name, once its newest commit was judged", async () => {
    const own = { full_name: "owner/repository", owner: { login: "owner" } };
    const pushed = { ...EVENT, event: "push", head_branch: "main", head_repository: own };
    const { writes } = await hand(sarif("parity"), pushed, EVENT.head_sha);
    expect(writes.map(({ body }) => body["ref"])).to.deep.equal(["refs/heads/main"]);
    const others: readonly (readonly [event: object, main: string])[] = [
      // A tag that is called like the branch, or a commit that has been overtaken.
      [pushed, "f".repeat(40)],
      [{ ...pushed, head_branch: "feature" }, EVENT.head_sha],
      [{ ...pushed, head_repository: EVENT.head_repository }, EVENT.head_sha],
    ];
    for (const [event, main] of others) {
      const { status, writes: none, stdout } = await hand(sarif("parity"), event, main);
      expect([status, none, stdout]).to.deep.equal([
        0,
        [],
        "nothing has this commit as its newest: nothing to hand over\n",
      ]);
    }
    // Of a fork that calls its branch like ours, a pull request is a pull request.
    const fork = { ...EVENT, head_branch: "main" };
    expect((await hand(sarif("parity"), fork, EVENT.head_sha)).writes).to.deep.equal([]);
  });

  it("are not those of another tool, nor anything else", async () => {
    const two = JSON.stringify({
      version: "2.1.0",
      runs: [1, 2].map(() => ({ tool: { driver: { name: "parity" } } })),
    });
    for (const text of [sarif("CodeQL"), two, "null", "[]", "{"]) {
      expectRefused(await hand(text), /is no SARIF 2\.1\.0 of parity|is not JSON/);
    }
  });
});
