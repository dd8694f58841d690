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

/**
 * Outputs whose length programs rely on, and that follow from the inputs. Everything else is a symbol.
 */
export const BUILT_IN_OUTPUTS: { readonly [type: string]: Outputs } = {
  "aws:acm/certificate:Certificate": validationOptions,
};
