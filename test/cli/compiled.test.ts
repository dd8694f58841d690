import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { CompiledBundles } from "../../parity/compiled";

/** Large enough to be worth keeping. */
const PADDING = `/* ${"x".repeat(70_000)} */\n`;

describe("bundles in compiled form", () => {
  let folder: string;
  let next = 0;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "compiled-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const kept = (): string => join(folder, "cache");
  /** A new file each time: a module is loaded once in a process. */
  function bundle(text: string): string {
    const file = join(folder, `bundle-${next++}.js`);
    writeFileSync(file, `${PADDING}${text}`);
    return file;
  }
  function load(file: string): unknown {
    delete require.cache[file];
    const bundles = new CompiledBundles(kept());
    const exports = bundles.load(file);
    bundles.keep();
    return exports;
  }

  it("are what require gives: exports, require, names of file and folder", () => {
    const file = bundle("module.exports = { sep: require('node:path').sep, file: __filename, folder: __dirname };");
    expect(load(file)).to.deep.equal({ sep: "/", file, folder });
    expect(load(file)).to.deep.equal(require(file));
  });

  it("are kept for the next process, and used there", () => {
    const file = bundle("exports.twice = (n) => 2 * n;");
    load(file);
    const first = readFileSync(kept());
    expect((load(file) as { twice(n: number): number }).twice(21)).to.equal(42);
    expect(readFileSync(kept()).equals(first), "nothing is compiled anew").to.equal(true);
  });

  it("are kept apart by what a process uses them for: each calls other functions", () => {
    const file = bundle("exports.value = 1;");
    const loadFor = (use: string): Buffer => {
      delete require.cache[file];
      const bundles = new CompiledBundles(kept(), use);
      bundles.load(file);
      bundles.keep();
      return readFileSync(kept());
    };
    const [check, impact] = [loadFor("check"), loadFor("impact")];
    expect(impact.equals(check), "the second use is compiled for itself").to.equal(false);
    expect(loadFor("check").equals(impact), "and the first is still there").to.equal(true);
  });

  it("are compiled anew where the file has changed, even to the same size", () => {
    const file = bundle("exports.value = 1;");
    load(file);
    writeFileSync(file, `${PADDING}exports.value = 2;`);
    utimesSync(file, new Date(1), new Date(1));
    expect(load(file)).to.deep.equal({ value: 2 });
  });

  it("are compiled anew where what was kept is damaged", () => {
    const file = bundle("exports.value = 1;");
    load(file);
    const damaged = readFileSync(kept());
    damaged.fill(0x55, damaged.length - 400);
    writeFileSync(kept(), damaged);
    expect(load(file)).to.deep.equal({ value: 1 });
    writeFileSync(kept(), "nonsense");
    expect(load(file)).to.deep.equal({ value: 1 });
  });

  it("are the same object for everyone who loads them", () => {
    const file = bundle("exports.value = {};");
    const bundles = new CompiledBundles(kept());
    expect(bundles.load(file)).to.equal(bundles.load(file));
  });
});
