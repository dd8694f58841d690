// Makes parity/nginx/grammar/directives.json out of nginx's own tables of commands (ngx_command_t), from the sources of
// several versions, the oldest first:
//   node scripts/nginx-grammar.mjs 1.22.1=DIR 1.26.3=DIR 1.28.3=DIR
// Sources come with `apt-get source nginx` and with the crate nginx-src. What no source tells is in nginx-grammar-facts.mjs.
import { writeFileSync } from "node:fs";
import { CHANGES, LATER, NEWEST } from "./nginx-grammar-facts.mjs";
import { needsOf, readVersion } from "./nginx-source.mjs";

const OUTPUT = "parity/nginx/grammar/directives.json";

/** One row for each directive as it is in a range of versions; `since` null: from the first on; `until` exclusive. */
function merge(versions) {
  const rows = [];
  const open = new Map();
  for (const [index, { version, found }] of versions.entries()) {
    const before = versions[index - 1]?.version ?? null;
    const now = new Map(found.map((item) => [JSON.stringify(item), item]));
    for (const [key, item] of open) {
      if (now.has(key)) continue;
      item.until = changed(item, before, version) ?? version;
      open.delete(key);
    }
    for (const [key, item] of now) {
      if (open.has(key)) continue;
      const since = changed(item, before, version) ?? (before === null ? null : version);
      const entry = { ...item, since, until: null };
      open.set(key, entry);
      rows.push(entry);
    }
  }
  return rows;
}

/** The version in which a directive changed, after `before` (null: ever) and up to `until`; null where none is known. */
function changed({ name, module }, before, until) {
  const found = CHANGES.findLast(
    ([version, names, of = module]) =>
      of === module &&
      names.split(" ").includes(name) &&
      compare(version, until) <= 0 &&
      (before === null || compare(version, before) > 0),
  );
  return found?.[0] ?? null;
}

function compare(a, b) {
  const [left, right] = [a, b].map((text) => text.split(".").map(Number));
  const index = [0, 1, 2].find((place) => left[place] !== right[place]);
  return index === undefined ? 0 : left[index] - right[index];
}

function laterRows([since, names, module, contexts, args, handler, values = null]) {
  const needs = needsOf(module, []);
  const conf = contexts === "HS" || contexts === "U" ? "server" : "block";
  return names
    .split(" ")
    .map((name) => ({ name, module, needs, contexts, args, handler, conf, slot: "", values, since, until: null }));
}

const byName = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.module < b.module ? -1 : 1);

/** A row is one line of words, so that it is taken apart only when its directive is asked for; `-` is nothing. */
const words = (...cells) => JSON.stringify(cells.map((cell) => cell || "-").join(" "));

/** `a|b` names, `1..9` bounds, `@name` what checks the value. */
function valueWord(values) {
  if (values === null) return null;
  if (typeof values === "string") return `@${values}`;
  return typeof values[0] === "number" ? values.join("..") : values.join("|");
}

function encode(directives, variableRows, sourceVersions) {
  const lines = directives
    .sort(byName)
    .map((row) =>
      words(
        ...[row.name, row.module, row.needs.replaceAll(" ", "+"), row.contexts, row.args, row.handler, row.conf],
        ...[row.slot, valueWord(row.values), row.since, row.until],
      ),
    );
  const others = (room) =>
    variableRows
      .filter(({ module }) => module.startsWith(room))
      .sort(byName)
      .map(({ name, needs, kind, since, until }) => words(name, needs.replaceAll(" ", "+"), kind, since, until));
  const lists = [
    ["directives", lines],
    ["variables", others("http")],
    ["streamVariables", others("stream")],
  ].map(([name, items]) => `  "${name}": [\n    ${items.join(",\n    ")}\n  ]`);
  const known = sourceVersions.map((version) => JSON.stringify(version)).join(", ");
  return `{\n  "newest": ${JSON.stringify(NEWEST)},\n  "versions": [${known}],\n${lists.join(",\n")}\n}\n`;
}

const given = process.argv.slice(2).map((word) => word.split("="));
if (given.length === 0 || given.some((pair) => pair.length !== 2)) {
  console.error("usage: node scripts/nginx-grammar.mjs VERSION=DIR…");
  process.exit(2);
}
const versions = given.map(([version, folder]) => ({ version, ...readVersion(folder) }));
const rowsOf = (part) => merge(versions.map((read) => ({ version: read.version, found: read[part] })));
const directives = [...rowsOf("directives"), ...LATER.flatMap(laterRows)];
const variableRows = rowsOf("variables");
writeFileSync(
  OUTPUT,
  encode(
    directives,
    variableRows,
    given.map(([version]) => version),
  ),
);
console.log(`${OUTPUT}: ${directives.length} directives, ${variableRows.length} variables`);
