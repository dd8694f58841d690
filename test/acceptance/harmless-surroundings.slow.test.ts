import { existsSync, mkdtempSync, readdirSync, realpathSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, join, relative } from "node:path";
import { expect } from "chai";
import { checkIn } from "../../parity/check";
import { EvaluationPool } from "../../parity/evaluate/index";
import { check } from "../../parity/index";
import { isContract } from "../../parity/report/console/standing";
import { Copy, command, edit, FAST, onlyInFullSuite, parityOf, type Ran, withCopy } from "./harness";

/** What `check --format json` says, without what it took. */
const said = ({ status, stdout, stderr }: Ran) => ({
  status,
  stderr,
  result: { ...JSON.parse(stdout), timings: null },
});

/** Other Node.js versions on this machine, where version managers and package managers put them. */
function otherNodes(): string[] {
  const home = homedir();
  const managers = [
    [join(home, ".nvm/versions/node"), "bin/node"],
    [join(home, ".local/share/fnm/node-versions"), "installation/bin/node"],
    [join(home, ".volta/tools/image/node"), "bin/node"],
    [join(process.env["RUNNER_TOOL_CACHE"] ?? "/opt/hostedtoolcache", "node"), "x64/bin/node"],
  ] as const;
  const managed = managers.flatMap(([folder, binary]) =>
    existsSync(folder) ? readdirSync(folder).map((version) => join(folder, version, binary)) : [],
  );
  const onPath = (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => ["node20", "node22", "node24"].map((name) => join(folder, name)));
  return [...managed, ...onPath].filter((file) => /(^|\D)(20|22|24)(\D|$)/.test(file) && existsSync(file));
}

/** A deviation too, so that more than a lucky empty list is the same. */
const deviation = edit(
  "program/balancer.ts",
  "idleTimeout: 60,",
  'idleTimeout: pulumi.getStack() === "prod-eu" ? 61 : 60,',
);

describe("acceptance: the verdict is the same", () => {
  let copy: Copy;
  let usual: ReturnType<typeof said>;

  before(async () => {
    copy = new Copy("model").apply(deviation);
    usual = said(await command(["check", "--project", copy.folder, "--format", "json"]));
  });
  after(() => copy.remove());

  it("(which is one deviation)", () => {
    expect(usual.status).to.equal(1);
    expect(usual.stderr).to.equal("");
    expect(parityOf(usual.result).findings).to.have.length(1);
  });

  const surroundings: readonly [string, NodeJS.ProcessEnv][] = [
    [
      "another locale and time zone",
      { LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", LANGUAGE: "tr", TZ: "Pacific/Kiritimati" },
    ],
    [
      "another home, user and host",
      { HOME: "/nowhere", USER: "nobody", LOGNAME: "nobody", HOSTNAME: "elsewhere", TMPDIR: "/tmp" },
    ],
    [
      "a build machine",
      { CI: "true", GITHUB_ACTIONS: "true", BUILD_NUMBER: "77", GITHUB_RUN_ID: "1", GITHUB_SHA: "0".repeat(40) },
    ],
    [
      "credentials and a login",
      {
        AWS_REGION: "eu-west-9",
        AWS_PROFILE: "prod",
        AWS_ACCESS_KEY_ID: "AKIA",
        PULUMI_ACCESS_TOKEN: "pul-1",
        PULUMI_STACK: "x",
        PULUMI_CONFIG: "{}",
        PULUMI_NODEJS_STACK: "y",
      },
    ],
    ["colours and a terminal", { FORCE_COLOR: "3", TERM: "xterm-256color", COLUMNS: "20", NO_COLOR: "" }],
    ["options of Node.js", { NODE_ENV: "production", NODE_OPTIONS: "--max-old-space-size=2048 --no-deprecation" }],
  ];
  for (const [about, env] of surroundings.slice(0, FAST ? 1 : undefined))
    it(`in other surroundings: ${about}`, async () => {
      const ran = await command(["check", "--project", copy.folder, "--format", "json"], {
        env: { ...process.env, ...env },
      });
      expect(said(ran)).to.deep.equal(usual);
    });

  it("with next to no environment", async () => {
    expect(said(await command(["check", "--project", copy.folder, "--format", "json"], { env: {} }))).to.deep.equal(
      usual,
    );
  });

  onlyInFullSuite("from another place", () => {
    const places: readonly [string, () => { cwd: string; project: string }][] = [
      ["the project's folder", () => ({ cwd: copy.folder, project: "." })],
      ["a folder inside it", () => ({ cwd: join(copy.folder, "program"), project: ".." })],
      [
        "a folder beside it, by a relative path",
        () => ({ cwd: realpathSync(tmpdir()), project: relative(realpathSync(tmpdir()), copy.folder) }),
      ],
      ["the root, with a stroke at the end", () => ({ cwd: "/", project: `${copy.folder}/` })],
    ];
    for (const [about, place] of places)
      it(about, async () => {
        const { cwd, project } = place();
        expect(said(await command(["check", "--project", project, "--format", "json"], { cwd }))).to.deep.equal(usual);
      });

    it("a folder with blanks and letters of all kinds, and a link to it", async () => {
      const parent = mkdtempSync(join(tmpdir(), "parity-acceptance-"));
      const own = new Copy("model").apply(deviation);
      try {
        const strange = join(parent, "größer & 'besser' (1) 日本 %20#?");
        renameSync(own.folder, strange);
        symlinkSync(strange, join(parent, "link"));
        for (const project of [strange, join(parent, "link")])
          expect(said(await command(["check", "--project", project, "--format", "json"]))).to.deep.equal(usual);
      } finally {
        rmSync(parent, { recursive: true, force: true });
      }
    });

    for (const node of otherNodes())
      it(`another Node.js: ${node}`, async () => {
        expect(said(await command(["check", "--project", copy.folder, "--format", "json"], { node }))).to.deep.equal(
          usual,
        );
      });
  });

  onlyInFullSuite("from run to run", () => {
    it("whatever the number of processes, and from run to run", async () => {
      const now = new Date("2026-06-01");
      const one = new EvaluationPool({ timeoutMs: 60_000, concurrency: 1, onOutput: () => undefined });
      try {
        const alone = await checkIn(one, { project: copy.folder, now });
        for (let run = 0; run < 2; run++) {
          const again = await check({ project: copy.folder, now });
          expect({ ...again, timings: null }).to.deep.equal({ ...alone, timings: null });
        }
      } finally {
        one.close();
      }
    });

    it("for a program that changes from run to run, by what the process tells", async () => {
      const pid = edit(
        "program/storage.ts",
        "Public: String(settings.public)",
        "Pid: `${process.pid} ${Math.random()} ${Date.now()}`",
      );
      const runs = [1, 2, 1].map((concurrency) =>
        withCopy("model", [pid], async ({ folder }) => {
          const pool = new EvaluationPool({ timeoutMs: 60_000, concurrency, onOutput: () => undefined });
          try {
            return { ...(await checkIn(pool, { project: folder, now: new Date("2026-06-01") })), timings: null };
          } finally {
            pool.close();
          }
        }),
      );
      const [first, second, third] = await Promise.all(runs);
      expect(first?.findings.filter(({ check }) => !isContract(check))).to.have.length(1);
      expect(second).to.deep.equal(first);
      expect(third).to.deep.equal(first);
    });
  });
});
