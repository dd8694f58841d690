import type { Rule } from "../types";
import { regexReplace } from "./pattern";

/** What a rule's transforms make of a path (with its query on AWS) or host. One without match leaves it as it is. */
export function transformed(text: string, { transforms }: Rule, kind: "path" | "host"): string {
  return transforms
    .filter((transform) => transform.kind === kind)
    .reduce((before, { regex, replacement }) => {
      return regex === null ? replacement : (regexReplace(regex, before, replacement) ?? before);
    }, text);
}
