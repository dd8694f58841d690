import { readFileSync } from "node:fs";
import { join, normalize } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { parse, quoteArg, resolveIncludes } from "../../parity/nginx";
import { configText, rawWord, soup } from "./generate";
import { INVALID, LUA, VALID } from "./real-cases";
import { hasLua, INSTALL, leaveOut, loadLua, useRealNginx } from "./real-nginx";

/** `NGINX_CASES=20` generates twenty times as many configurations. */
const SCALE = Number(process.env["NGINX_CASES"] ?? 1);

const sample = <T>(arbitrary: fc.Arbitrary<T>, count: number, seed: number): T[] =>
  fc.sample(arbitrary, { numRuns: count * SCALE, seed });

/** The figures of docs/nginx.md. */
function tell(counts: { readonly [outcome: string]: number }): void {
  if (SCALE > 1) console.log(`      ${JSON.stringify(counts)}`);
}

/** nginx's messages that come from its reader, so that a parser of the same grammar has to give them too. */
const READER =
  /^(unexpected (".*"|end of file, .*)|too long parameter.*|too long lua code block.*|Lua code block missing.*)$/s;

describe("nginx: the same as nginx's own reader", function () {
  this.timeout(60_000 * SCALE);
  const real = useRealNginx();

  /**
   * Where nginx refuses with a message of its reader, this must refuse with the same words at the same line. Where a
   * module refuses, this must have come at least as far. Where nginx accepts, this must accept.
   */
  function compare(text: string): "accepted" | "refused by the reader" | "refused by a module" {
    const answer = real().test({ "nginx.conf": text });
    const parsed = parse(text);
    const error = answer.messages.find(({ level }) => level !== "warn");
    const shown = `${JSON.stringify(text.slice(0, 2000))}\nnginx: ${JSON.stringify(answer.messages)}`;
    if (error === undefined) {
      expect(answer.ok, shown).to.equal(true);
      expect(parsed.ok, `${shown}\nparity: ${JSON.stringify(parsed.ok || parsed.problem)}`).to.equal(true);
      return "accepted";
    }
    if (!READER.test(error.text)) {
      if (!parsed.ok) expect(parsed.problem.nginxLine, shown).to.be.at.least(error.line ?? 0);
      return "refused by a module";
    }
    expect(parsed.ok, shown).to.equal(false);
    if (!parsed.ok) {
      const { message, nginxLine } = parsed.problem;
      // nginx prints the first byte of a character where this prints the character.
      const said = message.replace(/^unexpected "[^\0-\x7f]+"$/, 'unexpected "\ufffd"');
      expect(`${said}:${nginxLine}`, shown).to.equal(`${error.text}:${error.line}`);
    }
    return "refused by the reader";
  }

  it("accepts what nginx accepts", () => {
    for (const text of VALID) expect(compare(text), text).to.equal("accepted");
  });

  it("refuses what nginx's reader refuses, in its words, at its line", () => {
    for (const text of INVALID) expect(compare(text), text).to.equal("refused by the reader");
  });

  it("agrees on words and comments around the size of nginx's buffer", () => {
    const outcomes = new Set<string>();
    for (const size of [4093, 4094, 4095, 4096]) {
      for (const offset of [0, 3000]) {
        for (const make of LONG) outcomes.add(compare(`events {}\n${make("k".repeat(size), " ".repeat(offset))}`));
      }
    }
    for (const size of [1364, 1365, 1366]) compare(`events {}\nhttp { log_format a "${"日".repeat(size)}"; }`);
    expect([...outcomes]).to.include.members(["accepted", "refused by the reader"]);
  });

  it("reads every word as nginx reads it", () => {
    // Each entry takes the extension over from the one before it, and nginx says so with both types as it read them.
    let words = 0;
    for (const [round, raw] of chunks(sample(rawWord, 6000, 11), 300).entries()) {
      const usable = raw.filter((word) => word !== "" && !/^["']?include["']?$/.test(word));
      const text = `events {}\nhttp { types {\n${usable.map((word) => `${word} e;\n`).join("")}}}\n`;
      const parsed = parse(text);
      if (!parsed.ok) throw new Error(`${round}: ${JSON.stringify(parsed.problem)}`);
      const entries = parsed.config.directives[1]!.block![0]!.block!;
      const expected = entries.slice(1).map((entry, index) => ({
        level: "warn",
        text: `duplicate extension "e", content type: "${entry.name}", previous content type: "${entries[index]!.name}"`,
        line: entry.nginxLine,
      }));
      const answer = real().test({ "nginx.conf": text });
      expect(answer.ok, JSON.stringify(answer.messages)).to.equal(true);
      expect(answer.messages).to.deep.equal(expected);
      words += entries.length;
    }
    expect(words).to.be.greaterThan(5500);
  });

  it("quotes so that nginx reads the same argument", () => {
    const unit = fc.constantFrom(..."ab \t\n;{}$#\"'\\trn)é");
    const args = sample(fc.string({ unit, maxLength: 10 }), 2000, 12).filter((arg) => arg !== "include");
    const text = `events {}\nhttp { types {\n${args.map((arg) => `${quoteArg(arg)} e;\n`).join("")}}}\n`;
    const told = real()
      .test({ "nginx.conf": text })
      .messages.map((message) => message.text);
    const expected = args
      .slice(1)
      .map((arg, at) => `duplicate extension "e", content type: "${arg}", previous content type: "${args[at]!}"`);
    expect(told).to.deep.equal(expected);
  });

  it("agrees on generated blocks of entries, and on the same with a few characters changed", () => {
    const counts = { accepted: 0, "refused by the reader": 0, "refused by a module": 0 };
    const lines = fc.array(
      fc.tuple(rawWord, rawWord).map(([key, value]) => `${key} ${value};`),
      { maxLength: 6 },
    );
    const texts = sample(lines, 80, 13).map((all) => `events {}\nhttp {\ntypes {\n${all.join("\n")}\n}\n}\n`);
    const edits = sample(fc.array(fc.tuple(fc.nat(), fc.nat(2), soup), { minLength: 1, maxLength: 2 }), 80, 14);
    texts.forEach((text, index) => {
      counts[compare(text)]++;
      const changed = edits[index]!.reduce((now, [at, length, put]) => {
        const place = 25 + (at % (now.length - 25));
        return now.slice(0, place) + put.slice(0, 3) + now.slice(place + length);
      }, text);
      counts[compare(changed)]++;
    });
    tell(counts);
    expect(counts.accepted).to.be.greaterThan(80);
    expect(counts["refused by the reader"]).to.be.greaterThan(25);
  });

  it("agrees on generated trees of directives that nginx knows", () => {
    const counts = { accepted: 0, "refused by the reader": 0, "refused by a module": 0 };
    const edits = sample(
      fc.tuple(fc.nat(), fc.constantFrom("{", "}", ";", '"', "'", "\\", "#", "$", "\n", "")),
      60,
      16,
    );
    sample(knownTree, 60, 15).forEach((text, index) => {
      const [at, put] = edits[index]!;
      const place = at % text.length;
      counts[compare(text)]++;
      counts[compare(text.slice(0, place) + put + text.slice(place + 1))]++;
    });
    tell(counts);
    expect(counts.accepted).to.be.greaterThan(50);
    expect(counts["refused by the reader"]).to.be.greaterThan(10);
  });

  it("comes as far as nginx on generated files of unknown directives", () => {
    for (const text of sample(configText, 30, 17)) compare(text);
    for (const text of sample(soup, 30, 18)) compare(text);
  });

  it("reads includes in nginx's order", () => {
    real().test({ ...INCLUDED, "nginx.conf": "" });
    for (const pattern of GLOBS) {
      const main = `events {}\ninclude ${quoteArg(pattern)};\nhttp { include http/*.conf; types { include m.types; } }\n`;
      const answer = real().test({ "nginx.conf": main }, true);
      const files = Object.entries({ ...INCLUDED, "nginx.conf": main });
      const map = new Map(files.map(([path, text]) => [join(real().dir, path), text]));
      const { files: read, problems } = resolveIncludes(join(real().dir, "nginx.conf"), map);
      if (!answer.ok) {
        expect(answer.messages[0]!.text, pattern).to.equal(problems[0]?.message);
        continue;
      }
      expect(problems, pattern).to.deep.equal([]);
      expect(
        read.map(({ file }) => file),
        pattern,
      ).to.deep.equal(answer.files.map((path) => normalize(path)));
    }
  });

  describe("Lua blocks", () => {
    before(function () {
      const lacking = hasLua ? null : `nginx's Lua module is not installed: ${INSTALL}`;
      leaveOut(this, lacking, `Lua blocks not compared with real nginx, for want of its module: ${INSTALL}`);
    });

    const wrap = (code: string, before = ""): string =>
      `${loadLua} events {}\nhttp { ${before} init_by_lua_block {${code}}\n}\n`;

    it("end where nginx ends them", () => {
      for (const code of LUA) compare(wrap(code));
      const counts = { accepted: 0, "refused by the reader": 0, "refused by a module": 0 };
      const parts = ["{", "}", "[[", "]]", "[=[", "]=]", "--", "--[[", '"', "'", "\\", "\n", " x ", "é", "}"];
      const code = fc.array(fc.constantFrom(...parts), { maxLength: 14 }).map((all) => all.join(""));
      for (const text of sample(code, 60, 19)) counts[compare(wrap(text))]++;
      tell(counts);
      expect(counts["refused by the reader"]).to.be.greaterThan(20);
    });

    it("are cut off where nginx's buffer cuts them off", () => {
      const counts = { accepted: 0, "refused by the reader": 0, "refused by a module": 0 };
      const long = fc.tuple(
        fc.nat(5000),
        fc.nat(5000),
        fc.constantFrom("--", "--[[", "[=[", '"', "x", "é", "{}"),
        fc.nat(4),
      );
      for (const [shift, size, opening, kind] of sample(long, 40, 20)) {
        const closing = opening.includes("[")
          ? opening.replace(/^--/, "").replaceAll("[", "]")
          : opening === '"'
            ? '"'
            : "\n";
        const filler = kind === 0 ? "\n" : "é=1 ".repeat(2).slice(0, 3);
        const code = `\n${opening}${filler.repeat(Math.ceil(size / filler.length))}${closing}\n x = {} \n`;
        const text = wrap(code, `# ${"c".repeat(shift % 3000)}\n${" ".repeat(shift)}`);
        counts[compare(text)]++;
        // An error behind the block shows which lines nginx has counted in it.
        counts[compare(`${text}\n}`)]++;
      }
      tell(counts);
      expect(counts["refused by the reader"]).to.be.greaterThan(20);
    });
  });

  it("reads the configuration that nginx is installed with", () => {
    for (const name of ["nginx.conf", "mime.types", "fastcgi_params"]) {
      const text = readFileSync(join("/etc/nginx", name), "utf8");
      expect(parse(text, { entries: false }).ok, name).to.equal(true);
    }
  });
});

const LONG: readonly ((word: string, space: string) => string)[] = [
  (word, space) => `http { ${space}log_format a ${word}; }`,
  (word, space) => `http { ${space}log_format a ${word} ; }`,
  (word, space) => `http { ${space}log_format a '${word}'; }`,
  (word, space) => `http { ${space}log_format a "${word}" ; }`,
  (word, space) => `http { ${space}log_format a "${word}"\n'b'; }`,
  (word, space) => `http { ${space}log_format a "${word}`,
  (word, space) => `http { ${space}log_format a ${word}`,
  (word, space) => `${space}#${word}\nhttp { }`,
  (word, space) => `${space}http { } #${word}`,
];

const GLOBS = [
  ...[
    "a/*.conf",
    "a/?.conf",
    "a/[xy].conf",
    "a/[!x].conf",
    "a/[^x]*.conf",
    "a/[a-y].conf",
    "*/x.conf",
    "*/*/deep.conf",
  ],
  ...[
    "a/.*.conf",
    "a/\\*.conf",
    "a/[[:upper:]]*.conf",
    "none/*.conf",
    "a/[.conf",
    "./a/../a/*.conf",
    "a//x.conf",
    "a/é?.conf",
  ],
  ...[
    "a/é??.conf",
    "a/x.conf",
    "missing.conf",
    "a/missing[",
    "a/*",
    "a/[]x].conf",
    "a/[x-].conf",
    "[a]/x.conf",
    "a/x.con?f",
  ],
  ...["a/**.conf", "a/*x*.conf", "a/{x,y}.conf", "a/[\\x].conf", "a/[[.x.]].conf", "a/x*x.conf"],
];

const INCLUDED: { readonly [path: string]: string } = {
  ...Object.fromEntries(
    ["x", "y", "z", "X", "Yx", "10", "9", "é1", "éé", ".hidden", "*", "]", "-", "{x,y}", "xx", "_"].map((name) => [
      `a/${name}.conf`,
      `# ${name}\n`,
    ]),
  ),
  "b/x.conf": "include a/z.conf;\n",
  "b/c/deep.conf": "",
  "http/1.conf": "include http/inner/*;\n",
  "http/2.conf": "",
  "http/inner/i": "",
  "m.types": "text/x x;\ninclude n.types;\n",
  "n.types": "text/y y;\n",
};

/** Trees of directives that take any argument, in the contexts that they belong in. */
const knownTree: fc.Arbitrary<string> = (() => {
  const text = rawWord.filter((word) => !word.includes("$") && !/[\0-\x1f]/.test(word) && parse(`x ${word};`).ok);
  const gap = fc.constantFrom(" ", "\n", "\t", " # } { ;\n", "\r\n");
  const simple = fc.oneof(
    fc.tuple(gap, text).map(([space, value]) => `add_header${space}X-A ${value};`),
    fc.tuple(gap, text).map(([space, value]) => `set${space}$a ${value};`),
    fc.tuple(gap, text).map(([space, value]) => `return 200${space}${value}${space};`),
    fc.tuple(gap, text).map(([space, value]) => `error_page 404 ${value}${space};`),
    gap.map((space) => `${space}# ${space}`.trimEnd() + "\n"),
  );
  const list = fc.array(simple, { maxLength: 4 }).map((all) => all.join("\n"));
  const block = fc
    .tuple(gap, list, fc.array(list, { maxLength: 3 }))
    .map(
      ([space, before, inner]) =>
        `server {${before}${inner.map((body, at) => `${space}location /${at}${space}{${body}if ($a = b) {${space}set $b 1;}}`).join("")}}`,
    );
  return fc.array(block, { maxLength: 3 }).map((servers) => `events {}\nhttp {\n${servers.join("\n")}\n}\n`);
})();

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));
}
