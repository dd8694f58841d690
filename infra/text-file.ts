/** A text file on a server. */
export interface TextFile {
  /** Absolute. */
  readonly path: string;
  /** Ends with one newline. */
  readonly content: string;
  /** Permissions as four octal digits. */
  readonly mode: "0644" | "0755";
}
