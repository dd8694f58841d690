import { existsSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { expect } from "chai";
import { CONTRACTS, LONGEST_FILE, ROOMS, type Room, STREAM_OWNERS } from "./architecture/rules";
import { parseSource, ROOT, readSources, type SourceFile, type Use } from "./architecture/source";

const sources = readSources(["infra", "parity", "policy"].filter((folder) => existsSync(join(ROOT, folder))));
const scripts = readSources(["scripts", "bin", "test", "bench"].filter((folder) => existsSync(join(ROOT, folder))));
const own = scripts.filter((file) => !file.path.startsWith("test/fixtures/"));

/** Rooms with the deepest path first, so that `parity` itself is what is left. */
const deepestFirst = [...ROOMS].sort((a, b) => b.path.length - a.path.length);

function roomOf(path: string): Room | null {
  return deepestFirst.find((room) => path === room.path || path.startsWith(`${room.path}/`)) ?? null;
}

function isLocal(name: string): boolean {
  return /^(infra|parity|policy|scripts|test|bench|bin)(\/|$)/.test(name) || name.startsWith("package.json");
}

function nodeModule(name: string): string | null {
  const bare = name.replace(/^node:/, "");
  return name.startsWith("node:") || builtinModules.includes(bare) ? bare : null;
}

function allows(room: Room, name: string): boolean {
  const node = nodeModule(name);
  if (node !== null) return covers(room.node, node);
  if (isLocal(name)) {
    const target = roomOf(name);
    if (target === room || CONTRACTS.includes(name) || name.startsWith("package.json")) return true;
    return target !== null && room.imports.includes(target.path);
  }
  return covers(room.packages, name);
}

/** True for the modules of the list and their sub-paths. */
function covers(modules: readonly string[], name: string): boolean {
  return modules.some((module) => name === module || name.startsWith(`${module}/`));
}

/** `file:line uses X. Reason.`, one a line, so that a failure says all there is to mend. */
function expectNone(broken: readonly string[]): void {
  expect(broken.join("\n"), "").to.equal("");
}

function usesOf(files: readonly SourceFile[], pattern: RegExp): Use[] {
  return files.flatMap((file) => file.uses.filter((use) => pattern.test(use.name)));
}

describe("architecture", () => {
  it("every file is in a room", () => {
    expectNone(sources.filter((file) => roomOf(file.path) === null).map((file) => file.path));
  });

  it("the rooms' own rules go one way", () => {
    const reaches = (from: string, to: string, seen = new Set<string>()): boolean => {
      if (seen.has(from)) return false;
      seen.add(from);
      const next = ROOMS.find((room) => room.path === from)?.imports ?? [];
      return next.some((path) => path === to || reaches(path, to, seen));
    };
    expectNone(ROOMS.filter((room) => reaches(room.path, room.path)).map((room) => room.path));
  });

  for (const room of ROOMS) {
    const files = sources.filter((file) => roomOf(file.path) === room);

    it(`${room.path} imports only what it may`, () => {
      const broken = files.flatMap((file) => file.imports).filter((use) => !allows(room, use.name));
      expectNone(broken.map((use) => `${use.at} imports ${use.name}. ${room.reason}`));
    });

    if (!room.pure) continue;
    it(`${room.path} computes from its arguments alone`, () => {
      const broken = usesOf(
        files,
        /^(process|Date\.now|new Date\(\)|Math\.random|performance|crypto\.random|set|fetch)/,
      );
      expectNone(broken.map((use) => `${use.at} uses ${use.name}. ${room.reason}`));
    });
  }

  it("the policy pack knows the library by its entry alone", () => {
    const uses = sources.filter((file) => file.path.startsWith("policy/")).flatMap((file) => file.imports);
    const broken = uses.filter(({ name }) => name.startsWith("parity/") && name !== "parity/index");
    expectNone(broken.map((use) => `${use.at} imports ${use.name}: take it from parity/index, or export it there.`));
  });

  it("nothing but the command prints", () => {
    const others = sources.filter((file) => !STREAM_OWNERS.some((owner) => file.path.startsWith(owner)));
    const broken = usesOf(others, /^(console\.\w+|process\.(stdout|stderr))$/);
    expectNone(broken.map((use) => `${use.at} uses ${use.name}: return the text, parity/cli writes it.`));
  });

  it("no shell is ever started, and no text is run as a program", () => {
    const shell = usesOf([...sources, ...own], /^(shell:|eval|new Function)$/);
    expectNone(shell.map((use) => `${use.at} uses ${use.name}: give the program its arguments as a list.`));
  });

  it("sees every way to import, to print and to start a shell", () => {
    const text = [
      'import a from "./a";',
      'import type { B } from "../b.js";',
      'export * from "node:fs";',
      'const c = require("c"); const d = await import("./d/index");',
      'let e: import("./e").E; import f = require("f");',
      'console.log(1); process.stdout.write(""); spawn("x", { shell: true }); eval("1"); new Date(); Date.now();',
    ].join("\n");
    const { imports, uses } = parseSource("parity/room/file.ts", text);
    const names = imports.map((use) => (use.typeOnly ? `type ${use.name}` : use.name));
    expect(names).to.deep.equal([
      "parity/room/a",
      "type parity/b",
      "node:fs",
      "c",
      "parity/room/d",
      "type parity/room/e",
      "f",
    ]);
    const used = ["console.log", "process.stdout", "shell:", "eval", "new Date()", "Date.now"];
    expect(uses.map((use) => use.name)).to.deep.equal(used);
    expect(uses[0]!.at).to.equal("parity/room/file.ts:6");
  });

  it("no two files import each other at run time", () => {
    expectNone(cycles(sources).map((cycle) => `${cycle.join(" → ")}: one of them does not belong there.`));
  });

  it(`no file has more than ${LONGEST_FILE} lines`, () => {
    const long = sources.filter((file) => file.lines > LONGEST_FILE);
    expectNone(long.map((file) => `${file.path} has ${file.lines} lines: it has more than one responsibility.`));
  });
});

/** Every loop of run-time imports, found from its first file. */
function cycles(files: readonly SourceFile[]): string[][] {
  const name = (file: SourceFile) => file.path.replace(/(\/index)?\.[cm]?[jt]s$/, "");
  const imports = new Map(
    files.map((file) => [name(file), file.imports.filter((use) => !use.typeOnly).map((use) => use.name)]),
  );
  const done = new Set<string>();
  const found: string[][] = [];
  const follow = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) found.push([...trail.slice(start), file]);
    if (start >= 0 || done.has(file)) return;
    for (const next of imports.get(file) ?? []) if (next !== file) follow(next, [...trail, file]);
    done.add(file);
  };
  for (const file of imports.keys()) follow(file, []);
  return found;
}
