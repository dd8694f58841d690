import type { Connection, Request } from "../../../parity/nginx/request/types";

/** One configuration with what is asked of it: the same for real nginx and for the model. */
export interface Case {
  readonly name: string;
  /** The main file; always under {@link files}. */
  readonly main: string;
  /** Path → text. */
  readonly files: ReadonlyMap<string, string>;
  /** Beside the configuration: what lies on the server's disk. Every folder above is one, too. */
  readonly disk: ReadonlyMap<string, "file" | "directory">;
  /** Addresses (`127.0.0.1:3000`, `unix:/run/app.sock`) at which no application answers. */
  readonly down: ReadonlySet<string>;
  readonly asks: readonly Ask[];
}

export interface Ask {
  readonly connection: Connection;
  readonly request: Request;
  /** As a person would write it in a fixture. */
  readonly text: string;
}

/** A message that nginx prints at start; `file` and `line` as it gives them. */
export interface Message {
  readonly level: string;
  readonly text: string;
  readonly file: string | null;
  readonly line: number | null;
}

/** What comes back over the wire. */
export type Seen =
  | { readonly kind: "refused" | "closed" | "tls-failed" | "garbled" | "timeout" }
  | {
      readonly kind: "response";
      readonly status: number;
      readonly headers: readonly (readonly [string, string])[];
      readonly body: string;
    };

/** What the application stub received. */
export interface Received {
  readonly protocol: string;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
}

export interface Observed {
  readonly seen: Seen;
  /** The scope that nginx has logged the request in: an index into {@link Job.tagged}; null where it has logged nothing. */
  readonly tag: number | null;
  /** Requests that reached the application, in order. */
  readonly received: readonly Received[];
}

/** What a cell is asked to do with one configuration. */
export interface Job {
  readonly main: string;
  readonly files: Readonly<Record<string, string>>;
  /** Null: only test the configuration. */
  readonly run: {
    /** The whole configuration in one text, with a tag in every scope; takes the place of `main`, in its folder. */
    readonly tagged: string;
    readonly applications: readonly string[];
    readonly asks: readonly Ask[];
    readonly debug: boolean;
  } | null;
  /** Other things that must be there: `file`s with their text, `directory`s as null. */
  readonly disk: Readonly<Record<string, string | null>>;
  readonly hosts: readonly (readonly [address: string, name: string])[];
  /** Where a name server that knows these hosts has to be. */
  readonly resolvers: readonly string[];
  readonly users: readonly string[];
}

export interface Outcome {
  /** `nginx -t` accepts it. */
  readonly accepted: boolean;
  readonly messages: readonly Message[];
  /** What nginx says when the tagged configuration does not start although the original is accepted. */
  readonly notStarted: string | null;
  readonly observed: readonly Observed[];
  /** The error log at debug level, where asked for. */
  readonly debugLog: string;
}
