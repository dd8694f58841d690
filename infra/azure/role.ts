import { RoleAssignment } from "@pulumi/azure-native/authorization/roleAssignment";
import { type CustomResourceOptions, type Input, interpolate } from "@pulumi/pulumi";

/** Roles that every subscription has, by the ids that Azure gave them. */
export const roles = {
  "Key Vault Secrets User": "4633458b-17de-408a-b874-0445c86b69e6",
  "Storage Blob Data Reader": "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
} as const;

export interface GrantArgs {
  readonly role: keyof typeof roles;
  /** Id of the resource that it is granted on, and of nothing above it. */
  readonly scope: Input<string>;
  /** Object id of the identity that it is granted to. */
  readonly principalId: Input<string>;
  readonly subscriptionId: Input<string>;
}

/**
 * Lets an identity do what a role says, on one resource. The grant has no name here: it must be a GUID that is unique in
 * the whole tenant, which the provider makes up.
 */
export function grant(name: string, args: GrantArgs, opts: CustomResourceOptions): RoleAssignment {
  const { role, scope, principalId, subscriptionId } = args;
  const definitions = interpolate`/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions`;
  return new RoleAssignment(
    name,
    {
      scope,
      principalId,
      // Said, so that Azure does not look for an identity that is so new that it cannot be found yet.
      principalType: "ServicePrincipal",
      roleDefinitionId: interpolate`${definitions}/${roles[role]}`,
    },
    opts,
  );
}
