import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { render } from "../../../parity/report";
import type { Result } from "../../../parity/result";
import { openChromium } from "../../support/chromium";
import { impactSamples } from "../impact-samples";
import { verbSamples } from "../verb-samples";
import { hostilePages, large, pages } from "./samples";

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const verbs: { readonly [name: string]: Result } = { impact: impactSamples["impact-all"]!, ...verbSamples };

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** The report as people have it: a file, opened from disk in a browser that allows all that it allows anybody. */
describe("report: html in a browser", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "parity-html-"));
  let browser: Browser | null = null;
  const contexts = new Map<string, BrowserContext>();
  /** What the page asked for, and what the browser complained of, since it was opened. */
  let requests: string[] = [];
  let complaints: string[] = [];

  before(async function () {
    browser = await openChromium();
    if (browser === null) this.skip();
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(result: Result, options: BrowserContextOptions = {}, hash = ""): Promise<Page> {
    const file = join(mkdtempSync(join(folder, "page-")), "report.html");
    writeFileSync(file, render(result, "html", { color: false, width: 80, unicode: true }));
    const key = JSON.stringify(options);
    const context =
      contexts.get(key) ?? (await browser!.newContext({ viewport: { width: 1280, height: 900 }, ...options }));
    contexts.set(key, context);
    const page = await context.newPage();
    requests = [];
    complaints = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("dialog", (dialog) => complaints.push(dialog.message()));
    await page.goto(pathToFileURL(file).href + hash);
    return page;
  }

  async function close(page: Page): Promise<void> {
    expect(complaints, "what the browser complained of").to.deep.equal([]);
    expect(requests, "what the page asked for").to.have.length(1);
    await page.close();
  }

  /** Asked by the debugger, as the page's policy lets nothing else evaluate an expression. */
  async function until(page: Page, expression: string): Promise<void> {
    const end = Date.now() + 15_000;
    while (!(await page.evaluate<boolean>(expression))) {
      if (Date.now() > end) throw new Error(`It is not so that ${expression}`);
      await page.waitForTimeout(20);
    }
  }

  const shown = (page: Page, selector: string): Promise<number> => page.locator(`${selector}:visible`).count();
  const FINDING = "#findings .finding";

  it("filters by stack, severity, check and words, and counts what is left", async () => {
    const page = await open(pages["declared"]!);
    expect(await shown(page, FINDING)).to.equal(5);
    await page.locator("#stack").selectOption("prod-us");
    await until(page, "document.querySelector('#status').textContent === '2 of 5 findings'");
    expect(await shown(page, FINDING)).to.equal(2);
    expect(await shown(page, "#stacks tbody tr")).to.equal(1);
    await page.locator("#level").selectOption("warning");
    await until(page, "document.querySelector('#status').textContent === '1 of 5 findings'");
    await page.locator("#check").selectOption("uniform");
    await until(page, "document.querySelector('#status').textContent === '0 of 5 findings'");
    expect(await page.locator("#findings .none-left").isVisible()).to.equal(true);
    await page.locator("#clear").click();
    await until(page, "document.querySelector('#status').textContent === ''");
    expect(await shown(page, FINDING)).to.equal(5);
    await page.locator("#q").fill("LAUNCH-template listen");
    await until(page, "document.querySelector('#status').textContent === '1 of 5 findings'");
    await page.locator("#q").fill("");
    await page.locator("#differs").check();
    await until(page, "document.querySelectorAll('#resources tbody tr:not([hidden])').length === 2");
    await close(page);
  });

  it("breaks the address of a resource between its parts, not inside of a word", async () => {
    const urn =
      "urn:pulumi:production::platform::api:index:Environment$aws:lb/listener:Listener::secure-listener-of-the-api";
    const { findings, ...rest } = pages["declared"]!;
    const page = await open({ ...rest, findings: findings.map((one) => ({ ...one, resource: urn })) });
    for (const width of [340, 520, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      const parts = await page.evaluate(`[...document.querySelector("${FINDING} .address code").childNodes]
        .filter((node) => node.nodeType === 3).map((node) => {
          const range = document.createRange();
          range.selectNodeContents(node);
          return [node.data, range.getClientRects().length];
        })`);
      const told = parts as [text: string, lines: number][];
      expect(told.map(([text]) => text).join("")).to.equal(urn);
      expect(told.length).to.be.above(5);
      expect(told.filter(([text, lines]) => lines > 1 && !text.includes("-"))).to.deep.equal([]);
    }
    await close(page);
  });

  it("keeps the filters in its address, and comes back with them", async () => {
    const page = await open(pages["declared"]!);
    await page.locator("#stack").selectOption("prod-eu");
    await page.locator("#q").fill("matcher");
    await page.waitForURL(/#\?q=matcher&stack=prod-eu$/);
    const again = await open(pages["declared"]!, {}, new URL(page.url()).hash);
    expect(await shown(again, FINDING)).to.equal(1);
    expect(await again.locator("#stack").inputValue()).to.equal("prod-eu");
    await page.close();
    await close(again);
  });

  it("an address with filters that there are not shows everything", async () => {
    const page = await open(pages["declared"]!, {}, "#?stack=%3Cscript%3E&check=none&level=x&other=1");
    expect(await shown(page, FINDING)).to.equal(5);
    const broken = await open(pages["declared"]!, {}, "#%E0%A4%A");
    expect(await shown(broken, FINDING)).to.equal(5);
    await page.close();
    await close(broken);
  });

  it("a link to a finding shows it, also where it is filtered out", async () => {
    const id = "finding-9c0ffee12345";
    const page = await open(pages["declared"]!, {}, `#${id}`);
    expect(await page.evaluate("document.activeElement.id")).to.equal(id);
    await page.locator("#stack").selectOption("staging");
    await until(page, `document.getElementById("${id}").hidden`);
    await page.locator("#resources td a").first().click();
    await until(page, `document.activeElement.id === "${id}"`);
    expect(await shown(page, FINDING)).to.equal(5);
    await close(page);
  });

  it("a step of a path leads to the settings that it needs", async () => {
    const page = await open(pages["declared"]!);
    const needs = page.locator(".needs").first();
    expect(await needs.locator("table").isVisible()).to.equal(false);
    await page.getByRole("link", { name: "needs 1 setting" }).first().click();
    await needs.locator("table").waitFor({ state: "visible" });
    expect(await page.evaluate("document.activeElement.textContent")).to.contain("proxy_http_version 1.1;");
    await close(page);
  });

  it("shows a step's settings whole: the last word of `listen 80 default_server` is what mattered in 2019", async () => {
    const text = "listen 80 default_server proxy_protocol;";
    const result = JSON.parse(JSON.stringify(pages["declared"]!).replaceAll("proxy_http_version 1.1;", text));
    for (const width of [1280, 400]) {
      const page = await open(result, { viewport: { width, height: 900 } });
      const code = page.locator(".hop .named code").first();
      expect(await code.textContent()).to.equal(text);
      const cut = "[...document.querySelectorAll('.hop .named code')].filter((code) => ";
      expect(await page.evaluate(`${cut}code.scrollWidth > code.clientWidth).length`), `${width}`).to.equal(0);
      expect(await page.evaluate(`${cut}code.scrollHeight > code.clientHeight).length`), `${width}`).to.equal(0);
      await close(page);
    }
  });

  it("is used by keyboard alone", async () => {
    const page = await open(pages["declared"]!);
    const focus = (): Promise<string> => page.evaluate("document.activeElement.id || document.activeElement.className");
    const tabTo = async (wanted: string): Promise<void> => {
      for (let presses = 0; presses < 60 && (await focus()) !== wanted; presses++) await page.keyboard.press("Tab");
      expect(await focus()).to.equal(wanted);
    };
    await tabTo("q");
    await page.keyboard.type("policy");
    await until(page, "document.querySelector('#status').textContent === '1 of 5 findings'");
    await tabTo("level");
    await page.keyboard.type("warn");
    await until(page, "document.querySelector('#status').textContent === '0 of 5 findings'");
    await tabTo("clear");
    await page.keyboard.press("Enter");
    await until(page, "document.activeElement.id === 'q' && document.querySelector('#status').textContent === ''");
    await tabTo("permalink");
    await page.keyboard.press("Enter");
    await page.waitForURL(/#finding-/);
    // What scrolls sideways is reached, so that the arrows move it.
    await tabTo("scroll");
    await close(page);
  });

  it("has no violation that axe-core finds: light, dark, narrow, and filtered", async () => {
    const views: readonly BrowserContextOptions[] = [
      { colorScheme: "light" },
      { colorScheme: "dark" },
      { colorScheme: "light", viewport: { width: 360, height: 740 } },
    ];
    const { declared, undetermined, unusable } = pages;
    const results = [declared!, undetermined!, unusable!, verbs["impact"]!, verbs["rehearsal"]!, verbs["review"]!];
    for (const result of results) {
      for (const view of result === declared ? views : views.slice(1, 2)) {
        const page = await open(result, view);
        await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
        await page.evaluate(AXE);
        const { violations } = await page.evaluate<{ violations: Violation[] }>("axe.run()");
        const told = violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html} ${nodes[0]!.failureSummary}`);
        expect(told, `${result.verb} ${JSON.stringify(view)}`).to.deep.equal([]);
        await close(page);
      }
    }
  });

  it("nothing that stands in a result runs, and the policy would not let it", async () => {
    for (const result of hostilePages) {
      const page = await open(result, {}, "#?q=%3Cscript%3E");
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
      const name = result.stacks[0]!.name;
      const schemes = await page.evaluate<string[]>("[...document.links].map((link) => link.protocol)");
      expect([...new Set(schemes)]).to.deep.equal(["file:"]);
      expect(await page.locator("#findings .finding").count()).to.equal(3);
      expect(await page.evaluate("window.hacked"), name).to.equal(undefined);
      const text = await page.evaluate<string>(
        "document.documentElement.innerText + document.querySelector('#stack').textContent",
      );
      expect(text.replaceAll("\n", "").replaceAll("\t", "")).to.not.match(/[\p{Cc}\p{Cf}]/u);
      await close(page);
    }
    const page = await open(pages["declared"]!);
    await page.evaluate(`{
      const own = document.createElement("script");
      own.textContent = "window.hacked = 1";
      document.body.append(own);
      document.body.insertAdjacentHTML("beforeend", "<img src=x: onerror='window.hacked=1'><p style='color:red' id=red>");
    }`);
    expect(await page.evaluate("window.hacked")).to.equal(undefined);
    expect(await page.evaluate("document.getElementById('red').style.color")).to.equal("");
    expect(complaints.join("\n")).to.contain("Content Security Policy");
    await page.close();
  });

  it("a thousand stacks: what is alike is told once, and found by the name of each", async () => {
    const page = await open(large["fleet"]!);
    expect(await shown(page, "#stacks tbody tr")).to.equal(2);
    expect(await shown(page, "#traffic .paths")).to.equal(2);
    await page.locator("#q").fill("customer-0117");
    await until(page, "document.querySelector('#status').textContent === '60 of 60 findings'");
    expect(await shown(page, "#traffic .paths")).to.equal(1);
    await page.locator("#q").fill("customer-0118");
    await until(page, "document.querySelector('#status').textContent === '0 of 60 findings'");
    await close(page);
    const motley = await open(large["motley"]!);
    await motley.locator("#stack").selectOption("customer-0500");
    await until(motley, "/^[1-9][0-9]* of 1200 findings$/.test(document.querySelector('#status').textContent)");
    await close(motley);
  });

  it("nothing is wider than a telephone, but what scrolls by itself", async () => {
    const odd = hostilePages.at(-1)!;
    for (const result of [...Object.values(pages), ...Object.values(verbs), odd]) {
      const page = await open(result, { viewport: { width: 360, height: 740 } });
      expect(await page.evaluate("document.documentElement.scrollWidth"), result.verb).to.equal(360);
      await close(page);
    }
  });

  it("is whole on paper, and without its script", async () => {
    const page = await open(pages["declared"]!);
    const printed = await page.pdf({ format: "A4" });
    expect(printed.subarray(0, 5).toString()).to.equal("%PDF-");
    await page.emulateMedia({ media: "print" });
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator("#tools").isVisible()).to.equal(false);
    expect(await page.locator(".needs table").first().isVisible()).to.equal(true);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    expect(await page.locator(".needs table").first().isVisible()).to.equal(false);
    await close(page);
    const still = await open(pages["declared"]!, { javaScriptEnabled: false });
    expect(await still.locator("#tools").isVisible()).to.equal(false);
    expect(await shown(still, FINDING)).to.equal(5);
    await still.getByRole("link", { name: "Traffic paths" }).click();
    await close(still);
  });
});
