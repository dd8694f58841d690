import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../support/engine/process";
import { REPOSITORY } from "../support/engine/versions";

export interface Comment {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly login: string } | null;
}

export interface PullRequest {
  readonly number: number;
  readonly head: { readonly sha: string; readonly repo: { readonly full_name: string } | null };
}

/** What the repository has, as far as the scripts ask for it. */
export interface State {
  readonly pulls: readonly PullRequest[];
  readonly comments: readonly Comment[];
  /** The archive of the run's artifact; null: it left none. */
  readonly artifact: Buffer | null;
  /** The newest commit of the default branch. */
  readonly main?: string;
  /** A status that everything that writes is refused with. */
  readonly refuse?: number;
}

export interface Write {
  readonly method: string;
  readonly path: string;
  readonly body: { readonly [key: string]: unknown };
}

export const SHA = "0123456789abcdef0123456789abcdef01234567";

/** The event of a run that a fork's pull request started: GitHub leaves `pull_requests` empty then. */
export const EVENT = {
  id: 4711,
  event: "pull_request",
  conclusion: "failure",
  head_sha: SHA,
  head_branch: "feature/ünïcode & $(more)",
  head_repository: { full_name: "someone/fork", owner: { login: "someone" } },
  pull_requests: [],
};

export const PULL: PullRequest = { number: 7, head: { sha: SHA, repo: { full_name: "someone/fork" } } };

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly writes: readonly Write[];
  /** Every request, as `METHOD path?query`. */
  readonly requests: readonly string[];
}

/** Runs a script of `scripts/pull-request/` as the workflow does, against a server in GitHub's place. */
export async function runScript(script: string, state: State, event: object = EVENT): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "parity-report-"));
  const requests: string[] = [];
  const writes: Write[] = [];
  const server = await serve(state, requests, writes);
  try {
    const repository = { full_name: "owner/repository", default_branch: "main" };
    writeFileSync(join(folder, "event.json"), JSON.stringify({ workflow_run: event, repository }));
    const env = {
      PATH: process.env["PATH"],
      GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      GITHUB_SERVER_URL: "https://git.example.net",
      GITHUB_REPOSITORY: "owner/repository",
      GITHUB_EVENT_PATH: join(folder, "event.json"),
      GITHUB_TOKEN: "canary-token",
    };
    const file = join(REPOSITORY, "scripts", "pull-request", script);
    const { status, stdout, stderr } = await run(process.execPath, [file], { cwd: folder, env, timeoutMs: 20_000 });
    return { status, stdout, stderr, writes, requests };
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function serve(state: State, requests: string[], writes: Write[]): Promise<Server> {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url!, "http://localhost");
    requests.push(`${request.method} ${request.url}`);
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    // Archives lie at another host, which must not be shown the token.
    if (url.pathname === "/blob") {
      return void response.writeHead(request.headers.authorization ? 400 : 200).end(state.artifact);
    }
    if (request.headers.authorization !== "Bearer canary-token") return answer(401, {});
    const path = url.pathname.replace("/repos/owner/repository", "");
    if (request.method !== "GET") {
      writes.push({ method: request.method!, path, body: JSON.parse(await textOf(request)) as Write["body"] });
      return answer(state.refuse ?? 201, { message: "\u001b[31mno" });
    }
    if (path.endsWith("/zip")) {
      const location = `http://localhost:${(server.address() as AddressInfo).port}/blob`;
      return void response.writeHead(302, { location }).end();
    }
    answer(200, answerTo(path, url.searchParams, state));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return server;
}

function answerTo(path: string, query: URLSearchParams, { pulls, comments, artifact, main }: State): unknown {
  if (path === "/branches/main") return { commit: { sha: main } };
  if (path === "/pulls") return query.get("head") === `someone:${EVENT.head_branch}` ? pulls : [];
  if (path.endsWith("/comments")) {
    const [page, size] = [Number(query.get("page")), Number(query.get("per_page"))];
    return comments.slice((page - 1) * size, page * size);
  }
  const found = { id: 99, name: "parity-report", expired: false, size_in_bytes: artifact?.length };
  // Of the attempt before this one: it has no archive any more that could be fetched.
  const older = { ...found, id: 98, size_in_bytes: Number.MAX_SAFE_INTEGER };
  return { artifacts: artifact === null ? [] : [older, found] };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** Written to a pipe, so that sizes stand behind the data, as in the archives of GitHub. */
const ZIP = `
import json, sys, zipfile
with zipfile.ZipFile(sys.stdout.buffer, "w", zipfile.ZIP_DEFLATED) as archive:
    for name, text in json.load(sys.stdin).items():
        archive.writestr(name, bytes.fromhex(text))
`;

/** An archive with these files, made by Python. */
export function zipOf(files: { readonly [name: string]: string | Buffer }): Buffer {
  const hex = Object.entries(files).map(([name, text]) => [name, Buffer.from(text).toString("hex")]);
  return execFileSync("python3", ["-c", ZIP], {
    input: JSON.stringify(Object.fromEntries(hex)),
    maxBuffer: 64 * 1024 * 1024,
  });
}
