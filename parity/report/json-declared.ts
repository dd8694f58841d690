import type {
  Declared,
  DeclaredFact,
  DeclaredHop,
  DeclaredPath,
  DeclaredResource,
  DeclaredTraffic,
  Location,
  NeededSetting,
} from "../result";

/** The member `declared` with its members in the order of the documented schema. */
export function canonicalDeclared({ presence, resources, traffic }: Declared): Declared {
  return { presence, resources: resources.map(canonicalResource), traffic: traffic.map(canonicalTraffic) };
}

function canonicalResource({ address, type, kind, location, presence }: DeclaredResource): DeclaredResource {
  return { address, type, kind, location: canonicalPlace(location), presence };
}

function canonicalTraffic({ stacks, paths, judgedBy, gaps }: DeclaredTraffic): DeclaredTraffic {
  return { stacks, paths: paths.map(canonicalPath), judgedBy, gaps };
}

function canonicalPath({ id, hops }: DeclaredPath): DeclaredPath {
  return { id, hops: hops.map(canonicalHop) };
}

function canonicalHop({ kind, title, from, resource, location, facts, settings }: DeclaredHop): DeclaredHop {
  return {
    kind,
    title,
    from,
    resource,
    location: canonicalPlace(location),
    facts: facts.map(canonicalFact),
    settings: settings.map(canonicalSetting),
  };
}

function canonicalFact({ name, value, given }: DeclaredFact): DeclaredFact {
  return { name, value, given };
}

function canonicalSetting({ file, address, text, how, because, location }: NeededSetting): NeededSetting {
  return { file, address, text, how, because, location: canonicalPlace(location) };
}

function canonicalPlace(location: Location | null): Location | null {
  return location && { stack: location.stack, file: location.file, line: location.line, column: location.column };
}
