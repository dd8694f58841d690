import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseDocument } from "yaml";
import type { StackContext } from "../../../parity/checks/contract/types";
import { runChecks, stackContexts } from "../../../parity/checks/index";
import type { Judgement } from "../../../parity/compare/index";
import { resourceAddress } from "../../../parity/graph/address";
import type { Value } from "../../../parity/graph/types";
import type { NginxFacts } from "../../../parity/nginx/index";
import type { Finding } from "../../../parity/result";
import { projectOf } from "../../compare/support";
import { type BaseName, bases, type Change, graphOf } from "../../support/stacks/index";

/**
 * A case of a row of the contract: a stack where everything is right, and what is wrong with it. As YAML, so that nginx
 * files can be read in it.
 */
export interface ContractFixture {
  readonly about: string;
  /** The stack where everything is right. */
  readonly base: BaseName;
  /** Default: one, `prod`. */
  readonly stacks?: readonly string[];
  /** What is changed in all stacks. */
  readonly change?: Change;
  /** What is changed in one stack beside that; its base, where it has another. */
  readonly in?: { readonly [stack: string]: Change & { readonly base?: BaseName } };
  /** Over {@link FACTS}; null takes one away. */
  readonly facts?: {
    readonly nginx?: { readonly [fact: string]: Value };
    readonly application?: { readonly [fact: string]: Value };
  };
  /** Other rows that rightly speak too: what is wrong is wrong in more than one way. */
  readonly also?: readonly string[];
  /** Findings of the row; of a near miss none. */
  readonly expect: readonly ShownFinding[];
}

/** A finding as a fixture has it. */
export interface ShownFinding {
  readonly severity: string;
  readonly stacks: readonly string[];
  /** Address of resource and property. */
  readonly at: string;
  readonly message: string;
}

/** What `parity.yaml` of these stacks says. */
export const FACTS = {
  nginx: { version: "1.24.0", root: true, modules: ["http_ssl", "http_realip", "http_v2"] },
  application: { maxUpload: "20m", longestRequest: "45s", websocketPing: "30s", headers: ["idempotency-key"] },
};

const FOLDER = join(__dirname, "..", "..", "fixtures", "checks");

export interface NamedFixture {
  readonly name: string;
  readonly file: string;
  readonly fixture: ContractFixture;
}

export function contractFixturesOf(check: string): NamedFixture[] {
  const folder = join(FOLDER, check);
  // A row without cases fails for that, and takes no other with it.
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const file = join(folder, name);
      return { name: name.replace(/\.yaml$/, ""), file, fixture: parse(readFileSync(file, "utf8")) as ContractFixture };
    });
}

/** Writes what is found as what is expected, and leaves the rest of the file as it is. */
export function rewriteExpected(file: string, found: readonly ShownFinding[]): void {
  const document = parseDocument(readFileSync(file, "utf8"));
  document.set("expect", document.createNode(found));
  writeFileSync(file, document.toString({ lineWidth: 120 }));
}

export function shownFinding({ severity, stacks, resource, property, message }: Finding): ShownFinding {
  return { severity, stacks, at: [resource, property].filter((part) => part !== null).join(" "), message };
}

/** The stacks of a case, as the contract sees them. `domains`: each one's own value of `app:domain`. */
export function contextsOf(
  { base, stacks = ["prod"], change, in: each = {}, facts }: ContractFixture,
  domains: { readonly [stack: string]: string } = {},
): StackContext[] {
  const evaluated = stacks.map((stack) => {
    const { base: other, ...changed } = each[stack] ?? {};
    const changes = [...(change ? [change] : []), changed];
    const domain = domains[stack] ?? "\0";
    const shared = (text: string): string => resourceAddress(text.replaceAll(domain, "{app:domain}"), stack, false);
    const own = (text: string): string => text.replaceAll("{app:domain}", domain).replaceAll("{stack}", stack);
    return { name: stack, graph: graphOf(bases[other ?? base], changes, stack), shared, own };
  });
  return stackContexts(evaluated, {
    nginx: { ...FACTS.nginx, ...facts?.nginx } as NginxFacts,
    application: { ...FACTS.application, ...facts?.application },
  });
}

const NOTHING: Judgement = { more: [], deviations: [], errors: [], stacks: [] };

/** All findings of a case, of every check. */
export function contractFindings(fixture: ContractFixture): Finding[] {
  const stacks = Object.fromEntries((fixture.stacks ?? ["prod"]).map((stack) => [stack, {}]));
  return runChecks({
    project: projectOf({ stacks }),
    judgement: NOTHING,
    contract: contextsOf(fixture),
    now: new Date("2026-12-01T12:00:00Z"),
  });
}
