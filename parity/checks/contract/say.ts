import type { Place, TrafficPath } from "../../traffic/types";
import type { Message, Placeholder } from "../define";
import { isFactKnown } from "./facts";
import { redactor } from "./redact";
import type { Holding, Outcome, StackContext, Unjudged, Violation } from "./types";

/** Words that every message has without the row's doing. */
type Given = "stacks";

/** The placeholders of a message. A text that is put together has no type of its own, and would go unchecked. */
type WordsOf<M extends Message> = string extends M["text"]
  ? "write the text as one literal"
  : Exclude<Placeholder<M["text"]> | (M extends { readonly fix: infer Fix } ? Placeholder<Fix> : never), Given>;

/** What a violation says besides its message and its place. */
interface About<M extends Message> {
  /** What is there, where that is not what stands at the place. */
  readonly actual?: string | null;
  /** What would be right; default: no single value. */
  readonly expected?: string | null;
  /** Other places that take part. */
  readonly also?: readonly Place[];
  /** Default: the path that is judged. */
  readonly paths?: readonly TrafficPath[];
  readonly words: { readonly [Word in WordsOf<M>]: string };
}

/** How a row tells what it finds, once for each place. */
export interface Say<M extends { readonly [message: string]: Message }> {
  /** The row is broken. A finding is known by its place: a row says one thing of one place. */
  broken<Name extends keyof M & string>(message: Name, at: Place, about: About<M[Name]>): void;
  /** It was judged here and holds; `because` completes "it holds in staging: …". Told where another stack breaks it. */
  holds(at: Place, because: string): void;
  /** The same where that takes work: it is asked for only when another stack breaks the row. */
  holdsWhere(tell: () => readonly Holding[]): void;
  /** It could not be judged; `needs` completes "not judged: …". */
  unjudged(needs: string, at: Place | null): void;
  /** It could not be judged without a fact of `parity.yaml`: `nginx.root`. For one that is always needed, see `facts`. */
  needs(fact: string): void;
}

type Messages = { readonly [message: string]: Message };
type AboutAny = About<Message>;

/** What a row says of some paths. A class: rows are asked some ten thousand times a run, and most say nothing. */
class Speaker implements Say<Messages> {
  constructor(
    private readonly saying: Saying,
    private readonly paths: readonly TrafficPath[],
  ) {}

  broken(message: string, at: Place, about: AboutAny): void {
    this.saying.broken(message, at, about, about.paths ?? this.paths);
  }

  holds(at: Place, because: string): void {
    this.saying.holds(at, because);
  }

  holdsWhere(tell: () => readonly Holding[]): void {
    this.saying.holdsWhere(tell);
  }

  unjudged(needs: string, at: Place | null): void {
    this.saying.unjudged(needs, at);
  }

  needs(fact: string): void {
    this.saying.needs(fact);
  }
}

/** Collects what a row says of one stack; violations of one message at one place are one, with all their paths. */
export class Saying {
  private readonly violations = new Map<string, Violation>();
  private readonly holding: (Holding | (() => readonly Holding[]))[] = [];
  private readonly open: Unjudged[] = [];

  /** @param looksAtNginx nothing can be concluded where nginx reads what nobody knows */
  constructor(
    private readonly context: StackContext,
    private readonly looksAtNginx = true,
  ) {}

  /** @param paths those a violation is about unless it says which */
  on(paths: readonly TrafficPath[]): Say<Messages> {
    return new Speaker(this, paths);
  }

  broken(message: string, at: Place, about: AboutAny, paths: readonly TrafficPath[]): void {
    const doubt = this.doubtOf(paths);
    if (doubt !== null) {
      this.open.push(doubt);
      return;
    }
    const { actual = this.valueAt(at), expected = null, also = [], words } = about;
    const key = JSON.stringify([message, at.resource, at.property]);
    const same = this.violations.get(key);
    const all = same ? [...new Set([...same.paths, ...paths])] : paths;
    this.violations.set(key, {
      ...(same ?? this.violation({ message, at, actual, expected, also, words, paths: all })),
      paths: all,
    });
  }

  holds(at: Place, because: string): void {
    this.holding.push({ at, because });
  }

  holdsWhere(tell: () => readonly Holding[]): void {
    this.holding.push(tell);
  }

  unjudged(needs: string, at: Place | null): void {
    this.open.push(this.fact(needs) ?? { needs, fact: false, at });
  }

  needs(fact: string): void {
    this.open.push({ needs: fact, fact: true, at: null });
  }

  /** What is not there can stand in a file that nobody knows, and what is there can be overruled by it. */
  private doubtOf(paths: readonly TrafficPath[]): Unjudged | null {
    if (!this.looksAtNginx) return null;
    for (const { servers } of paths) {
      const [first, ...others] = servers.webServer?.unknown ?? [];
      if (first === undefined) continue;
      const what = others.length === 0 ? first : `${first} and ${others.length} more`;
      return { needs: `what nginx reads in ${what} is not known`, fact: false, at: servers.webServer!.at };
    }
    return null;
  }

  /** Whatever it is that depends on a fact that is not given: the fact is what to ask for. */
  private fact(needs: string): Unjudged | null {
    const named = /\b(?:nginx|application)\.[a-zA-Z]+\b/.exec(needs)?.[0];
    return named === undefined || isFactKnown(named, this.context) ? null : { needs: named, fact: true, at: null };
  }

  private valueAt(at: Place): string | null {
    return at.property === "" ? null : this.context.valueAt(this.context.addressOf(at));
  }

  /** Nothing of a secret file is in what is said. */
  private violation(said: Violation): Violation {
    const redact = redactor(said.paths);
    const words = Object.entries(said.words).map(([name, text]) => [name, redact(text)] as const);
    return {
      ...said,
      words: { stacks: this.context.stack, ...Object.fromEntries(words) },
      actual: said.actual === null ? null : redact(said.actual),
    };
  }

  get outcome(): Outcome {
    return new Said([...this.violations.values()], this.open, this.holding);
  }
}

/** What holds is told when it is asked for. */
class Said implements Outcome {
  private told: readonly Holding[] | null = null;

  constructor(
    readonly violations: readonly Violation[],
    readonly unjudged: readonly Unjudged[],
    private readonly holding: readonly (Holding | (() => readonly Holding[]))[],
  ) {}

  get holds(): readonly Holding[] {
    this.told ??= this.holding.flatMap((one) => (typeof one === "function" ? one() : one));
    return this.told;
  }
}
