import { Provider } from "@pulumi/azure-native/provider";
import type { Input, Resource, ResourceTransformation } from "@pulumi/pulumi";
import type { Tags } from "../tags";

/** The one provider of an environment. What it makes is in its location, unless a resource says that it is global. */
export function createProvider(name: string, region: Input<string>, parent: Resource): Provider {
  return new Provider(`${name}-azure`, { location: region }, { parent });
}

/**
 * This provider has no default tags. The SDK hands over every property that a type has, also those that are not set: so
 * it is the type that says whether it takes tags, and none can be forgotten.
 */
export const tagEverything =
  (tags: Tags): ResourceTransformation =>
  ({ props, opts }) =>
    "tags" in props
      ? { props: { ...props, tags: { ...tags, ...(props["tags"] as Tags | undefined) } }, opts }
      : undefined;
