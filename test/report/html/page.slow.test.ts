import { createHash } from "node:crypto";
import { join } from "node:path";
import vm from "node:vm";
import { expect } from "chai";
import fc from "fast-check";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import { render } from "../../../parity/report";
import { attribute, checkedUrl, dataBlock, escapeHtml, html, idOf, ownCode } from "../../../parity/report/html/html";
import { isHarmlessLink, sourceLink } from "../../../parity/report/html/links";
import type { Result } from "../../../parity/result";
import { expectGolden } from "../../support/golden";
import { impactSamples } from "../impact-samples";
import { verbSamples } from "../verb-samples";
import { hostilePages, large, pages } from "./samples";

const PLAIN = { color: false, width: 80, unicode: true };
const page = (result: Result, source?: string): string =>
  render(result, "html", { ...PLAIN, ...(source && { source }) });
const golden = (name: string): string => join(__dirname, "..", "golden", "html", `${name}.html`);

/** What every page has alike is not held again in each golden file. */
function own(text: string): string {
  return text
    .replace(/<style>[\s\S]*<\/style>/, "<style></style>")
    .replace(/<script>[\s\S]*<\/script>/, "<script></script>")
    .replace(/sha256-[\w+/=]+/g, "sha256-");
}

const all = { ...pages, ...impactSamples, ...verbSamples };

