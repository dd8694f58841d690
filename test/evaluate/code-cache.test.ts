import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import vm from "node:vm";
import { expect } from "chai";
import { CodeCache } from "../../parity/evaluate/loader/code-cache";

const MIB = 1024 * 1024;

describe("evaluate: the cache of compiled modules", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "parity-code-"));
    file = join(folder, "cache", "code");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Another process: it looks for modules, adds those that are not there, and writes. */
  function run(modules: { readonly [key: string]: Buffer }, size = MIB): string[] {
    const cache = new CodeCache(file);
    const missed = Object.keys(modules).filter((key) => cache.get(key)?.equals(modules[key]!) !== true);
    for (const key of missed) cache.add(key, size, () => modules[key]!);
    cache.write();
    return missed;
  }

  const module = (text: string, mebibytes: number): Buffer => Buffer.alloc(mebibytes * MIB, text);
  const files = (): string[] => readdirSync(join(folder, "cache"));

  it("gives the next process what one has compiled, byte by byte", () => {
    const modules = { a: Buffer.from("abc"), b: Buffer.alloc(0), c: Buffer.from([0, 255, 10]) };
    expect(run(modules)).to.deep.equal(["a", "b", "c"]);
    expect(run({ ...modules, d: Buffer.from("d") })).to.deep.equal(["d"]);
    expect(run({ ...modules, d: Buffer.from("d") })).to.deep.equal([]);
    expect(files()).to.deep.equal(["code"]);
  });

  it("gives V8 what it accepts", () => {
    const source = "(function () { return 40 + 2; })";
    const script = new vm.Script(source);
    script.runInThisContext()();
    run({ a: script.createCachedData() });
    const again = new vm.Script(source, { cachedData: new CodeCache(file).get("a") });
    expect(again.cachedDataRejected).to.equal(false);
    expect(again.runInThisContext()()).to.equal(42);
  });

  it("is not written for a little more", () => {
    run({ a: Buffer.from("a") });
    const before = statSync(file).ino;
    expect(run({ a: Buffer.from("a"), b: Buffer.from("b") }, 1000)).to.deep.equal(["b"]);
    expect(statSync(file).ino).to.equal(before);
  });

  it("takes away what a process left that was stopped while it wrote, and nothing that one may be writing", () => {
    run({ a: Buffer.from("a") });
    const [stale, fresh, other] = ["code.1", "code.2", "codes.1"].map((name) => join(folder, "cache", name));
    for (const path of [stale!, fresh!, other!]) writeFileSync(path, "half");
    const before = new Date(Date.now() - 120_000);
    utimesSync(stale!, before, before);
    utimesSync(other!, before, before);
    run({ b: Buffer.from("b") });
    expect(files().sort()).to.deep.equal(["code", "code.2", "codes.1"]);
  });

  it("stays below 16 MiB: what was used longest ago is left out", () => {
    run({ a: module("a", 5), b: module("b", 5) });
    run({ c: module("c", 5), a: module("a", 5) });
    run({ d: module("d", 1) });
    run({ e: module("e", 5), d: module("d", 1) });
    expect(statSync(file).size).to.be.below(17 * MIB);
    const cache = new CodeCache(file);
    expect(["a", "b", "c", "d", "e"].filter((key) => cache.get(key))).to.deep.equal(["a", "c", "d", "e"]);
    run({ big: module("x", 20) });
    expect(new CodeCache(file).get("big"), "what this run used is kept, however large").to.have.length(20 * MIB);
  });

  it("is not written for a project that is gone, whose folder would be back", () => {
    const modules = join(folder, "project", "node_modules");
    file = join(modules, ".cache", "parity", "code");
    run({ a: Buffer.from("a") });
    expect(readdirSync(folder)).to.deep.equal([]);
    mkdirSync(modules, { recursive: true });
    run({ a: Buffer.from("a") });
    expect(readdirSync(dirname(file))).to.deep.equal(["code"]);
  });

  it("counts for nothing where it is damaged, and is written anew", () => {
    const whole = (): Buffer => {
      run({ a: module("a", 1), b: Buffer.from("b") });
      return readFileSync(file);
    };
    const damages: readonly (() => void)[] = [
      () => writeFileSync(file, ""),
      () => writeFileSync(file, "no cache at all"),
      () => writeFileSync(file, Buffer.alloc(100, 255)),
      () => writeFileSync(file, Buffer.concat([whole(), Buffer.from("more")])),
      () => truncateSync(file, whole().length - 1),
    ];
    for (const damage of damages) {
      whole();
      damage();
      expect(run({ a: module("a", 1), b: Buffer.from("b") }), String(damage)).to.deep.equal(["a", "b"]);
      expect(run({ a: module("a", 1), b: Buffer.from("b") })).to.deep.equal([]);
    }
  });

  it("costs nothing but time where it cannot be written", () => {
    writeFileSync(join(folder, "cache"), "a file where the folder should be");
    expect(run({ a: Buffer.from("a") })).to.deep.equal(["a"]);
  });
});
