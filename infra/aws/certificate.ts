import { Certificate as AcmCertificate, CertificateValidation } from "@pulumi/aws/acm";
import { Record as DnsRecord } from "@pulumi/aws/route53";
import { ComponentResource, type ComponentResourceOptions, type Input, type Output } from "@pulumi/pulumi";

export interface CertificateArgs {
  readonly domain: Input<string>;
  readonly zoneId: Input<string>;
}

/** A certificate for one name, proven by a DNS record, and renewed by AWS for as long as that record stands. */
export class Certificate extends ComponentResource {
  /** Of the certificate once it is valid: a listener that takes it earlier is refused. */
  readonly arn: Output<string>;

  constructor(name: string, { domain, zoneId }: CertificateArgs, opts: ComponentResourceOptions) {
    super("parity:infra:Certificate", name, {}, opts);
    const certificate = new AcmCertificate(name, { domainName: domain, validationMethod: "DNS" }, { parent: this });
    // One name, and so one question.
    const question = certificate.domainValidationOptions[0]!;
    const answer = new DnsRecord(
      `${name}-proof`,
      {
        zoneId,
        name: question.resourceRecordName,
        type: question.resourceRecordType,
        records: [question.resourceRecordValue],
        ttl: 300,
        // The same name always gets the same question: a certificate that replaces another finds its answer there.
        allowOverwrite: true,
      },
      { parent: this },
    );
    const validation = new CertificateValidation(
      `${name}-validation`,
      { certificateArn: certificate.arn, validationRecordFqdns: [answer.fqdn] },
      { parent: this },
    );
    this.arn = validation.certificateArn;
    this.registerOutputs({ arn: this.arn });
  }
}
