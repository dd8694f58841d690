import type { Fact, Place, TargetGroup } from "./types";

export interface Rule {
  readonly at: Place;
  /** Null: the default. */
  readonly priority: number | null;
  readonly conditions: readonly Condition[];
  readonly transforms: readonly Transform[];
  /** Gateway: request headers that it sets (`{var_…}` are its own variables) or, where the value is null, removes. */
  readonly requestHeaders?: readonly (readonly [name: string, value: Fact<string>])[];
  readonly action: Action;
  /** The rule (or its listener) adds identity headers before it forwards. */
  readonly authenticates: boolean;
}

/** All conditions of a rule must hold; one of its patterns is enough. `*` and `?` are wildcards. */
export type Condition =
  | {
      readonly kind: "host" | "path";
      readonly patterns: readonly string[];
      readonly regex: boolean;
      readonly at: Place;
    }
  | {
      readonly kind: "header";
      readonly name: string;
      readonly patterns: readonly string[];
      readonly regex: boolean;
      readonly at: Place;
    }
  | { readonly kind: "method" | "source-ip"; readonly patterns: readonly string[]; readonly at: Place }
  | {
      readonly kind: "query";
      readonly pairs: readonly (readonly [key: string | null, value: string])[];
      readonly at: Place;
    }
  | { readonly kind: "unknown"; readonly at: Place };

export interface Transform {
  readonly kind: "path" | "host";
  /** Regular expression and replacement (`$1`), or, for a fixed prefix or name, null and the text. */
  readonly regex: string | null;
  readonly replacement: string;
  readonly at: Place;
}

export type Action =
  | { readonly kind: "forward"; readonly targets: readonly { readonly group: TargetGroup; readonly weight: number }[] }
  | {
      readonly kind: "redirect";
      readonly status: number;
      /** As in the provider's words: `#{host}` and the like stand for the request's own parts. */
      readonly protocol: string;
      readonly host: string;
      readonly port: string;
      readonly path: string;
      readonly query: string;
    }
  | { readonly kind: "fixed-response"; readonly status: number; readonly contentType: string; readonly body: string }
  | { readonly kind: "unknown"; readonly why: string };