describe("report: html", () => {
  for (const [name, result] of Object.entries(all)) {
    it(`${name} is what it was when a person looked at it`, () => {
      expectGolden(golden(name), own(page(result)));
    });
  }

  describe("is HTML as the standard has it", () => {
    const validator = new HtmlValidate(
      new StaticConfigLoader({
        extends: ["html-validate:standard", "html-validate:a11y"],
        rules: {
          // Matters of taste: how long a title is, where a line ends, what a class is called.
          "long-title": "off",
          "no-trailing-whitespace": "off",
          "valid-id": ["error", { relaxed: true }],
          // Written as the reader's eye needs it: a page without its own script has no use for them.
          "no-inline-style": "error",
          "require-sri": "error",
          "prefer-native-element": "off",
          "tel-non-breaking": "off",
          "no-redundant-aria-label": "off",
        },
      }),
    );

    const complaints = (text: string): string[] =>
      validator
        .validateStringSync(text)
        .results.flatMap(({ messages }) =>
          messages.map(({ ruleId, message, line }) => `${line} ${ruleId}: ${message}`),
        );

    for (const [name, result] of Object.entries({ ...all, fleet: large["fleet"]! })) {
      it(name, () => expect(complaints(page(result))).to.deep.equal([]));
    }

    it("whatever stands in names and values", () => {
      for (const result of hostilePages) expect(complaints(page(result)), page(result).slice(-200)).to.deep.equal([]);
    });
  });

  describe("is safe by construction", () => {
    it("no text of a result can be markup or act on a terminal", () => {
      fc.assert(
        fc.property(fc.string({ unit: "binary" }), (text) => {
          const shown = html`<p title="${text}"${attribute("lang", text)}>${text}</p>`.text;
          expect(shown.match(/[<>]/g)).to.deep.equal(["<", ">", "<", ">"]);
          expect(shown.match(/"/g)).to.have.length(4);
          expect(shown).to.not.match(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/u);
        }),
      );
    }).timeout(20_000);

    it("the only scripts and styles are its own, named in the policy by hash", () => {
      for (const result of [...Object.values(all), ...hostilePages]) {
        const text = page(result);
        const scripts = [...text.matchAll(/<script(?: [^>]*)?>([\s\S]*?)<\/script>/g)];
        const styles = [...text.matchAll(/<style>([\s\S]*?)<\/style>/g)];
        expect(text.match(/<script/gi)).to.have.length(2);
        expect(text.match(/<style/gi)).to.have.length(1);
        const [data, code] = scripts.map((match) => match[1]!);
        JSON.parse(data!);
        const policy = /Content-Security-Policy" content="([^"]*)"/.exec(text)![1]!.replaceAll("&#39;", "'");
        const hash = (of: string): string => `'sha256-${createHash("sha256").update(of).digest("base64")}'`;
        expect(policy).to.equal(
          `default-src 'none'; style-src ${hash(styles[0]![1]!)}; script-src ${hash(code!)}; base-uri 'none'; form-action 'none'`,
        );
      }
    });

    it("no attribute of any page holds code, and every link stays here or leads to a file", () => {
      for (const result of hostilePages) {
        const tags = page(result).match(/<[a-z][^>]*>/g)!;
        for (const tag of tags)
          expect(tag.replace(/"[^"]*"/g, '""')).to.not.match(/\s(on\w+|style|src|srcdoc|action|formaction)=/i);
        const links = tags.flatMap((tag) => /\shref="([^"]*)"/.exec(tag)?.[1] ?? []);
        for (const link of links) expect(link).to.match(/^(#[\w-]+|\.\/[\w%.!~*()/-]*(&#39;[\w%.!~*()/-]*)*…?)$/);
      }
    });

    it("a template that would need care is refused", () => {
      const text = "x";
      expect(() => html`<a href="${text}">`).to.throw("made as one");
      expect(() => html`<p ${text}>`).to.throw("made as such");
      expect(() => html`<p title=${text}>`).to.throw();
      expect(() => html`<p onclick="${text}">`).to.throw("onclick");
      expect(() => html`<p style="${text}">`).to.throw("style");
      expect(() => html`<p title="${html`<b>`}">`).to.throw("takes text");
      expect(() => html`<p>${checkedUrl("#a")}</p>`).to.throw("made as one");
      expect(() => attribute("onclick", text)).to.throw("onclick");
      expect(() => attribute("href", text)).to.throw("href");
      expect(() => ownCode("script", "a</script>")).to.throw("end its own element");
    });

    it("data for the script is the data, and no markup", () => {
      fc.assert(
        fc.property(fc.array(fc.string({ unit: "binary" })), (texts) => {
          const block = dataBlock("data", texts).text;
          const json = /^<script type="application\/json" id="data">([^<>&]*)<\/script>$/.exec(block)![1]!;
          expect(JSON.parse(json)).to.deep.equal(texts);
        }),
      );
    });

    it("ids are words of their own for each text", () => {
      fc.assert(
        fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
          expect(idOf(a)).to.match(/^[\w-]*$/);
          if (a !== b) expect(idOf(a)).to.not.equal(idOf(b));
        }),
      );
    });

    it("a megabyte in a name is not a megabyte of page", () => {
      expect(escapeHtml("<".repeat(1_000_000)).length).to.be.lessThan(20_000);
    });
  });

  it("what is huge in one place is cut there, and told", () => {
    const { declared, findings } = pages["declared"]!;
    const huge = ["` ".repeat(500_000), "\n".repeat(500_000), "<".repeat(500_000)];
    const texts = huge.map((text) => ({ ...findings[1]!, message: text, why: text, fix: text, expected: text }));
    const path = declared!.traffic[0]!.paths[0]!;
    const paths = Array.from({ length: 300 }, () => ({
      ...path,
      hops: [...path.hops, ...Array(500).fill(path.hops[9]!)],
    }));
    const traffic = [{ ...declared!.traffic[0]!, paths }];
    const text = page({ ...pages["declared"]!, findings: texts, declared: { ...declared!, traffic } });
    expect(text.length).to.be.lessThan(5_000_000);
    expect(text).to.contain("and 250 more paths").and.to.contain("and 361 more steps");
  }).timeout(20_000);

  describe("links to sources", () => {
    const location = { stack: null, file: "infra/a b#?%.ts", line: 3, column: 7 };
    const link = (source?: string, folder?: string): string => {
      const options = { ...PLAIN, ...(source && { source }), ...(folder && { folder }) };
      return html`${sourceLink(location, options)}`.text;
    };
    const urlOf = (text: string): string | undefined => /href="([^"]*)"/.exec(text)?.[1];

    it("are beside the page, unless it is said where", () => {
      expect(urlOf(link())).to.equal("./infra/a%20b%23%3F%25.ts");
      expect(urlOf(link("https://git.example/r/blob/main/{path}#L{line}", "apps/api"))).to.equal(
        "https://git.example/r/blob/main/apps/api/infra/a%20b%23%3F%25.ts#L3",
      );
      expect(urlOf(link("vscode://file/srv/{file}:{line}:{column}"))).to.equal(
        "vscode://file/srv/infra/a%20b%23%3F%25.ts:3:7",
      );
    });

    it("are text where an address could run something", () => {
      for (const source of [
        "javascript:alert(1)//{file}",
        "data:text/html,{file}",
        "JaVaScRiPt://x",
        "//evil/{file}",
        "{file}",
        '"x',
      ]) {
        expect(isHarmlessLink(source), source).to.equal(false);
        expect(link(source)).to.equal("<code>infra/a b#?%.ts:3:7</code>");
      }
    });
  });

  it("the page's script is one that parses, and makes no HTML", () => {
    const code = /<script>([\s\S]*)<\/script>/.exec(page(pages["parity"]!))![1]!;
    new vm.Script(code);
    expect(code).to.not.match(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|Function\(/);
  });

  it("the same result gives the same bytes, and a big one a page that is not much bigger", () => {
    expect(page(large["fleet"]!)).to.equal(page(structuredClone(large["fleet"]!)));
    expect(page(large["fleet"]!).length).to.be.lessThan(500_000);
    expect(page(large["motley"]!).length).to.be.lessThan(8_000_000);
  }).timeout(20_000);
});
