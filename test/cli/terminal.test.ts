import { expect } from "chai";
import { createProgress } from "../../parity/cli/progress";
import { reportOptionsFor } from "../../parity/cli/terminal";
import { captured } from "./support";

const PIPE = captured().output;
const TERMINAL = captured(100).output;

describe("cli: terminal", () => {
  const colour: readonly (readonly [string, typeof PIPE, { [name: string]: string }, boolean])[] = [
    ["a terminal", TERMINAL, {}, true],
    ["a pipe", PIPE, {}, false],
    ["a terminal, NO_COLOR=1", TERMINAL, { NO_COLOR: "1" }, false],
    ["a terminal, NO_COLOR empty, which is as if not set", TERMINAL, { NO_COLOR: "" }, true],
    ["a dumb terminal", TERMINAL, { TERM: "dumb" }, false],
    ["a pipe, FORCE_COLOR=1", PIPE, { FORCE_COLOR: "1" }, true],
    ["a terminal, FORCE_COLOR=0", TERMINAL, { FORCE_COLOR: "0" }, false],
    ["a pipe, NO_COLOR before FORCE_COLOR", PIPE, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
  ];
  for (const [name, output, env, expected] of colour) {
    it(`colour on ${name}: ${expected}`, () => expect(reportOptionsFor(output, env).color).to.equal(expected));
  }

  const unicode: readonly (readonly [string, typeof PIPE, { [name: string]: string }, boolean])[] = [
    ["a terminal without a locale", TERMINAL, {}, true],
    ["LANG=C", TERMINAL, { LANG: "C" }, false],
    ["LANG=de_DE.UTF-8", TERMINAL, { LANG: "de_DE.UTF-8" }, true],
    ["LC_ALL before LANG", TERMINAL, { LC_ALL: "POSIX", LANG: "de_DE.UTF-8" }, false],
    ["the Linux console", TERMINAL, { TERM: "linux", LANG: "de_DE.UTF-8" }, false],
    ["a pipe, whatever the locale", PIPE, { LANG: "C" }, true],
  ];
  for (const [name, output, env, expected] of unicode) {
    it(`Unicode on ${name}: ${expected}`, () => expect(reportOptionsFor(output, env).unicode).to.equal(expected));
  }

  it("takes the terminal's width, and 80 columns elsewhere", () => {
    expect(reportOptionsFor(TERMINAL, {}).width).to.equal(100);
    expect(reportOptionsFor(PIPE, {}).width).to.equal(80);
  });
});

describe("cli: progress", () => {
  function progressOf(columns: number | undefined, env: { [name: string]: string } = {}): string {
    const [stdout, stderr] = [captured(columns), captured(columns)];
    const progress = createProgress({ stdout: stdout.output, stderr: stderr.output, env, cwd: "/" });
    progress.show({ done: 1, total: 5, label: "prod-au" });
    progress.passOn("prod-au", "from the \u001b[31mprogram");
    progress.show({ done: 2, total: 5, label: "x".repeat(200) });
    progress.end();
    expect(stdout.text()).to.equal("");
    return stderr.text();
  }

  it("passes on what programs print, marked and harmless, and nothing else where stderr is no terminal", () => {
    expect(progressOf(undefined)).to.equal("[prod-au] from the \\u{1b}[31mprogram\n");
  });

  it("says nothing in CI or on a dumb terminal", () => {
    expect(progressOf(80, { CI: "true" })).to.not.contain("1/5");
    expect(progressOf(80, { TERM: "dumb" })).to.not.contain("1/5");
  });

  it("keeps to one line of a terminal, and leaves nothing of it", () => {
    const text = progressOf(80);
    expect(text).to.contain("\r\u001b[2K1/5 prod-au");
    expect(text.endsWith("\r\u001b[2K")).to.equal(true);
    for (const shown of text.split(/\r\u001b\[2K|\n/)) expect(shown.length).to.be.below(80);
  });
});
