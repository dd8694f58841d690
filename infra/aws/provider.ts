import { Provider } from "@pulumi/aws/provider";
import type { Input, Resource } from "@pulumi/pulumi";

/** Tags of everything. The stack's name stands here and in no resource's name. */
export interface Tags {
  readonly [tag: string]: Input<string>;
}

export const planTags = (application: string, stack: Input<string>): Tags => ({
  Application: application,
  Environment: stack,
  ManagedBy: "pulumi",
});

/** The one provider of an environment. Its tags reach every resource that does not stand in a launch template. */
export function createProvider(name: string, region: Input<string>, tags: Tags, parent: Resource): Provider {
  return new Provider(`${name}-aws`, { region, defaultTags: { tags } }, { parent });
}
