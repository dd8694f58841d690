import type { Value } from "../graph/types";
import type { Source } from "./source";
import type { InputProblem } from "./types";
import { parseYaml } from "./yaml-document";
import { YamlReader } from "./yaml-value";

/** What a `parity.yaml` says, without places and before it is validated; null where it cannot be read. */
export function meaningOf(source: Source): Value {
  const parsed = parseYaml(source);
  if ("message" in parsed) return null;
  const problems: InputProblem[] = [];
  const { value } = new YamlReader(parsed, problems).read(parsed.root, { secrets: false, dates: "text" });
  return problems.length === 0 ? value : null;
}
