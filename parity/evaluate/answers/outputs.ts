import type { Shape } from "../symbols/symbol";

type Symbol = (property: string, shape: Shape) => unknown;
/** Inputs → output properties whose structure follows from them. */
type Outputs = (inputs: { readonly [name: string]: unknown }, symbol: Symbol) => Record<string, unknown>;

const STRING: Shape = { kind: "string" };

/** One validation option for each distinct name of the certificate: its records come from the provider. */
const validationOptions: Outputs = (inputs, symbol) => {
  const alternatives = inputs["subjectAlternativeNames"];
  const names = [inputs["domainName"], ...(Array.isArray(alternatives) ? alternatives : [])];
  const distinct = [...new Set(names.filter((name): name is string => typeof name === "string"))];
  return {
    domainValidationOptions: distinct.map((domainName, index) => ({
      domainName,
      resourceRecordName: symbol(`domainValidationOptions[${index}].resourceRecordName`, STRING),
      resourceRecordType: symbol(`domainValidationOptions[${index}].resourceRecordType`, STRING),
      resourceRecordValue: symbol(`domainValidationOptions[${index}].resourceRecordValue`, STRING),
    })),
  };
};

/** What a network of awsx has where the program does not say it: three zones, in each a private and a public subnet. */
const AWSX_ZONES = 3;
const AWSX_SUBNETS: readonly unknown[] = [{ type: "Private" }, { type: "Public" }];

/** The ids of as many subnets of each kind as awsx makes: one for each specification in each zone. */
const awsxSubnets: Outputs = (inputs, symbol) => {
  const zones = inputs["availabilityZoneNames"];
  const count = Array.isArray(zones) ? zones.length : (inputs["numberOfAvailabilityZones"] ?? AWSX_ZONES);
  const specs = inputs["subnetSpecs"] ?? AWSX_SUBNETS;
  if (typeof count !== "number" || !Number.isInteger(count) || !Array.isArray(specs)) return {};
  const ids = (kind: string): unknown[] => {
    const ofKind = specs.filter((spec) => String((spec as { type?: unknown } | null)?.type).toLowerCase() === kind);
    return Array.from({ length: count * ofKind.length }, (_, at) => symbol(`${kind}SubnetIds[${at}]`, STRING));
  };
  return { publicSubnetIds: ids("public"), privateSubnetIds: ids("private"), isolatedSubnetIds: ids("isolated") };
};

/**
 * Outputs whose length programs rely on, and that follow from the inputs. Everything else is a symbol.
 */
export const BUILT_IN_OUTPUTS: { readonly [type: string]: Outputs } = {
  "aws:acm/certificate:Certificate": validationOptions,
  "awsx:ec2:Vpc": awsxSubnets,
};
