import { trafficOf } from "../../../parity/traffic/stack";
import type { StackTraffic } from "../../../parity/traffic/types";
import { type BaseName, bases, type Change, graphOf } from "../../support/stacks";

export const traffic = (base: BaseName, ...changes: readonly Change[]): StackTraffic =>
  trafficOf(graphOf(bases[base], changes));

/** `resource property: message`, `!` in front where it blocks. */
export const gapsOf = ({ gaps }: StackTraffic): readonly string[] =>
  gaps.map(({ at, message, blocking }) => `${blocking ? "! " : ""}${at.resource} ${at.property}: ${message}`);

/** A change by `set` alone. */
export const set = (values: NonNullable<Change["set"]>): Change => ({ set: values });
