/**
 * The shapes of the nginx room. Offsets count UTF-16 code units of the source text, `end` is exclusive; lines and
 * columns count from 1, columns in code units.
 */

export interface Position {
  /** The path the text was parsed under. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A name or an argument as written. The span includes its quotes. */
export interface Word extends Span {
  /** As nginx reads it: quotes taken off, `\"` `\'` `\\` `\t` `\r` `\n` replaced. */
  readonly text: string;
  /** `{` for the code of a Lua block: its span is what stands between the braces. */
  readonly quote: '"' | "'" | "{" | null;
}

export interface Comment extends Span {
  /** With its `#`, without the line end. */
  readonly text: string;
  readonly position: Position;
  /** True when something else stands before it on its line. */
  readonly trailing: boolean;
}

/** What a directive means to those that compare or name it: also the shape of trees that were not parsed here. */
export interface Node<N> {
  readonly name: string;
  readonly args: readonly string[];
  /** Null for a simple directive, and for a Lua block: nginx hands its code over as the last argument. */
  readonly block: readonly N[] | null;
}

/** One directive, or one entry of a block of entries (`map`, `types` …), with everything that is known of its place. */
export interface Directive extends Node<Directive>, Span {
  /** Of the name. */
  readonly position: Position;
  /** Name and arguments as written; `words[0]` is the name. */
  readonly words: readonly Word[];
  /** The line nginx gives in a message about this directive: that of its `;` or `{`. */
  readonly nginxLine: number;
  /** Comments after the previous directive (or the `{`) up to this directive's `;` or `{`. */
  readonly comments: readonly Comment[];
  /** The `}`, with the comments between the last directive and it; null for a simple directive. */
  readonly closing: { readonly position: Position; readonly comments: readonly Comment[] } | null;
}

/** One file, read to its end. */
export interface Config {
  readonly file: string;
  readonly source: string;
  readonly directives: readonly Directive[];
  /** Comments after the last directive. */
  readonly comments: readonly Comment[];
}

/** Why nginx refuses a file, in its words and at its line, and where a person has to look. */
export interface Problem {
  /** nginx's message without its place: `unexpected "}"`. */
  readonly message: string;
  /** The file and line nginx gives; line 0 where it gives no place. */
  readonly nginxFile: string;
  readonly nginxLine: number;
  /** Where the mistake is, or begins. */
  readonly position: Position;
  /** What is wrong and what to do, in one sentence. */
  readonly hint: string;
}

/** `read` is what nginx had read when it stopped; a block that was still open ends there. */
export type Parsed =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problem: Problem; readonly read: readonly Directive[] };
