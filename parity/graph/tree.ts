import type { Position, Value } from "./types";

/**
 * A property value as what it means: text that is JSON, base64, gzip, cloud-init or nginx is decoded, lists that are
 * sets are marked. Trees are built from a raw {@link Value} by `decode` (parity/graph/decode.ts), then strings are
 * replaced with `mapScalars`, then `flatten` gives the leaves that are compared. Decoding comes before replacing,
 * because a sample can stand inside an encoded text; sets are ordered in `flatten`, because replacing changes the order.
 */
export type Tree = SecretTree | LeafTree | MapTree | ListTree | SetTree | DecodedTree | NginxTree;

/**
 * A scalar, or a tagged node (secret, asset without text, unknown). Text of several lines that is no known format stays
 * one leaf, so that a replacement may span lines; `flatten` and `diffTrees` take it line by line: `userData!12`.
 */
export interface LeafTree {
  readonly kind: "leaf";
  readonly value: Value;
}

/** A secret whose content is known in memory: a difference inside it is one difference at its address. */
export interface SecretTree {
  readonly kind: "secret";
  readonly content: Tree;
}

export interface MapTree {
  readonly kind: "map";
  readonly entries: readonly (readonly [key: string, tree: Tree])[];
}

export interface ListTree {
  readonly kind: "list";
  readonly items: readonly Tree[];
}

/** A list whose order has no meaning (security-group rules, subnet ids …). */
export interface SetTree {
  readonly kind: "set";
  readonly items: readonly Tree[];
}

/** The format that was taken off. `gzip` holds bytes that were text; `script` is a shell script that writes files. */
export type Format =
  | "base64"
  | "gzip"
  | "json"
  | "yaml"
  | "cloud-init"
  | "mime"
  | "script"
  | "nginx"
  | "asset"
  | "archive";

/** A named part of decoded content: a file that a cloud-init or a script writes, a part of a MIME message. */
export interface Part {
  /** Path of the file, or the part's file name or type. A second one of a name has `#2` added. */
  readonly name: string;
  /** What is said of the part beside its content (owner, permissions …): addressed as `!name.permissions`. */
  readonly attributes: readonly (readonly [key: string, tree: Tree])[];
  readonly tree: Tree;
  /** What is written where. Not compared: `tree` is what it means. Absent after scalars were replaced. */
  readonly written?: Written;
}

/** A file as user data writes it. */
export interface Written {
  readonly path: string;
  /** To the byte, encodings taken off; null where it cannot be known here. */
  readonly text: string | null;
  /** It is added to the end of what is there. */
  readonly append: boolean;
  /** A shell replaces `$…` in it first: `text` is what stands in the script. */
  readonly expands: boolean;
}

/**
 * Content behind one or more decoding steps; the address gets one `!` where content begins, or `!name` for a named
 * part of it (`userData!/etc/nginx/nginx.conf!http/…`: the file is an entry of the cloud-init, the last `!` is nginx).
 */
export interface DecodedTree {
  readonly kind: "decoded";
  /** Outermost first: `["base64", "gzip", "cloud-init"]`. A change of encoding alone is a difference of meaning too. */
  readonly formats: readonly Format[];
  readonly content: Tree;
  /** In order; the order has a meaning in a MIME message only. */
  readonly parts: readonly Part[];
}

/** nginx configuration: directives in order. Only ever the content of a {@link DecodedTree}. */
export interface NginxTree {
  readonly kind: "nginx";
  readonly directives: readonly NginxNode[];
}

export interface NginxNode {
  readonly name: string;
  /** Arguments unquoted, as nginx reads them. */
  readonly args: readonly string[];
  /** Null for a simple directive. */
  readonly block: readonly NginxNode[] | null;
  /** Line and column inside the nginx file (file is the path of the file as the user data names it). */
  readonly position: Position;
}

/** One leaf of a flattened tree. */
export interface Leaf {
  /** Property address: Pulumi's property path with `!` steps, as design.md defines it. Unique within a resource. */
  readonly address: string;
  /** Scalars and tagged nodes as they are; for a simple nginx directive its arguments joined by one space, quoted where needed. */
  readonly value: Value;
  /** Inside decoded content: where in it. */
  readonly position: Position | null;
  /** Address of the innermost block, file or list entry the leaf belongs to, so that a missing one is one finding. */
  readonly parent: string;
}
