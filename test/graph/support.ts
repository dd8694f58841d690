import { gzipSync } from "node:zlib";
import { createDecoder, type Difference, diffTrees, flatten, type Tree, type Value } from "../../parity/graph";

/** A type of no table, for what does not depend on the type. */
export const ANY = "test:index:Thing";
export const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";

export function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

export function gzipBase64(text: string): string {
  return gzipSync(text).toString("base64");
}

/** Property address → value of all leaves. */
export function leaves(tree: Tree, property = "p"): { [address: string]: Value } {
  return Object.fromEntries(flatten(property, tree).map(({ address, value }) => [address, value]));
}

/** Differences of two values of one property, each as `kind address: expected → actual`. */
export function differences(expected: Value, actual: Value, property = "p", type = ANY): string[] {
  const { decode } = createDecoder();
  return diffTrees(decode(type, property, expected), decode(type, property, actual), property).map(line);
}

export function line({ kind, address, expected, actual }: Difference): string {
  const show = (value: Value | undefined): string => (value === undefined ? "nothing" : JSON.stringify(value));
  return `${kind} ${address}: ${show(expected)} → ${show(actual)}`;
}
