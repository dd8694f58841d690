import type {
  Review,
  ReviewChange,
  ReviewDependency,
  ReviewRule,
  ReviewTraffic,
  ReviewValidity,
  ReviewWaiver,
} from "../../result";
import { alike } from "../console/impact/words";
import type { ReportOptions } from "../index";
import { sharing } from "../remarks";
import { ANOTHER_SECRET, IGNORED, isSecretChange, validityGroups } from "../review-groups";
import { count, listStacks, someOf, stackList } from "../values";
import type { Section } from "./budget";
import { addressOf, delimiter, findingSections, place, row } from "./findings";
import { impactSections } from "./impact";
import { code, prose } from "./text";

type Folder = Pick<ReportOptions, "folder">;

const MODULES = {
  same: "with the same packages",
  given: "with the packages of a given folder",
  installed: "with the packages of its own lockfile",
} as const;

/** What the work tree is compared with, and stacks that only one side has. */
export function reviewLead({ base, stacksAdded, stacksRemoved }: Review): string {
  const modules = base.modules === null ? "which was not evaluated" : MODULES[base.modules];
  const rules = base.rules === "work-tree" ? ", judged by the rules of the work tree, since it has none" : "";
  return [
    `Against ${code(base.ref, 80)} (${code(base.commit.slice(0, 12))}), ${modules}${rules}.`,
    ...(stacksAdded.length > 0 ? [`New: ${prose(listStacks(stacksAdded), 200)}.`] : []),
    ...(stacksRemoved.length > 0 ? [`Gone: ${prose(listStacks(stacksRemoved), 200)}.`] : []),
  ].join(" ");
}

/** What changes where: what is not the same in all stacks first; then traffic, what staging tests, and the rest folded. */
export function reviewSections(review: Review, unevenly: string, total: number, options: Folder): Section[] {
  const { changes, traffic, validity, waivers, dependencies, standing, mended, impact, rules = [] } = review;
  const uneven = changes.filter(({ uniform }) => !uniform);
  const even = changes.filter(({ uniform }) => uniform);
  // A new stack is under no change.
  const there = total - review.stacksAdded.length;
  const items = (of: readonly ReviewChange[]): string[] => of.map((change) => changeItem(change, there, options));
  const loosened = rules.some(({ loosens }) => loosens);
  const told = traffic.filter(({ sameAs }) => sameAs === null);
  return [
    { title: unevenly, blocks: items(uneven), noun: "changes", tight: true },
    {
      title: "Traffic that is answered otherwise",
      blocks: told.map((one) => trafficItem(one, sharing(traffic, one.stack), total)),
      noun: "changes of traffic",
      tight: true,
    },
    validitySection(validity),
    {
      title: there > 1 ? `The same in all ${there} (${even.length})` : `Changes (${even.length})`,
      folded: true,
      blocks: items(even),
      noun: "changes",
      tight: true,
    },
    ...(impact ? neededSections(impact, options) : []),
    {
      title: `Waivers (${waivers.length})`,
      folded: true,
      blocks: waivers.map((one) => waiverItem(one, options)),
      noun: "waivers",
      tight: true,
    },
    {
      title: `What parity.yaml declares otherwise (${rules.length})`,
      // What finds less from now on is for the eyes of whoever approves it.
      folded: !loosened,
      blocks: rules.map((one) => ruleItem(one, options)),
      noun: "rules",
      tight: true,
    },
    {
      title: `Dependencies (${dependencies.length})`,
      folded: true,
      blocks: dependencies.map(dependencyItem),
      noun: "packages",
      tight: true,
    },
    ...folded(findingSections(standing, total, options, "Stood before")),
    ...folded(findingSections(mended, total, options, loosened ? "Gone, mended or declared to be none" : "Mended")),
  ];
}

/** Findings that are no matter of this change. */
function folded(sections: readonly Section[]): Section[] {
  return sections
    .slice(0, 1)
    .map((section) => ({ ...section, title: `${section.title} (${section.blocks.length})`, folded: true }));
}

/** What the settings that are removed or changed are needed for. */
function neededSections(impact: NonNullable<Review["impact"]>, options: Folder): Section[] {
  const [inFull] = impactSections({ ...impact, asked: ["all"] }, options);
  return [{ ...inFull!, title: `What these settings are needed for (${impact.settings.length})`, folded: true }];
}

function changeItem(change: ReviewChange, total: number, options: Folder): string {
  const { kind, of, stacks, same, values, byDependency, ignored, locations, also = 0 } = change;
  const head = [
    `- **${kind}**`,
    ...(of === "config" ? ["config"] : []),
    ...addressOf(change),
    ...(also > 0 ? [`and ${count(also, "more resource")} like it`] : []),
    prose(stackList(stacks, total), 160),
    ...(byDependency ? ["brought by a dependency"] : []),
    ...(ignored ? [IGNORED] : []),
    ...locations.slice(0, 1).map((one) => `${place(one, options)}${one.side === "base" ? " in the base" : ""}`),
  ].join(" · ");
  return [head, ...sidesOf(same, values, stacks)].join("\n");
}

