/** The look of the page: the system's own type, one accent for each meaning, light and dark, and paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --back: #fff; --raised: #f6f7f9; --line: #dfe3e8; --text: #1b1f24; --faint: #57606a; --link: #0a58ca;
  --bad: #b3261e; --bad-back: #fdeceb; --caution: #875300; --good: #17703a; --good-back: #e7f5ec; --mark: #fbd5d2; --mark-good: #bfe8cd;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #101418; --raised: #181d23; --line: #2f363f; --text: #e4e8ec; --faint: #9da7b3; --link: #7fb2ff;
    --bad: #ff8b82; --bad-back: #3a1a1a; --caution: #e5b454; --good: #62cf89; --good-back: #12301f; --mark: #7a2a26; --mark-good: #1f5c37;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 4.5rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 78rem; padding: 0 1.5rem 4rem; background: var(--back); color: var(--text); overflow-wrap: break-word;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
}
code, pre { font: 0.875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
code, .stack, .check, .value, .title { overflow-wrap: anywhere; unicode-bidi: isolate; }
a { color: var(--link); text-underline-offset: 0.15em; text-decoration-thickness: 1px; }
a code { color: inherit; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
[tabindex="-1"]:focus { outline: none; }
h1, h2, h3, h4, p, ul, ol, dl, figure { margin: 0; }
ul, ol { padding: 0; list-style: none; }
[hidden] { display: none !important; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

header { padding: 2.5rem 0 1.25rem; }
header .verb { color: var(--faint); font-size: 0.875rem; letter-spacing: 0.02em; }
h1 { font-size: 1.75rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.01em; margin: 0.25rem 0; }
header .words { font-size: 1.0625rem; color: var(--faint); }
nav { margin-top: 1rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; }
nav .count, h2 .count { color: var(--faint); font-weight: 400; font-variant-numeric: tabular-nums; }

.tools {
  position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 0.75rem;
  padding: 0.625rem 0; background: var(--back); border-bottom: 1px solid var(--line);
}
.tools input[type="search"], .tools select, .tools button {
  font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--line); border-radius: 6px;
  padding: 0.25rem 0.5rem; min-height: 2rem;
}
.tools input[type="search"] { flex: 1 1 14rem; min-width: 10rem; }
.tools select { max-width: 12rem; }
.tools button:disabled { color: var(--faint); }
.tools label.check-box { display: inline-flex; align-items: center; gap: 0.35rem; }
#status { color: var(--faint); font-variant-numeric: tabular-nums; min-width: 7rem; }

main > section { margin-top: 2.5rem; }
h2 { font-size: 1.1875rem; font-weight: 650; margin-bottom: 0.75rem; }
h2 .tally { color: var(--faint); font-weight: 400; font-size: 0.875rem; margin-left: 0.5rem; }
.nothing, .none-left, .left-out, .legend, .gap { color: var(--faint); }
.legend { font-size: 0.875rem; margin-bottom: 0.5rem; word-spacing: 0.05em; }
.left-out { margin-top: 0.5rem; }

.mark { font-weight: 650; }
.bad { color: var(--bad); } .caution { color: var(--caution); } .good { color: var(--good); } .mark.note, .mark.none { color: var(--faint); }
.stack { font-weight: 600; }
th .stack, th .check { overflow-wrap: break-word; }
.values th .stack { overflow-wrap: anywhere; }

.finding, .error { border-top: 1px solid var(--line); padding: 1rem 0 1.125rem 1rem; border-left: 3px solid transparent; }
.many .finding, .many .paths { content-visibility: auto; contain-intrinsic-size: auto 16rem; }
.finding.error { border-left-color: var(--bad); }
.finding.warning, article.error:not(.finding) { border-left-color: var(--caution); }
.finding.waived { border-left-color: var(--good); }
.finding:target { background: var(--raised); }
.finding h3 { font-size: 1rem; font-weight: 400; }
.finding h3 .check { font-weight: 650; margin-right: 0.375rem; }
.permalink { color: var(--faint); margin: 0 0.25rem; }
.finding .address { margin-top: 0.125rem; color: var(--faint); }
.finding .address code { color: var(--text); }
.message { margin-top: 0.375rem; max-width: 48rem; }
.finding dl { display: grid; grid-template-columns: max-content minmax(0, 48rem); gap: 0.125rem 0.75rem; margin-top: 0.5rem; font-size: 0.9375rem; }
dt { color: var(--faint); }
dd { margin: 0; }

.sides { margin-top: 0.625rem; max-width: 60rem; }
.values { border-collapse: collapse; width: auto; }
.values td, .values th { padding: 0.1875rem 0.5rem; vertical-align: baseline; text-align: left; font-weight: 400; }
.values td:nth-child(2), .values th { min-width: 7rem; overflow-wrap: anywhere; }
.values code { white-space: pre-wrap; }
.values .sign { width: 1.25rem; text-align: center; color: var(--faint); font-family: ui-monospace, monospace; }
.values .expected { background: var(--good-back); } .values .expected mark { background: var(--mark-good); }
.values .deviates { background: var(--bad-back); }
.values .before { background: var(--bad-back); }
.values .after { background: var(--good-back); }
.role { color: var(--faint); font-size: 0.875rem; }
.expected .role, .deviates .role { color: inherit; }
mark { background: var(--mark); color: inherit; border-radius: 2px; }
.absent { font-style: italic; }
.diff { margin-top: 0.375rem; }
.diff figcaption { font-size: 0.875rem; margin-bottom: 0.25rem; }
.diff figcaption .expected { color: var(--good); } .diff figcaption .deviates { color: var(--bad); margin-left: 1rem; }
.diff pre { margin: 0; padding: 0.5rem 0; background: var(--raised); border-radius: 6px; overflow-x: auto; }
.diff pre > * { display: inline-block; min-width: 100%; padding: 0 0.75rem; text-decoration: none; }
.diff del { background: var(--good-back); } .diff ins { background: var(--bad-back); }
.skipped { color: var(--faint); }

.scroll { overflow-x: auto; position: relative; }
table { border-collapse: collapse; width: 100%; font-size: 0.9375rem; }
th, td { text-align: left; padding: 0.375rem 1rem 0.375rem 0; vertical-align: baseline; }
thead th { color: var(--faint); font-weight: 500; font-size: 0.875rem; border-bottom: 1px solid var(--line); vertical-align: bottom; }
tbody tr + tr > *, tbody + tbody tr:first-child > * { border-top: 1px solid var(--line); }
.values tr + tr > * { border-top: 0; }
tbody th { font-weight: 400; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.odd { color: var(--bad); font-weight: 600; }
.standing td, .standing .stack { white-space: nowrap; }
.resources td { white-space: nowrap; }
.resources th.column { width: 6rem; }
.parents, .type { color: var(--faint); }
.type, .resources .source { font-size: 0.8125rem; }
.source { color: var(--faint); }
.source:hover, .source:focus { color: var(--link); }

.paths { border-top: 1px solid var(--line); padding: 1rem 0; }
.paths h3 { font-size: 1rem; font-weight: 400; }
.paths h4 { font-size: 0.9375rem; font-weight: 400; margin: 0.75rem 0 0.5rem; }
.gap { max-width: 48rem; margin-top: 0.25rem; }
.hop { width: 14.5rem; overflow-wrap: anywhere; border: 1px solid var(--line); border-radius: 8px; padding: 0.5rem 0.625rem 0.5625rem; background: var(--raised); font-size: 0.875rem; line-height: 1.4; }
.hop .kind { color: var(--faint); font-size: 0.8125rem; }
.hop .title { font-weight: 650; }
.hop .resource, .hop .facts { font-size: 0.8125rem; color: var(--faint); margin-top: 0.1875rem; }
.hop .facts .value { color: var(--text); }
.hop .named { margin-top: 0.375rem; padding-top: 0.375rem; border-top: 1px solid var(--line); }
.hop .named code {
  display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 6; overflow: hidden; padding-left: 2ch; text-indent: -2ch; font-size: 0.75rem;
}
.needs-link { font-size: 0.8125rem; margin-top: 0.125rem; }
.way, .tree { --step: 1.75rem; padding-bottom: 0.25rem; }
.way { display: flex; gap: var(--step); align-items: flex-start; }
.way > li { position: relative; flex: 0 1 16rem; }
.way .hop { width: auto; min-width: 12rem; }
.way > li + li::before, .tree ol > li::before {
  content: "→"; position: absolute; left: calc(-1 * var(--step)); width: var(--step); top: 0.75rem; text-align: center; color: var(--faint);
}
.tree { margin-top: 1.25rem; position: relative; padding-left: var(--step); }
.tree::before { content: "↳"; position: absolute; left: 0; top: 0.75rem; width: var(--step); text-align: center; color: var(--faint); }
.tree > li, .tree ol > li { display: flex; align-items: flex-start; position: relative; }
.tree ol { display: flex; flex-direction: column; gap: 0.625rem; margin-left: var(--step); }
.tree .hop { width: 11.75rem; flex: none; }
.needs { margin-top: 0.75rem; }
summary { cursor: pointer; width: fit-content; color: var(--link); }
.needs tbody th { padding-top: 0.75rem; color: var(--faint); }
.needs td:first-child { width: 40%; }
.needs td li + li { margin-top: 0.125rem; }
.needs tbody:target { background: var(--raised); }
.advice, .steps { padding-left: 1.25rem; list-style: decimal; max-width: 48rem; }
.consequences > li { margin-top: 0.5rem; }
.finding h4, .set h4 { font-size: 0.9375rem; font-weight: 400; margin-top: 0.5rem; }
.finding details { margin-top: 0.375rem; }
.set { margin-top: 1.5rem; } .set h3 { font-size: 1rem; }
.names { font-size: 0.875rem; content-visibility: auto; contain-intrinsic-size: auto 3rem; }
footer { margin-top: 3rem; padding-top: 0.75rem; border-top: 1px solid var(--line); color: var(--faint); font-size: 0.875rem; }

@media screen and (max-width: 46rem) {
  body { padding: 0 1rem 3rem; }
  header { padding-top: 1.5rem; }
  .tools { position: static; }
  .tools select { flex: 1 1 8rem; max-width: 100%; min-width: 0; }
  .finding { padding-left: 0.75rem; }
  .finding dl { grid-template-columns: minmax(0, 1fr); }
  .finding dd + dt { margin-top: 0.25rem; }
  .way, .tree ol { flex-direction: column; }
  .way { gap: 1.5rem; }
  .way > li { flex: none; }
  .way > li, .way .hop, .tree > li, .tree ol > li, .tree .hop { width: 100%; max-width: none; }
  .way > li + li::before { content: "↓"; left: 0; top: -1.5rem; width: 100%; }
  .tree > li, .tree ol > li { flex-direction: column; gap: 0.5rem; }
  .tree ol { --step: 1rem; width: calc(100% - 1rem); }
  .tree ol > li::before { content: "↳"; }
}
@media (prefers-contrast: more) { :root { --faint: var(--text); --line: currentcolor; } }
@media print {
  :root {
    color-scheme: light; --back: #fff; --raised: #fff; --line: #bbb; --text: #000; --faint: #444; --link: #000;
    --bad: #9b1c14; --bad-back: #fdeceb; --caution: #6b4200; --good: #0f5c2e; --good-back: #e7f5ec; --mark: #fbd5d2; --mark-good: #bfe8cd;
  }
  html { font-size: 12px; }
  body { max-width: none; padding: 0; font-size: 13px; }
  table { font-size: 12px; }
  th, td { padding-right: 0.5rem; }
  th .check, .standing td, .standing .stack, .resources td { white-space: normal; overflow-wrap: anywhere; }
  .tools, nav, .permalink { display: none; }
  .many .finding, .many .paths, .names { content-visibility: visible; }
  .finding, .hop, tr { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; }
  .way > li { flex: 1 1 0; min-width: 0; }
  .way .hop { min-width: 0; }
  .tree .hop { width: 9.5rem; }
  .tree, .way { --step: 1.25rem; }
  .values .expected, .values .deviates, .values .before, .values .after, .diff del, .diff ins, mark { print-color-adjust: exact; }
}
`;
