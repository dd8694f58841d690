import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect } from "chai";
import { Command } from "commander";
import { deliver } from "../../parity/cli/deliver";
import { openOutputFile } from "../../parity/cli/output-file";
import { linksFrom, sourceOption } from "../../parity/cli/source-links";
import { samples } from "../report/samples";
import { captured } from "./support";

describe("cli: links to sources", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "parity-links-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function parsed(address: string): unknown {
    const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
    return command.addOption(sourceOption()).parse(["--source-url", address], { from: "user" }).opts()["sourceUrl"];
  }

  it("take an address that names the file and runs nothing", () => {
    for (const address of [
      "https://git.example/r/blob/main/{path}#L{line}",
      "vscode://file/srv/{file}:{line}:{column}",
    ])
      expect(parsed(address)).to.equal(address);
    const wrong = [
      "javascript:alert({file})",
      "data:text/html,{file}",
      "https://git.example/r",
      "https://x/{file}{stack}",
    ];
    for (const address of [...wrong, "", "{file}", "//x/{file}", 'https://x/"{file}']) {
      expect(() => parsed(address), address).to.throw("It takes an address");
    }
  });

  it("lead from the page to the file, wherever the page is", () => {
    const follow = (page: string, project: string): string => {
      const url = linksFrom(page, project).replace("{file}", "infra/index.ts");
      return fileURLToPath(new URL(url, pathToFileURL(`${page}/`)));
    };
    for (const project of ["/srv/app", "/srv", "/srv/a b#?%'c/{file}", "/"]) {
      for (const page of ["/srv/app", "/srv/app/out/deep", "/tmp", "/"]) {
        expect(follow(page, project)).to.equal(join(project, "infra/index.ts"));
      }
    }
  });

  it("are written into the page", async () => {
    mkdirSync(join(folder, "out"));
    mkdirSync(join(folder, "project", "infra", "aws"), { recursive: true });
    const source = join(folder, "project", "infra", "aws", "load-balancer.ts");
    writeFileSync(source, "");
    const file = openOutputFile("out/report.html", folder);
    const world = { stdout: captured().output, stderr: captured().output, env: {}, cwd: folder };
    await deliver(samples["waived"]!, "html", file, world, join(folder, "project"));
    const page = join(folder, "out", "report.html");
    const href = /class="source" href="([^"]*)"/.exec(readFileSync(page, "utf8"))![1]!;
    expect(resolve(dirname(page), href)).to.equal(source);
    await deliver(
      samples["waived"]!,
      "html",
      file,
      world,
      join(folder, "project"),
      "https://git.example/{path}#L{line}",
    );
    expect(readFileSync(page, "utf8")).to.contain('href="https://git.example/project/infra/aws/load-balancer.ts#L41"');
  });
});
