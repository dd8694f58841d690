import type { Command } from "../../grammar/table";
import type { Directive } from "../../types";
import type { Reading } from "./reading";
import { claim, type Fields, type Unread } from "./unread";
import type { Upstreams } from "./upstreams";
import type { Variables } from "./variables";

/** Why nginx refuses a directive: its words, and what a person is to do. */
export interface Refusal {
  readonly message: string;
  readonly hint: string;
  /** Where the mistake is, if not at the directive that is being read. */
  readonly at?: Directive;
  /** The place nginx gives: of that directive (default), the end of a block, or none. */
  readonly place?: "directive" | "closing" | "none";
  /** Whose place nginx gives instead: of the `include` that the mistake is read through. */
  readonly through?: Directive | null;
}

/** What a `location`, an `if` or a `limit_except` means to the directives in it. */
export interface LocationInfo {
  /** As nginx has it in `clcf->name`: that of the outer location for `if` and `limit_except`. */
  readonly name: string;
  readonly exact: boolean;
  readonly noRegex: boolean;
  readonly regex: boolean;
  readonly named: boolean;
  /** `if` and `limit_except`. */
  readonly noname: boolean;
}

/** What a block that begins is: how its handler tells. */
export interface Inner {
  readonly context: string;
  readonly location?: LocationInfo;
  /** Called with the block before its first line. */
  readonly begin?: (block: Block) => void;
  /** Reads one line of a block of entries. */
  readonly entry?: (entry: Directive, block: Block) => Refusal | null;
  /** Judges the block at its end. */
  readonly end?: (block: Block) => Refusal | null;
}

/** A block that is being read, and what was set in it. */
export class Block {
  /** What its directives have set, by field: their presence makes a second one a duplicate. */
  readonly values: Fields;
  /** Blocks in it that inherit from it. */
  readonly inner: Block[] = [];

  constructor(
    /** Null: the main level. */
    readonly directive: Directive | null,
    readonly parent: Block | null,
    readonly kind: Inner,
    /** Finds out what is looked at; null: nobody asks. */
    readonly unread: Unread | null = parent?.unread ?? null,
  ) {
    this.values = unread === null ? new Map<string, unknown>() : unread.fields();
    if (parent !== null && INHERITING.has(kind.context)) parent.inner.push(this);
  }

  get context(): string {
    return this.kind.context;
  }

  /** `clcf` of this block; what `http` and a server have is nameless and neither exact nor named. */
  get location(): LocationInfo {
    return this.kind.location ?? NO_LOCATION;
  }

  /** The values that a command of this kind writes to. */
  valuesFor(conf: Command["conf"]): Fields {
    let block: Block = this;
    const stop = conf === "block" ? null : conf === "server" ? OWN_SERVER : OWN_MAIN;
    while (stop !== null && !stop.has(block.context) && block.parent !== null) block = block.parent;
    return block.values;
  }

  /** The value in effect of a field: of this block, or of the innermost around it. */
  value<T>(field: string): T | undefined {
    for (let block: Block | null = this; block !== null && block.directive !== null; block = block.parent) {
      if (block.values.has(field)) return block.values.get(field) as T;
    }
    return undefined;
  }
}

const INHERITING: ReadonlySet<string> = new Set(["S", "L", "I", "J", "X", "V", "B"]);
const OWN_SERVER: ReadonlySet<string> = new Set(["H", "S", "U", "T", "V", "W", "A", "B", "M", "E"]);
const STREAM: ReadonlySet<string> = new Set(["T", "V", "W"]);
const OWN_MAIN: ReadonlySet<string> = new Set(["H", "T", "A", "M", "E"]);

export const NO_LOCATION: LocationInfo = {
  name: "",
  exact: false,
  noRegex: false,
  regex: false,
  named: false,
  noname: false,
};

/** One directive on its way through the function that reads it. */
export class Call {
  /** Set by the handler of a block. */
  opens: Inner | null = null;

  constructor(
    readonly reading: Reading,
    readonly directive: Directive,
    readonly command: Command,
    readonly block: Block,
  ) {}

  get args(): readonly string[] {
    return this.directive.args;
  }

  get name(): string {
    return this.command.name;
  }

  /** What commands of this one's kind have set. */
  get values(): Fields {
    return this.block.valuesFor(this.command.conf);
  }

  /** Sets a field; null where it was set before. */
  set(value: unknown, field: string = this.command.field): Refusal | null {
    if (claim(this.values, field, value)) return null;
    return this.says("is duplicate", "It is set twice in this block: keep one of them.");
  }

  /** nginx's words for a handler that gives back a text. */
  says(text: string, hint: string): Refusal {
    return { message: `"${this.name}" directive ${text}`, hint };
  }

  /** Those of `http`, or of `stream`. */
  get upstreams(): Upstreams {
    return STREAM.has(this.block.context) ? this.reading.streamUpstreams : this.reading.upstreams;
  }

  /** Those of `http`, or of `stream`. */
  get logFormats(): Set<string> {
    return STREAM.has(this.block.context) ? this.reading.streamLogFormats : this.reading.logFormats;
  }

  /** Those of `http`, or of `stream`. */
  get variables(): Variables {
    return STREAM.has(this.block.context) ? this.reading.streamVariables : this.reading.variables;
  }

  /** The variables in a text; see {@link Variables.script}. */
  script(text: string): Refusal | null {
    return this.variables.script(text, this.directive);
  }
}

export type Handler = (call: Call) => Refusal | null;
export type Handlers = { readonly [handler: string]: Handler };
