import { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity/userAssignedIdentity";
import { ComponentResource, type ComponentResourceOptions, type Input, interpolate, type Output } from "@pulumi/pulumi";
import { grant } from "./role";

export interface CertificateArgs {
  readonly resourceGroupName: Input<string>;
  readonly subscriptionId: Input<string>;
  readonly vault: { readonly id: Input<string>; readonly uri: Input<string> };
  /** Name of the certificate in the vault. */
  readonly certificate: Input<string>;
}

/**
 * The way to a certificate, which is in a vault already: Azure issues none for a gateway. The vault's issuer renews it,
 * and since no version is named here, the gateway takes the new one by itself, within four hours.
 */
export class Certificate extends ComponentResource {
  readonly secretId: Output<string>;
  /** Of the identity that may read this one certificate and nothing else. */
  readonly identityId: Output<string>;

  constructor(name: string, args: CertificateArgs, opts: ComponentResourceOptions) {
    super("parity:infra:Certificate", name, {}, opts);
    const { resourceGroupName, subscriptionId, vault, certificate } = args;
    const identity = new UserAssignedIdentity(`${name}-reader`, { resourceGroupName }, { parent: this });
    grant(
      `${name}-grant`,
      {
        role: "Key Vault Secrets User",
        // With its private key, a certificate is the secret of the same name.
        scope: interpolate`${vault.id}/secrets/${certificate}`,
        principalId: identity.principalId,
        subscriptionId,
      },
      { parent: this },
    );
    this.secretId = interpolate`${vault.uri}secrets/${certificate}`;
    this.identityId = identity.id;
    this.registerOutputs({ secretId: this.secretId, identityId: this.identityId });
  }
}
