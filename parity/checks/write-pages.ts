import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pages } from "./pages";

/** Writes docs/checks/. A script of this repository, not part of the command. */
const folder = join(__dirname, "..", "..", "docs", "checks");
mkdirSync(folder, { recursive: true });
for (const [file, text] of Object.entries(pages())) writeFileSync(join(folder, file), text);
