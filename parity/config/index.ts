/** What other rooms use of this one. The JSON Schema is in json-schema.ts, which is loaded only where it is printed. */
export { configText } from "./config-text";
export {
  effectiveConfig,
  type Replacement,
  sameConfigValue,
  unresolvedEnvironments,
  withValues,
} from "./effective";
export { findProject, projectName } from "./find-project";
export { LEGAL_NAME } from "./key";
export { loadProject, loadProjectWith, loadStacks, PARITY_FILE, type PulumiProject } from "./load";
export { meaningOf } from "./meaning";
export { exclusionOf } from "./model-rules";
export { didYouMean, InputError, printable, problemLine, quoted } from "./problems";
export { programConfig } from "./program-config";
export { formatPropertyPath, type PropertyPath, parsePropertyPath } from "./property-path";
export { isDate } from "./schema";
export { readSource, type Source } from "./source";
export type * from "./types";
export { holdsSecret, isMapValue, isSecret, valueAt, withValueAt } from "./value-path";