const MOST_SIDES = 4;

function sidesOf(same: ReviewChange["same"], values: ReviewChange["values"], stacks: readonly string[]): string[] {
  if (same) return same.before === null && same.after === null ? [] : [`  ${sideText(same)}`];
  const each = stacks.flatMap((stack) => (Object.hasOwn(values, stack) ? [{ stack, sides: values[stack]! }] : []));
  const groups = alike(each, ({ sides }) => JSON.stringify([sides.before, sides.after]));
  const told = groups.filter(([first]) => first!.sides.before !== null || first!.sides.after !== null);
  const shown = told.slice(0, MOST_SIDES).map((group) => {
    const names = group.map(({ stack }) => stack);
    return `  - ${prose(listStacks(names), 120)}: ${sideText(group[0]!.sides)}`;
  });
  return told.length > MOST_SIDES ? [...shown, `  - and ${count(told.length - MOST_SIDES, "more value")}`] : shown;
}

function sideText({ before, after }: { readonly before: string | null; readonly after: string | null }): string {
  if (isSecretChange({ before, after })) return ANOTHER_SECRET;
  const [was, is] = [before, after].map((value) => (value === null ? "nothing" : code(value)));
  return `${was} → ${is}`;
}

const EFFECTS = {
  breaks: "✗ fails",
  changes: "! changes",
  repairs: "✓ passes",
  unknown: "? cannot be decided",
} as const;

function trafficItem(
  { effect, path, titles, before, after, symptom }: ReviewTraffic,
  stacks: readonly string[],
  total: number,
): string {
  const head = [
    `- **${EFFECTS[effect]}**`,
    prose(stackList(stacks, total), 160),
    ...(path === "" ? [] : [code(path)]),
    ...(titles.length > 0 ? [prose(someOf(titles, 2), 200)] : []),
  ].join(" · ");
  const sides = before === "" && after === "" ? [] : [`${code(before)} → ${code(after)}`];
  const then = symptom === "" ? [] : [prose(symptom, 240)];
  const tail = [...sides, ...then].join(" · ");
  return tail === "" ? head : `${head}\n  ${tail}`;
}

/** Characters of the first fact that differs: who reads the comment decides by it. */
const LONGEST_REASON = 240;

/** Whether what passes in the baseline stack passes elsewhere; stacks of which the same is said share a row. */
function validitySection(validity: readonly ReviewValidity[]): Section {
  const baseline = validity.find(({ verdict }) => verdict === "baseline")?.stack;
  const others = validity.filter(({ verdict }) => verdict !== "baseline");
  const rank = { invalid: 0, valid: 1, unchanged: 2, baseline: 3 };
  const sorted = validityGroups(others).sort((a, b) => rank[a.row.verdict] - rank[b.row.verdict]);
  const head = baseline === undefined ? "test" : `a test in ${baseline}`;
  const rows = sorted.map(({ stacks, reason, row: { verdict, fact } }) => {
    const sides = fact === null ? "" : `${fact.name}: ${fact.baseline ?? "nothing"} → ${fact.stack ?? "nothing"}`;
    const mark = { invalid: "✗ invalid", valid: "✓ valid", unchanged: "unchanged", baseline: "" }[verdict];
    return row([listStacks(stacks), mark, reason ?? sides], LONGEST_REASON);
  });
  return {
    title: "Does a test in the baseline stack say anything of the others?",
    head: [row(["stacks", head, "why"]), delimiter(3)],
    blocks: rows,
    tight: true,
    noun: "rows",
  };
}

function waiverItem(
  { kind, check, stack, resource, property, owner, reason, expires, before, neededBy, location }: ReviewWaiver,
  options: Folder,
): string {
  const head = [
    `- **${kind}**`,
    prose(check, 40),
    prose(stack, 80),
    ...addressOf({ resource, property }),
    ...(location ? [place(location, options)] : []),
  ].join(" · ");
  const was = before === null ? "" : ` (was until ${prose(before.expires, 20)}, ${prose(before.owner, 80)})`;
  const needed = neededBy.length === 0 ? "" : `\n  needed by ${prose(someOf(neededBy, 2), 200)}`;
  return `${head}\n  until ${prose(expires, 20)}, ${prose(owner, 80)}: ${prose(reason, 200)}${was}${needed}`;
}

function ruleItem({ kind, of, name, before, after, loosens, location }: ReviewRule, options: Folder): string {
  const mark = loosens ? "! " : "";
  const head = [`- **${mark}${kind}**`, of, code(name), ...(location ? [place(location, options)] : [])].join(" · ");
  const said = [before, after].filter((text) => text !== null).map((text) => prose(text, 200));
  return `${head}\n  ${said.join(" → ")}`;
}

function dependencyItem({ name, before, after, kind, direct }: ReviewDependency): string {
  const what = { provider: "provider", pulumi: "Pulumi", package: "package" }[kind];
  return `- ${code(name)} ${sideText({ before, after })} (${what}${direct ? "" : ", indirect"})`;
}
