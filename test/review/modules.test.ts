import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { cacheRoot } from "../../parity/evaluate/loader/cache-root";
import { findBase } from "../../parity/review/git/repository";
import { filesOf } from "../../parity/review/git/tree";
import { writeTree } from "../../parity/review/git/write";
import { giveModules } from "../../parity/review/modules/index";
import { messageOf, refused } from "./refused";
import { Repository } from "./repository";

describe("review: the base's packages", function () {
  this.timeout(30_000);
  let repository: Repository;
  beforeEach(() => {
    repository = new Repository();
  });
  afterEach(() => repository.remove());

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

  it("are others wherever any lockfile, or what a manifest wants instead, is another", async () => {
    const differs = async (before: readonly [string, string][], after: readonly [string, string][]) => {
      for (const [file, text] of before) repository.write(file, text);
      repository.commit();
      for (const [file, text] of after) repository.write(file, text);
      const said = await messageOf(given({}, () => undefined));
      for (const [file] of [...before, ...after]) rmSync(join(repository.folder, file), { force: true });
      return said;
    };
    const overridden = '{"overrides":{"a":"2"}}';
    expect(await differs([["package.json", "{}"]], [["package.json", overridden]])).to.include("package.json differs");
    for (const name of ["bun.lock", "bun.lockb", "pnpm-lock.yaml"]) {
      const said = await differs([[name, "a\n"]], [[name, "b\n"]]);
      expect(said).to.include(`(${name} differs)`).and.to.not.include("--install-base");
    }
    const left = await differs([["yarn.lock", "a\n"]], [["package-lock.json", "{}"]]);
    expect(left).to.include("only the work tree has package-lock.json");
  });

  it("of a folder beside the project, with a lockfile of its own that is another, are not taken for the base's", async () => {
    repository.write("package-lock.json", "{}");
    repository.write("lib/package.json", "{}");
    repository.write("lib/package-lock.json", "{}");
    repository.write("lib/.gitignore", "node_modules\n");
    repository.write("lib/node_modules/a/index.js", "");
    repository.commit();
    await given({}, (root) => expect(existsSync(join(root, "lib/node_modules/a"))).to.equal(true));
    repository.write("lib/package-lock.json", '{"x":1}');
    await given({}, (root) => expect(existsSync(join(root, "lib/node_modules/a"))).to.equal(false));
  });

  it("keep what is compiled of them, though the tree goes", async () => {
    repository.write("package.json", '{"workspaces":["lib"]}');
    repository.write("lib/package.json", '{"name":"lib"}');
    repository.commit();
    symlinkSync("../lib", join(repository.folder, "node_modules/lib"));
    const cache = join(repository.folder, "node_modules/.cache/parity");
    await given({}, (root) => expect(cacheRoot(root)).to.equal(cache));
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
