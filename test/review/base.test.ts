import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { findBase } from "../../parity/review/git/repository";
import { filesOf } from "../../parity/review/git/tree";
import { staysInside, writeTree } from "../../parity/review/git/write";
import { giveModules } from "../../parity/review/modules/index";
import { git, Repository } from "./repository";

describe("review: the base out of git", function () {
  this.timeout(30_000);
  let repository: Repository;
  beforeEach(() => {
    repository = new Repository();
  });
  afterEach(() => repository.remove());

  const written = async <T>(use: (root: string) => T, ref = "main"): Promise<T> => {
    const base = await findBase(repository.folder, ref);
    const files = await filesOf(base.root, base.commit);
    const tree = await writeTree(base.root, base.commit, files);
    try {
      return use(tree.root);
    } finally {
      tree.remove();
    }
  };

  it("writes the commit's files, and nothing of the work tree", async () => {
    repository.write("a/b.txt", "one\n");
    repository.write("run.sh", "#!/bin/sh\n");
    execFileSync("chmod", ["+x", join(repository.folder, "run.sh")]);
    repository.commit();
    repository.write("a/b.txt", "two\n");
    repository.write("new.txt", "new\n");
    await written((root) => {
      expect(readFileSync(join(root, "a/b.txt"), "utf8")).to.equal("one\n");
      expect(existsSync(join(root, "new.txt"))).to.equal(false);
      expect(statSync(join(root, "run.sh")).mode & 0o100).to.equal(0o100);
      expect(existsSync(join(root, ".git"))).to.equal(false);
    });
  });

  it("touches neither index nor work tree, and leaves no folder behind", async () => {
    repository.write("a.txt", "one\n");
    repository.commit();
    repository.write("a.txt", "two\n");
    git(repository.folder, "add", "a.txt");
    repository.write("a.txt", "three\n");
    const index = readFileSync(join(repository.folder, ".git/index"));
    const status = git(repository.folder, "status", "--porcelain");
    const left = await written((root) => root);
    expect(readFileSync(join(repository.folder, ".git/index")).equals(index)).to.equal(true);
    expect(git(repository.folder, "status", "--porcelain")).to.equal(status);
    expect(existsSync(join(left, ".."))).to.equal(false);
  });

  it("runs no hook, filter, diff, monitor or pager that the repository configures", async () => {
    const ran = join(repository.folder, "ran");
    const program = `sh -c 'echo x >> ${ran}; cat'`;
    repository.write(".gitattributes", "*.txt filter=evil diff=evil\n");
    repository.write("a.txt", "one\n");
    repository.commit();
    for (const [key, value] of [
      ["filter.evil.smudge", program],
      ["filter.evil.process", program],
      ["diff.evil.textconv", program],
      ["diff.external", program],
      ["core.fsmonitor", program],
      ["core.pager", program],
      ["core.sshCommand", program],
    ] as const)
      git(repository.folder, "config", key, value);
    for (const hook of ["post-checkout", "post-index-change", "reference-transaction"]) {
      const file = join(repository.folder, ".git/hooks", hook);
      writeFileSync(file, `#!/bin/sh\necho x >> ${ran}\n`, { mode: 0o755 });
    }
    await written((root) => expect(readFileSync(join(root, "a.txt"), "utf8")).to.equal("one\n"));
    expect(existsSync(ran)).to.equal(false);
  });

  it("keeps links inside the tree, and leaves out those that lead elsewhere", async () => {
    repository.write("dir/a.txt", "one\n");
    const link = (target: string, path: string): void => symlinkSync(target, join(repository.folder, path));
    link("dir/a.txt", "inside");
    link("../inside", "dir/up");
    link("/etc/passwd", "absolute");
    link("../../outside", "dir/out");
    link("dir/../../outside", "winding");
    repository.commit();
    await written((root) => {
      expect(readFileSync(join(root, "inside"), "utf8")).to.equal("one\n");
      expect(readFileSync(join(root, "dir/up"), "utf8")).to.equal("one\n");
      expect(readdirSync(root).sort()).to.deep.equal([".gitignore", "dir", "inside"]);
      expect(readdirSync(join(root, "dir")).sort()).to.deep.equal(["a.txt", "up"]);
    });
    expect(staysInside("a/b", "..")).to.equal(true);
    expect(staysInside("a", "..")).to.equal(false);
    expect(staysInside("a", ".git/hooks")).to.equal(false);
  });

  it("refuses a tree whose names lead out of it", async () => {
    repository.write("a.txt", "one\n");
    repository.commit();
    const object = git(repository.folder, "rev-parse", "main:a.txt").trim();
    // Git writes no such tree: whoever pushes one makes it by hand.
    const entry = Buffer.concat([Buffer.from("100644 ..\0"), Buffer.from(object, "hex")]);
    const made = (args: readonly string[], input: Buffer | string): string =>
      execFileSync("git", ["-C", repository.folder, ...args], { input, encoding: "utf8" }).trim();
    const tree = made(["hash-object", "-w", "-t", "tree", "--literally", "--stdin"], entry);
    const commit = git(repository.folder, "commit-tree", tree, "-m", "x").trim();
    await refused(
      written(() => null, commit),
      "no file that can be written",
    );
    const twice = ["100644 a", "120000 a"].map((mode) => [Buffer.from(`${mode}\0`), Buffer.from(object, "hex")]);
    const doubled = made(["hash-object", "-w", "-t", "tree", "--literally", "--stdin"], Buffer.concat(twice.flat()));
    const other = git(repository.folder, "commit-tree", doubled, "-m", "x").trim();
    await refused(
      written(() => null, other),
      "cannot be written to",
    );
  });

  it("reads names with spaces, quotes, line ends and other scripts", async () => {
    const names = ["a b.txt", 'q".txt', "line\nend.txt", "ünï.txt", "-n"];
    for (const name of names) repository.write(name, name);
    repository.commit();
    await written((root) => {
      for (const name of names) expect(readFileSync(join(root, name), "utf8")).to.equal(name);
    });
  });

  it("says what to run where the commit is missing", async () => {
    repository.commit();
    await refused(findBase(repository.folder, "origin/main"), "There is no commit `origin/main`.");
    git(repository.folder, "remote", "add", "origin", "https://example.net/x.git");
    await refused(
      findBase(repository.folder, "origin/main"),
      "git fetch --depth=1 origin main:refs/remotes/origin/main",
    );
    await refused(findBase(repository.folder, "release/1"), "name it as `--base origin/release/1`");
    await refused(findBase(repository.folder, "$(touch x)"), "Fetch it first.");
    await refused(findBase(repository.folder, "--exec=x"), "names no commit");
  });

  it("says that a clone is shallow", async () => {
    repository.commit("first");
    const first = git(repository.folder, "rev-parse", "HEAD").trim();
    repository.commit("second");
    const clone = mkdtempSync(join(tmpdir(), "parity-clone-"));
    try {
      git(clone, "clone", "--quiet", "--depth=1", `file://${repository.folder}`, "c");
      const refusal = await messageOf(findBase(join(clone, "c"), first));
      expect(refusal).to.include("shallow").and.to.include(`git fetch --depth=1 origin ${first}`);
    } finally {
      rmSync(clone, { recursive: true });
    }
  });

  it("says so where there is no repository", async () => {
    const folder = mkdtempSync(join(tmpdir(), "parity-none-"));
    try {
      await refused(findBase(folder, "main"), "in no git repository");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("finds the project's folder below the repository's, and is not led elsewhere by variables of a hook", async () => {
    repository.write("deep/er/Pulumi.yaml", "name: x\n");
    const commit = repository.commit();
    process.env["GIT_DIR"] = "/nonexistent";
    try {
      const base = await findBase(join(repository.folder, "deep/er"), "main");
      expect(base).to.deep.equal({ root: repository.folder, prefix: "deep/er", ref: "main", commit });
    } finally {
      delete process.env["GIT_DIR"];
    }
  });

  describe("its packages", () => {
    const given = async (options: Parameters<typeof giveModules>[3], use: (root: string, kind: string) => void) => {
      const base = await findBase(repository.folder, "main");
      const files = await filesOf(base.root, base.commit);
      const tree = await writeTree(base.root, base.commit, files);
      try {
        use(tree.root, await giveModules(base, tree, files, options));
      } finally {
        tree.remove();
      }
    };

    it("are the work tree's where the lockfiles are equal but for line ends", async () => {
      repository.write("package.json", "{}");
      repository.write("yarn.lock", "a\nb\n");
      repository.commit();
      repository.write("yarn.lock", "a\r\nb\r\n");
      await given({}, (root, kind) => {
        expect(kind).to.equal("same");
        expect(existsSync(join(root, "node_modules/chai"))).to.equal(true);
      });
    });

    it("are asked for where the lockfiles differ", async () => {
      repository.write("package-lock.json", "{}");
      repository.commit();
      repository.write("package-lock.json", '{"x":1}');
      await refused(
        given({}, () => undefined),
        "--base-modules DIR",
      );
      await refused(
        given({ baseModules: join(repository.folder, "no") }, () => undefined),
        "no such folder",
      );
    });

    it("of a workspace lead to the base's own sources", async () => {
      repository.write("package.json", '{"workspaces":["lib"]}');
      repository.write("package-lock.json", "{}");
      repository.write("lib/package.json", '{"name":"@own/lib"}');
      repository.write("lib/index.js", "old");
      repository.commit();
      repository.write("lib/index.js", "new");
      mkdirSync(join(repository.folder, "node_modules/@own"));
      symlinkSync("../../lib", join(repository.folder, "node_modules/@own/lib"));
      await given({}, (root) => {
        expect(readFileSync(join(root, "node_modules/@own/lib/index.js"), "utf8")).to.equal("old");
        expect(existsSync(join(root, "node_modules/chai/package.json"))).to.equal(true);
      });
    });

    it("are installed once where that is asked for", async () => {
      repository.write("package.json", '{"name":"x","version":"1.0.0"}');
      repository.write(
        "package-lock.json",
        '{"name":"x","version":"1.0.0","lockfileVersion":3,"packages":{"":{"name":"x","version":"1.0.0"}}}',
      );
      repository.commit();
      repository.write("package-lock.json", "{}");
      for (const _ of [1, 2]) await given({ installBase: true }, (_root, kind) => expect(kind).to.equal("installed"));
      const cache = readdirSync(join(repository.folder, "node_modules/.cache/parity"));
      expect(cache.filter((name) => name.startsWith("base-"))).to.have.length(1);
      expect(cache.filter((name) => name.startsWith(".installing"))).to.deep.equal([]);
    });
  });
});

async function messageOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("was not refused");
}

async function refused(promise: Promise<unknown>, words: string): Promise<void> {
  expect(await messageOf(promise)).to.include(words);
}
