// GitHub's REST API, as a job of GitHub Actions reaches it: address, repository and token are in the environment.

/** A refusal, an unusable report: something that people are to read, not a fault of this program. */
export class Problem extends Error {}

const PAGE = 100;
/** A pull request with more comments than this is given a second one. */
const PAGES = 30;

export function connect(env) {
  const { GITHUB_API_URL: api, GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token } = env;
  for (const name of ["GITHUB_API_URL", "GITHUB_REPOSITORY", "GITHUB_TOKEN"]) {
    if (!env[name]) throw new Problem(`${name} is not set: this runs in GitHub Actions, or with it set by hand`);
  }
  const base = `${api}/repos/${repository}`;
  const headers = {
    accept: "application/vnd.github+json",
    authorization: `Bearer ${token}`,
    "x-github-api-version": "2022-11-28",
  };

  async function request(method, path, body) {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
      signal: AbortSignal.timeout(60_000),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (response.ok) return response;
    const said = (await response.text()).slice(0, 500);
    throw new Problem(`${method} ${path.split("?")[0]}: ${response.status} ${JSON.stringify(said)}`);
  }

  return {
    get: async (path) => (await request("GET", path)).json(),
    send: async (method, path, body) => (await request(method, path, body)).json(),
    download: async (path, limit) => bounded(await request("GET", path), limit),
    async *list(path) {
      for (let page = 1; page <= PAGES; page++) {
        const items = await (await request("GET", `${path}?per_page=${PAGE}&page=${page}`)).json();
        yield* items;
        if (items.length < PAGE) return;
      }
    },
  };
}

async function bounded(response, limit) {
  const chunks = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > limit) throw new Problem(`the artifact has more than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
