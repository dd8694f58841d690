import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";

/**
 * Holds what a page shows of a command to what the command prints. The page has it as a code block between
 * `<!-- output of NAME -->` and `<!-- end of output -->`; `UPDATE_GOLDEN=1` writes the block anew.
 */
export function expectDocumented(page: string, name: string, command: string, output: string): void {
  const block = `\`\`\`console\n$ ${command}\n${output}\`\`\``;
  const [before, shown, after] = partsOf(readFileSync(page, "utf8"), name, page);
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(page, `${before}\n${block}\n${after}`);
  else expect(shown, `${page}: run with UPDATE_GOLDEN=1 if the change is meant`).to.equal(`\n${block}\n`);
}

/** The page up to the block, the block with the line breaks around it, and the rest. */
function partsOf(text: string, name: string, page: string): [string, string, string] {
  const mark = `<!-- output of ${name} -->`;
  const start = text.indexOf(mark) + mark.length;
  const end = text.indexOf("<!-- end of output -->", start);
  if (start < mark.length || end < 0) throw new Error(`${page} has no place for the output of ${name}`);
  return [text.slice(0, start), text.slice(start, end), text.slice(end)];
}
