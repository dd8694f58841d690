import type { Directive } from "../../nginx/types";
import type { Place } from "../types";

/** nginx as user data declares it. */
export interface DeclaredWebServer {
  readonly at: Place;
  /** `/etc/nginx/nginx.conf`. Where user data does not write it, the distribution's own is assumed and is in `files`. */
  readonly main: string;
  readonly files: readonly DeclaredFile[];
  /** The folders and files that user data makes beside nginx's own (certificates, static files): path → text where known. */
  readonly otherFiles: ReadonlyMap<string, string | null>;
  /**
   * Where nginx reads what nobody knows of: files (or folders) that a command makes or changes in a way that is not followed.
   * They are in `files` as if they were empty, or as they were before: nothing may be concluded from what is not there.
   */
  readonly unknown: readonly string[];
}

export interface DeclaredFile {
  /** On the server. */
  readonly path: string;
  /** As declared, to the byte. */
  readonly text: string;
  /** Property address of the file: `userData!/etc/nginx/nginx.conf`; a setting in it is `${address}!${setting}`. Null: assumed. */
  readonly address: string | null;
  /** `distribution`: no one declares it; it is what the package brings. */
  readonly from: "declared" | "distribution";
  /** It stands in a secret or holds one: its text, arguments included, must not be shown. */
  readonly secret: boolean;
  /**
   * Where several entries write one file (the later ones append to it): each with its address and the offset at which its
   * text begins. Null: all of it is of `address`.
   */
  readonly pieces: readonly { readonly address: string | null; readonly start: number }[] | null;
}

/** One directive of a declared file: what impact is asked about, and what can be cut out. */
export interface DeclaredSetting {
  /** Property address, `userData!/etc/nginx/nginx.conf!http/gzip`. */
  readonly address: string;
  /** The resource, with `address` as its property, and the program's position. */
  readonly place: Place;
  /** Path of the file on the server; line and column in it are the directive's own position. */
  readonly file: string;
  readonly directive: Directive;
  /** Its arguments as text, quoted where nginx needs it; null where the file is secret. */
  readonly value: string | null;
}
