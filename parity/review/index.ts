/**
 * Review: a commit against the work tree. This room takes the base out of git, gives it its packages, and says what two
 * sides that were evaluated differ in; evaluating them is the caller's.
 */

export { sdkDeclarations } from "./changes/declarations";
export { type ChangeContext, changedAddresses, changesOf, commonStacks } from "./changes/index";
export { consequencesOf } from "./consequences/index";
export { reviewDependencies } from "./dependencies/index";
export { partition } from "./findings";
export { type BaseCommit, findBase } from "./git/repository";
export { filesOf, type TreeFile } from "./git/tree";
export { type WrittenTree, writeTree } from "./git/write";
export { giveModules, giveWorkTreeModules, type ModulesOptions } from "./modules/index";
export { reviewRules } from "./rules";
export type { Change, ChangePlaces, OwnPlace, Side, Sides } from "./types";
export { reviewWaivers } from "./waivers";
