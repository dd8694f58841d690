import { RecordSet } from "@pulumi/azure-native/dns/recordSet";
import { ComponentResource, type ComponentResourceOptions, type Input } from "@pulumi/pulumi";

export interface DnsArgs {
  readonly domain: Input<string>;
  /** Resource group of the zone, which exists already. */
  readonly zoneGroup: Input<string>;
  readonly addressId: Input<string>;
}

/**
 * The environment's name. On Azure a record is named relative to its zone, and a name with the zone cut off would be
 * computed from what differs between environments: so the domain is a zone of its own, and this is its apex.
 */
export class Dns extends ComponentResource {
  constructor(name: string, { domain, zoneGroup, addressId }: DnsArgs, opts: ComponentResourceOptions) {
    super("parity:infra:Dns", name, {}, opts);
    new RecordSet(
      name,
      {
        resourceGroupName: zoneGroup,
        zoneName: domain,
        relativeRecordSetName: "@",
        recordType: "A",
        ttl: 60,
        targetResource: { id: addressId },
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
