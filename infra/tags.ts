import type { Input } from "@pulumi/pulumi";

/** Tags of everything. The stack's name stands here and in no resource's name. */
export interface Tags {
  readonly [tag: string]: Input<string>;
}

export const planTags = (application: string, stack: Input<string>): Tags => ({
  Application: application,
  Environment: stack,
  ManagedBy: "pulumi",
});
