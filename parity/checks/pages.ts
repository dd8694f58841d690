import { type Check, fillWords } from "./define";
import { checks } from "./registry";

/** What `parity explain` says of a check, as data. */
export interface Explanation {
  readonly id: string;
  readonly severity: Check["severity"];
  readonly summary: string;
  readonly why: string;
  readonly fix: string;
  readonly messages: readonly {
    readonly name: string;
    readonly severity: Check["severity"];
    readonly text: string;
    readonly fix: string;
  }[];
}

/** The explanation of a check, or null where there is none of that name. */
export function explain(id: string): Explanation | null {
  const check = checks.find((one) => one.id === id);
  if (!check) return null;
  const { severity, summary, why, fix } = check;
  const messages = Object.entries(check.messages).map(([name, message]) => ({
    name,
    severity: message.severity ?? severity,
    text: shown(message.text),
    fix: shown(message.fix ?? fix),
  }));
  return { id, severity, summary, why, fix, messages };
}

/** File name → Markdown: the page of each check and the list of all, as committed under docs/checks/. */
export function pages(): { readonly [file: string]: string } {
  const each = checks.map((check) => [`${check.id}.md`, page(explain(check.id)!)] as const);
  return Object.fromEntries([["README.md", index()], ...each]);
}

const GENERATED =
  "<!-- Generated from parity/checks/: change the check, then run `UPDATE=1 npx mocha test/checks/pages.test.ts`. -->";

function page({ id, severity, summary, why, fix, messages }: Explanation): string {
  const rows = messages.flatMap((message) => [
    `### ${message.name} (${message.severity})`,
    "",
    message.text,
    "",
    `**Fix:** ${message.fix}`,
    "",
  ]);
  return [
    GENERATED,
    `# ${id}`,
    "",
    summary,
    "",
    `**Severity:** ${severity}`,
    "",
    `**Why:** ${why}`,
    "",
    `**Fix:** ${fix}`,
    "",
    "## What it says",
    "",
    ...rows,
  ].join("\n");
}

function index(): string {
  const rows = checks.map(({ id, severity, summary }) => `| [${id}](${id}.md) | ${severity} | ${summary} |`);
  return [GENERATED, "# Checks", "", "| check | severity | holds when |", "| --- | --- | --- |", ...rows, ""].join(
    "\n",
  );
}

/** Placeholders as they are read in a page. */
function shown(text: string): string {
  const words = [...text.matchAll(/\{([a-zA-Z]+)\}/g)].map((match) => [match[1]!, `‹${match[1]}›`] as const);
  return fillWords(text, Object.fromEntries(words));
}
