import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { InputError, loadProject, printable } from "../../parity/config";
import { PLAIN, removeTemporaryProjects, temporaryProject } from "./temporary-project";

/** Of the random test; more of them with PARITY_RUNS. */
const RUNS = Number(process.env["PARITY_RUNS"] ?? 300);

/** A project whose first stack file has this text, or is made in another way. */
function prepared(make: string | ((dir: string, file: string) => void)): string {
  const dir = temporaryProject(PLAIN);
  const file = join(dir, "Pulumi.a.yaml");
  rmSync(file);
  if (typeof make === "string") writeFileSync(file, make);
  else make(dir, file);
  return dir;
}

function messageOf(dir: string): string {
  try {
    loadProject(dir);
    return "";
  } catch (error) {
    expect(error).to.be.instanceOf(InputError);
    return (error as InputError).message;
  }
}

const messageFor = (make: Parameters<typeof prepared>[0]) => messageOf(prepared(make));

describe("hostile input", () => {
  afterEach(removeTemporaryProjects);

  it("a file larger than 4 MiB", () => {
    expect(messageFor(`config:\n  app:size: ${"x".repeat(10_000_000)}\n`)).to.equal(
      "Pulumi.a.yaml:1:1: This file is larger than 4 MiB. Keep large data out of configuration.",
    );
  });

  it("takes a file of 60,000 keys", () => {
    const keys = Array.from({ length: 60_000 }, (_, index) => `  app:key${index}: value\n`).join("");
    expect(messageFor(`config:\n  app:size: 1\n${keys}`)).to.equal("");
  });

  for (const [what, text] of [
    ["flow lists", `config:\n  app:size: ${"[".repeat(100_000)}\n`],
    ["compact lists", `config:\n  app:size:\n    ${"- ".repeat(50_000)}x\n`],
    ["keys", `config:\n  app:size: ${"{a: ".repeat(50_000)}\n`],
  ] as const) {
    it(`${what} nested so deeply that a recursive reader would end the process`, () => {
      expect(messageFor(text)).to.match(
        /^Pulumi\.a\.yaml:\d:\d+: This is nested more than 100 levels deep\. Make the value flatter\.$/,
      );
    });
  }

  it("aliases that multiply", () => {
    const lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (const [name, of] of ["ba", "cb", "dc", "ed", "fe", "gf", "hg", "ih"].map((pair) => pair.split(""))) {
      lines.push(`${name}: &${name} [${Array(10).fill(`*${of}`).join(", ")}]`);
    }
    expect(messageFor(`${lines.join("\n")}\nconfig:\n  app:size: *i\n`)).to.equal(
      "Pulumi.a.yaml:11:13: Aliases make more than 20000 values of this. Write the values out, or use fewer aliases.",
    );
  });

  it("merges that multiply", () => {
    const lines = ["a: &a { app:x: 1, app:size: 1 }"];
    for (const [name, of] of ["ba", "cb", "dc", "ed", "fe", "gf", "hg", "ih"].map((pair) => pair.split(""))) {
      lines.push(`${name}: &${name} { <<: [${Array(10).fill(`*${of}`).join(", ")}] }`);
    }
    expect(messageFor(`${lines.join("\n")}\nconfig:\n  <<: *i\n`)).to.match(
      /^Pulumi\.a\.yaml:11:7: Aliases make more than 20000 values of this\./,
    );
  });

  it("aliases that lead to aliases, so far that a recursive reader would end", () => {
    const lines = ["k0: &k0 x"];
    for (let i = 1; i <= 5000; i++) lines.push(`k${i}: &k${i} [*k${i - 1}]`);
    expect(messageFor(`${lines.join("\n")}\nconfig:\n  app:size: *k5000\n`)).to.equal(
      "Pulumi.a.yaml:5003:13: Aliases lead through more than 100 anchors here. Write the values out.",
    );
  });

  it("control characters that are not escaped, which no YAML file may hold", () => {
    for (const character of ["\u0000", "\u001b", "\u007f", "\u0080", "\ufffe"]) {
      expect(messageFor(`config:\n  app:size: a${character}[31m\n`)).to.equal(
        "Pulumi.a.yaml:2:14: This is not valid YAML: control characters must be written as escapes in double quotes.",
      );
    }
  });

  it("a key that would pass a plain value off as a secret", () => {
    expect(messageFor('config:\n  app:size: { "\\uE000": secret }\n')).to.equal(
      "Pulumi.a.yaml:2:15: A key may not contain the character U+E000. Rename the key.",
    );
  });

  it("a thousand problems in one file, of which the first are shown", () => {
    const lines = Array.from({ length: 1000 }, (_, index) => `  a:b:${index}: 1`).join("\n");
    const message = messageFor(`config:\n${lines}\n`).split("\n");
    expect(message).to.have.length(26);
    expect(message[25]).to.equal("975 more problems like these; mend the first ones and run again.");
  });

  it("a folder in the place of a file", () => {
    expect(messageFor((_dir, file) => mkdirSync(file))).to.equal(
      "Pulumi.a.yaml:1:1: This is not a regular file. Put a YAML file here, or remove it.",
    );
  });

  it("a pipe in the place of a file, without waiting for it", function () {
    if (process.platform === "win32") this.skip();
    expect(messageFor((_dir, file) => execFileSync("mkfifo", [file]))).to.equal(
      "Pulumi.a.yaml:1:1: This is not a regular file. Put a YAML file here, or remove it.",
    );
  });

  it("a link that leads out of the project", () => {
    expect(messageFor((_dir, file) => symlinkSync("/etc/passwd", file))).to.equal(
      "Pulumi.a.yaml:1:1: This link leads out of the project's folder. Put the file itself here.",
    );
  });

  it("a link that leads nowhere, and one that leads to itself", () => {
    expect(messageFor((_dir, file) => symlinkSync("gone.yaml", file))).to.equal(
      "Pulumi.a.yaml:1:1: This link leads nowhere. Remove it.",
    );
    expect(messageFor((_dir, file) => symlinkSync("Pulumi.a.yaml", file))).to.equal(
      "Pulumi.a.yaml:1:1: This link leads to itself. Put the file itself here.",
    );
  });

  it("follows a link inside the project", () => {
    expect(messageFor((dir, file) => symlinkSync(join(dir, "Pulumi.b.yaml"), file))).to.equal("");
  });

  it("a file that may not be read", function () {
    if (process.getuid === undefined || process.seteuid === undefined) this.skip();
    const lock = (dir: string, file: string) => {
      copyFileSync(join(dir, "Pulumi.b.yaml"), file);
      chmodSync(file, 0);
      chmodSync(dir, 0o755);
    };
    const dir = prepared(lock);
    // The superuser may read everything.
    const superuser = process.getuid() === 0;
    if (superuser) process.seteuid(65534);
    try {
      expect(messageOf(dir)).to.equal(
        "Pulumi.a.yaml:1:1: This file may not be read. Give yourself the right to read it.",
      );
    } finally {
      if (superuser) process.seteuid(0);
    }
  });

  it("keeps names of JavaScript's own as plain keys", () => {
    const text = "config:\n  app:size: 1\n  app:__proto__: { __proto__: { x: 1 }, constructor: 2 }\n";
    const dir = temporaryProject({ ...PLAIN, "Pulumi.a.yaml": text });
    const { value } = loadProject(dir).stackFiles["a"]!.config["app:__proto__"]!;
    expect(JSON.stringify(value)).to.equal('{"__proto__":{"x":1},"constructor":2}');
    expect(({} as { x?: number }).x).to.equal(undefined);
  });

  it("says what is wrong, or loads, and throws nothing else, whatever is done to the files", () => {
    const files = {
      ...PLAIN,
      "Pulumi.yaml": `${PLAIN["Pulumi.yaml"]}config: { x: { type: array, items: { type: string } } }\n`,
    };
    const names = Object.keys(files) as (keyof typeof files)[];
    const piece = fc.oneof(
      fc.constantFrom(
        "&a ",
        "*a",
        "<<: ",
        "!!int ",
        "!!omap ",
        "? ",
        "- ",
        "{",
        "]",
        "'",
        '"',
        "|\n",
        "\n",
        "\t",
        ": ",
        "~",
        "---\n",
      ),
      fc.string({ unit: "binary", maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(400), fc.nat(4), piece, (name, at, cut, text) => {
        const old = files[name];
        const place = at % (old.length + 1);
        const dir = temporaryProject({ ...files, [name]: old.slice(0, place) + text + old.slice(place + cut) });
        const message = messageOf(dir);
        if (message !== "") expect(message).to.not.match(/undefined|\[object|[\u0000-\u0009\u000b-\u001f]/);
        removeTemporaryProjects();
      }),
      { numRuns: RUNS },
    );
  });

  it("shows control characters, bidirectional marks and lone surrogates as escapes, and cuts long text", () => {
    expect(printable("a\u0000\u001b[2J\u202e\ud800b😀")).to.equal("a\\u0000\\u001b[2J\\u202e\\ud800b😀");
    expect(printable("x".repeat(200))).to.equal(`${"x".repeat(120)}…`);
  });
});
