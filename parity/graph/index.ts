/** The graph as plain data: what its values mean, how they are addressed, and how two of them differ. */

export { contentAddress, joinAddress, partAddress, resourceAddress, STACK } from "./address";
export { canonicalJson, compareText, digest, equalValues, findingId, isRecord, sha256 } from "./canonical";
export { createDecoder, type Decoder, decode } from "./decode";
export { type DecodedResource, decodeGraph } from "./decode-graph";
export { diffTrees } from "./diff";
export type { Difference, DifferenceKind } from "./difference";
export { display, escapeControls } from "./display";
export { flatten } from "./flatten";
export { mapScalars, mapValue, type ScalarMap } from "./map";
export { isTakenOff } from "./normalisers/script";
export { type AddressMatcher, mapChosen, propertyMatcher, resourceMatcher, segments, settingOf } from "./pattern";
export { formatReference, type Reference, type ReferenceSpan, referencesIn, showReferences } from "./reference";
export { isSet } from "./sets";
export { summary } from "./summary";
export type * from "./tree";
export { hideSecrets, publicTreeText, treeDigest, treeText } from "./tree-text";
export * from "./types";
