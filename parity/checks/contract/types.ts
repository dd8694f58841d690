import type { NginxFacts, WebServer } from "../../nginx/configuration/types";
import type { Directive } from "../../nginx/types";
import type { ApplicationFacts } from "../../traffic/probes/types";
import type { Gap, Place, Servers, StackTraffic, TrafficPath } from "../../traffic/types";
import type { Check } from "../define";

/** The address of a place as all stacks share it. */
export interface SharedPlace {
  readonly resource: string;
  /** Null: the resource itself. */
  readonly property: string | null;
}

/** One stack, as the contract sees it: its traffic paths, and what nginx makes of its configuration. */
export interface StackContext {
  readonly stack: string;
  readonly traffic: StackTraffic;
  /** The effective configuration of servers; null where they declare no nginx, or one that does not start. */
  readonly webServer: (servers: Servers) => WebServer | null;
  /** The same, whether it starts or not: its `problems` say why not. */
  readonly loaded: (servers: Servers) => WebServer | null;
  readonly nginx: NginxFacts;
  /** Facts of `application` in `parity.yaml`: durations in seconds, sizes in bytes; null: not declared. */
  readonly application: ApplicationFacts;
  /** Where a directive is declared, as the address of a finding. */
  readonly placeOf: (directive: Directive, servers: Servers) => Place;
  /** Text of this stack as all stacks share it: `{stack}` for its name, `{app:domain}` for its value of a variance. */
  readonly shared: (text: string) => string;
  /** The other way round: a text that all stacks share, with this stack's own values. */
  readonly own: (text: string) => string;
  /** A place of this stack, by the address that all stacks share. */
  readonly addressOf: (at: Pick<Place, "resource" | "property">) => SharedPlace;
  /** What this stack has at an address that all stacks share, as text; null: nothing. */
  readonly valueAt: (at: SharedPlace) => string | null;
  /** True where user data or a file of this stack speaks of nginx, whether or not it could be followed. */
  readonly mentionsNginx: () => boolean;
}

/** A breach of one row in one stack. Those of several stacks that say the same become one finding. */
export interface Violation {
  /** Names one of the check's messages. */
  readonly message: string;
  readonly words: { readonly [word: string]: string };
  /** What the finding is about: the setting where there is one, else the load balancer's property. */
  readonly at: Place;
  /** What is there, as text; null: nothing. Shown as this stack's value. */
  readonly actual: string | null;
  /** What would be right, as text; null: no single value. */
  readonly expected: string | null;
  /** Other places that take part: the load balancer's side of it. */
  readonly also: readonly Place[];
  readonly paths: readonly TrafficPath[];
}

/** A place where the row was judged and holds, and why: told where another stack breaks it at the same place. */
export interface Holding {
  readonly at: Place;
  /** Completes "it holds in staging: …": `its health check takes 200-399`. */
  readonly because: string;
}

/** What could not be judged. Told as a note, folded over rows and stacks. */
export interface Unjudged {
  /** Completes "not judged: …": a fact of `parity.yaml` (`application.maxUpload`), or what the model could not decide. */
  readonly needs: string;
  /** True for a fact that `parity.yaml` can give. */
  readonly fact: boolean;
  readonly at: Place | null;
}

/** All that a row says of one stack. */
export interface Outcome {
  readonly violations: readonly Violation[];
  readonly holds: readonly Holding[];
  readonly unjudged: readonly Unjudged[];
}

export type Provider = "aws" | "azure";

/** A row of the catalogue, as one check. `id` is the row's: `HC-03`. */
export interface ContractCheck extends Check {
  readonly row: {
    readonly area: string;
    /** What must hold. */
    readonly rule: string;
    /** What a person sees when it breaks; completes "… goes: ". */
    readonly symptom: string;
    /** Addresses of the vendor's and nginx's own words. */
    readonly sources: readonly string[];
    /** Facts of `parity.yaml` without which it is not judged: `application.maxUpload`, `nginx.version`. */
    readonly facts: readonly string[];
    /** Whose load balancers it speaks of. */
    readonly providers: readonly Provider[];
  };
  /** True where the row speaks of this path at all (kind of balancer, protocol …). */
  readonly applies: (path: TrafficPath, context: StackContext) => boolean;
  /** The breaches in one stack. `stacks` are all of them, for the few rows that compare. */
  readonly judge: (context: StackContext, stacks?: readonly StackContext[]) => readonly Violation[];
  /** The same with what holds and what could not be judged. */
  readonly outcome: (context: StackContext, stacks?: readonly StackContext[]) => Outcome;
  /**
   * The row's `breaksWhenRemoved`: true when removing this directive can break the row on this path, whatever a probe shows.
   * `value` says whether the value at hand matters (a timeout whose default would do is not listed).
   */
  readonly listed: (directive: Directive, path: TrafficPath, context: StackContext) => boolean;
}

export type { Gap, Place };
