import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { render } from "../../parity/report/index";
import { expectDocumented } from "./documented";
import { checkProject, judged, ROOT } from "./project";

const README = join(ROOT, "README.md");
const PLAIN = { color: false, width: 80, unicode: true };

/** The edit that the README shows as a diff: lines taken out of a file, and lines put in their place. */
interface Edit {
  readonly file: string;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** Throws where the page has not one diff, of one file. */
function editOf(page: string): Edit {
  const [, file, body] = /```diff\n--- (\S+)\n([^`]*)```/.exec(page) ?? [];
  if (!file || !body) throw new Error("README.md shows no diff");
  const lines = body.trimEnd().split("\n");
  const marked = (mark: string) => lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(1));
  return { file, removed: marked("-"), added: marked("+") };
}

/** What this repository deploys, without its tool, in a folder of its own. */
function copyOfInfra(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "parity-readme-")));
  const files = readdirSync(ROOT).filter((name) =>
    /^Pulumi\..*yaml$|^parity\.yaml$|^(package|tsconfig)\.json$/.test(name),
  );
  for (const name of [...files, "infra"]) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return folder;
}

function apply({ file, removed, added }: Edit, folder: string): void {
  const path = join(folder, file);
  const parts = readFileSync(path, "utf8").split(`${removed.join("\n")}\n`);
  expect(parts, `${file} has once what the diff removes`).to.have.length(2);
  writeFileSync(path, parts.join(`${added.join("\n")}\n`));
}

describe("the sample of the README", function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = copyOfInfra();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is what the command prints after the edit that is shown", async () => {
    apply(editOf(readFileSync(README, "utf8")), folder);
    const { status, result } = await checkProject({ folder });
    expect(judged(result).map(({ stacks }) => stacks)).to.deep.equal([["prod-eu"]]);
    expect(status).to.equal(1);
    expectDocumented(README, "the edit", "npx parity check", render(result, "console", PLAIN));
  });
});
