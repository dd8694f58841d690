import { Provider } from "@pulumi/aws/provider";
import type { Input, Resource } from "@pulumi/pulumi";
import type { Tags } from "../tags";

/** The one provider of an environment. Its tags reach every resource that does not stand in a launch template. */
export function createProvider(name: string, region: Input<string>, tags: Tags, parent: Resource): Provider {
  return new Provider(`${name}-aws`, { region, defaultTags: { tags } }, { parent });
}
