import type { Judgement } from "../compare/types";
import type { Project, Waiver } from "../config/index";
import type { Finding, ReviewValidity, Severity } from "../result";
import type { StackContext } from "./contract/types";

/** What checks look at. */
export interface CheckContext {
  readonly project: Project;
  readonly judgement: Judgement;
  /** The stacks with their traffic paths and web servers, in rollout order; those that were evaluated. */
  readonly contract: readonly StackContext[];
  /** The clock: waivers end by it. */
  readonly now: Date;
  /** What a waiver's place is needed for; absent: not asked. */
  readonly needOf?: NeedOf;
  /** What a review says of tests in the baseline stack; absent: there is no change that is reviewed. */
  readonly validity?: readonly ReviewValidity[];
}

/** Null: it is no setting of a web server, or that cannot be told. */
export type NeedOf = (waiver: Pick<Waiver, "stack" | "resource" | "property">) => WaiverNeed | null;

/** What is answered otherwise without the setting that a waiver is on. */
export interface WaiverNeed {
  /** For people: `the health check from 10.0.0.0/24`; empty: nothing. */
  readonly neededBy: readonly string[];
}

/** What of {@link CheckContext} a check looks at; it is not judged where that is absent. */
export type Need = "judgement" | "findings" | "contract" | "review";

/** `{name}` in a text. */
export type Placeholder<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholder<Rest> : never;

/** One sentence or two for a person, with `{words}` filled in; what to do about it; how much it weighs. */
export interface Message {
  readonly text: string;
  /** Default: the check's `why`. */
  readonly why?: string;
  /** Default: the check's `fix`. */
  readonly fix?: string;
  /** Default: the check's severity. */
  readonly severity?: Severity;
}

/** A message whose every placeholder is a word of `Words`. */
type Checked<M, Words> = {
  readonly [Part in keyof M]: Part extends "text" | "fix"
    ? Placeholder<M[Part]> extends keyof Words
      ? M[Part]
      : never
    : M[Part];
};

/** A finding before its sentences are written: waivers may still take stacks out of it. */
export interface Draft {
  readonly about: Pick<Finding, "stacks" | "resource" | "type" | "property" | "expected" | "values" | "locations">;
  /** Names one of the check's messages. */
  readonly message: string;
  /** The words for the stacks that are left. */
  readonly words: (stacks: readonly string[]) => { readonly [word: string]: string };
  /** What tells it from others of its check, where neither resource nor property does: its id is made of it. */
  readonly apart?: string;
  /** Told before everything else: nothing that is compared means much until this is mended. */
  readonly first?: boolean;
}

/** What `parity explain` and the check's page say beyond what a finding says. Plain sentences for a person. */
export interface Guide {
  /** What is compared with what. */
  readonly checks: string;
  /** What goes wrong without it. */
  readonly story: string;
  /** Firing fixtures of the check (`test/fixtures/checks/<id>`), whose finding is shown. */
  readonly examples: readonly [string, ...string[]];
  /** What to do about a finding, the best first. */
  readonly ways: readonly Way[];
  /** What it does not find. */
  readonly limits: readonly string[];
}

/** One of the things to do about a finding. */
export interface Way {
  readonly title: string;
  readonly text: string;
  /** What to write into `parity.yaml`, and the fixture that it answers; a test holds it to that. */
  readonly yaml?: { readonly text: string; readonly answers: string };
}

export interface Check {
  /** Also the name of its file, of its fixtures and of its page. */
  readonly id: string;
  /** What it is listed under, of many that belong together: for rows of the contract what they are about. */
  readonly area?: string;
  readonly severity: Severity;
  /** What holds when the check passes, in one sentence that fits a row of a table: at most 64 characters. */
  readonly summary: string;
  /** Why it matters, in one sentence: it is printed with the findings. */
  readonly why: string;
  readonly fix: string;
  readonly needs: readonly Need[];
  readonly guide: Guide;
  readonly messages: { readonly [message: string]: Message };
  readonly check: (context: CheckContext) => readonly Draft[];
}

/** `Words` in two steps, so that the messages' own types are inferred: `defineCheck<Words>()({ … })`. */
export function defineCheck<Words>() {
  return <const M extends { readonly [message: string]: Message }>(
    check: Omit<Check, "messages"> & { readonly messages: { readonly [Name in keyof M]: Checked<M[Name], Words> } & M },
  ): Check => check;
}

/** The text with its `{words}` filled in; braces around anything else are text. */
export function fillWords(text: string, words: { readonly [word: string]: string }): string {
  return text.replace(/\{([a-zA-Z]+)\}/g, (whole, name: string) => (Object.hasOwn(words, name) ? words[name]! : whole));
}
