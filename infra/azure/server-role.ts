import { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity/userAssignedIdentity";
import { ComponentResource, type ComponentResourceOptions, type Input, type Output } from "@pulumi/pulumi";
import { grant } from "./role";

export interface ServerRoleArgs {
  readonly resourceGroupName: Input<string>;
  readonly subscriptionId: Input<string>;
  readonly releaseContainerId: Input<string>;
}

/** What a server may do: fetch a release. */
export class ServerRole extends ComponentResource {
  readonly identityId: Output<string>;

  constructor(name: string, args: ServerRoleArgs, opts: ComponentResourceOptions) {
    super("parity:infra:ServerRole", name, {}, opts);
    const { resourceGroupName, subscriptionId, releaseContainerId } = args;
    const identity = new UserAssignedIdentity(`${name}-identity`, { resourceGroupName }, { parent: this });
    grant(
      `${name}-releases`,
      {
        role: "Storage Blob Data Reader",
        scope: releaseContainerId,
        principalId: identity.principalId,
        subscriptionId,
      },
      { parent: this },
    );
    this.identityId = identity.id;
    this.registerOutputs({ identityId: this.identityId });
  }
}
