import { ACCOUNT, arn, arnSuffix, cloudName, hex, type Identity, SUBSCRIPTION, TENANT } from "./identity";
import type { Fields, Shape, Shapes } from "./shape";
import { isRecord, reveal, textOf, UNKNOWN, type Wire, type WireObject } from "./wire";

/** How deep invented objects go; deeper ones are left empty, since the SDKs' response types refer to each other. */
const DEPTH = 3;

/** Outputs that Azure declares optional and still computes. */
const AZURE_COMPUTED = new Set(["ipAddress", "fqdn", "dnsSettings", "nameServers"]);

/**
 * The outputs of a resource: its inputs, and for every output that the SDK declares and the program does not set, what
 * the provider computes. Before the resource exists (`preview`) that is unknown, like the real thing; after, it is a
 * plausible value that depends on the resource alone.
 */
export function outputsOf(identity: Identity, shapes: Shapes, preview: boolean): WireObject {
  const fields = shapes.resource(identity.type);
  if (fields === null) return identity.inputs;
  const filler = new Filler(identity, shapes, preview);
  return { ...filler.fill(identity.inputs, fields, 0), ...(preview ? {} : specialOutputs(identity)) };
}

class Filler {
  constructor(
    readonly identity: Identity,
    readonly shapes: Shapes,
    readonly preview: boolean,
  ) {}

  fill(given: WireObject, fields: Fields, depth: number): WireObject {
    const filled: WireObject = { ...given };
    for (const [name, { shape, optional }] of fields) {
      const value = given[name];
      if (value !== undefined && value !== null) filled[name] = this.complete(value, shape, depth);
      else if (!optional || this.#computedAllTheSame(name, depth))
        filled[name] = this.preview ? UNKNOWN : this.invent(name, shape, depth);
    }
    return filled;
  }

  /** A given object, with what the provider adds inside it. */
  complete(value: Wire, shape: Shape, depth: number): Wire {
    if (depth >= DEPTH) return value;
    if (shape.kind === "array" && Array.isArray(value))
      return value.map((item) => this.complete(item, shape.element, depth));
    if (shape.kind !== "object" || !isRecord(value)) return value;
    return this.fill(value, this.shapes.object(shape.namespace, shape.name), depth + 1);
  }

  invent(name: string, shape: Shape, depth: number): Wire {
    switch (shape.kind) {
      case "constant":
        return shape.value;
      case "string":
        return inventText(this.identity, name);
      case "number":
        return 1;
      case "boolean":
        return false;
      case "array":
        return depth < DEPTH ? [this.invent(name, shape.element, depth + 1)] : [];
      case "object":
        return depth < DEPTH ? this.fill({}, this.shapes.object(shape.namespace, shape.name), depth + 1) : {};
      default:
        return name === "tagsAll" ? (this.identity.inputs["tags"] ?? {}) : {};
    }
  }

  #computedAllTheSame(name: string, depth: number): boolean {
    if (this.shapes.pkg !== "azure-native" || depth > 0) return false;
    return this.preview || AZURE_COMPUTED.has(name);
  }
}

/** Text that has the form its name promises. */
function inventText(identity: Identity, name: string): string {
  const own = hex(identity, name, 12);
  if (name === "arn") return arn(identity);
  if (name === "arnSuffix") return arnSuffix(identity);
  if (name === "name" || name === "namePrefix") return cloudName(identity);
  if (name === "region") return identity.region;
  if (name === "ownerId" || name === "accountId" || name === "registryId") return ACCOUNT;
  if (name === "tenantId") return TENANT;
  if (name === "subscriptionId") return SUBSCRIPTION;
  if (name === "provisioningState") return "Succeeded";
  if (/(principal|client|object|unique)Id$/i.test(name) || name === "resourceGuid") return uuid(identity, name);
  if (/arn$/i.test(name)) return `${arn(identity)}/${name}`;
  if (/zoneId$/i.test(name)) return `Z${own.toUpperCase()}`;
  if (/ip(v4)?(address)?$/i.test(name)) return `198.51.100.${Number.parseInt(own.slice(0, 2), 16)}`;
  if (/(fqdn|domainname|dnsname|host(name)?|address)$/i.test(name)) return `${own}.${identity.region}.example.net`;
  if (/(endpoint|uri|url)$/i.test(name)) return `https://${own}.${identity.region}.example.net/`;
  return `${name}-${own}`;
}

function uuid(identity: Identity, name: string): string {
  const own = hex(identity, name, 32);
  return [own.slice(0, 8), own.slice(8, 12), `4${own.slice(13, 16)}`, `8${own.slice(17, 20)}`, own.slice(20)].join("-");
}

/** Outputs whose content programs look into. */
function specialOutputs(identity: Identity): WireObject {
  switch (identity.type) {
    case "aws:acm/certificate:Certificate":
      return { domainValidationOptions: validationOptions(identity) };
    case "aws:ec2/launchTemplate:LaunchTemplate":
      return { latestVersion: 1, defaultVersion: 1 };
    case "aws:route53/zone:Zone":
      return { nameServers: [1, 2, 3, 4].map((n) => `ns-${n}.example.net`) };
    default:
      return {};
  }
}

/** One record per distinct name, as ACM asks for them. */
function validationOptions(identity: Identity): Wire {
  const alternatives = reveal(identity.inputs["subjectAlternativeNames"] ?? []);
  const names = [textOf(identity.inputs, "domainName"), ...(Array.isArray(alternatives) ? alternatives : [])];
  const distinct = [...new Set(names.filter((name): name is string => typeof name === "string"))];
  return distinct.map((domainName) => ({
    domainName,
    resourceRecordName: `_${hex(identity, domainName, 32)}.${domainName.replace(/^\*\./, "")}.`,
    resourceRecordType: "CNAME",
    resourceRecordValue: `_${hex(identity, `${domainName} value`, 32)}.acm-validations.aws.`,
  }));
}
