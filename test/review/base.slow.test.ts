import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
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
import { messageOf, refused } from "./refused";
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

  it("has what Git LFS keeps elsewhere where this machine has it, and else a file that cannot be read", async () => {
    const pointer = (text: string): string => {
      const digest = createHash("sha256").update(text).digest("hex");
      return `version https://git-lfs.github.com/spec/v1\noid sha256:${digest}\nsize ${text.length}\n`;
    };
    for (const name of ["same.conf", "other.conf", "stored.conf", "gone.conf", "asleep.conf"])
      repository.write(name, pointer(`old ${name}`));
    repository.commit();
    repository.write("same.conf", "old same.conf");
    repository.write("other.conf", "new other.conf");
    // As in a clone that fetches none of it: the work tree's program reads the pointer as well.
    repository.write("asleep.conf", pointer("new"));
    rmSync(join(repository.folder, "stored.conf"));
    rmSync(join(repository.folder, "gone.conf"));
    const digest = createHash("sha256").update("old stored.conf").digest("hex");
    repository.write(`.git/lfs/objects/${digest.slice(0, 2)}/${digest.slice(2, 4)}/${digest}`, "old stored.conf");
    await written((root) => {
      const read = (name: string): string => readFileSync(join(root, name), "utf8");
      for (const name of ["same.conf", "stored.conf"]) expect(read(name)).to.equal(`old ${name}`);
      for (const name of ["other.conf", "gone.conf"]) expect(() => read(name), name).to.throw("ENOENT");
      expect(read("asleep.conf")).to.equal(pointer("old asleep.conf"));
      expect(readdirSync(root)).to.include("gone.conf");
    });
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
      for (const ref of ["HEAD~1", "HEAD^", "main~2^1"])
        await refused(findBase(join(clone, "c"), ref), "Run: git fetch --unshallow");
      // `$(git merge-base …)` has printed nothing.
      await refused(findBase(join(clone, "c"), ""), "the base is empty");
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
});
