import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { textOf } from "../modules/lockfile";
import type { SdkDeclarations } from "./replaced";

/**
 * Reads the declarations of the provider SDKs that a project has installed. The SDKs say in the documentation of an
 * argument whether a change of it makes the resource anew; only sentences that say so without a condition count.
 */
export function sdkDeclarations(projectDir: string): SdkDeclarations {
  const known = new Map<string, ReadonlySet<string>>();
  return {
    forcesNew: (type, property) => {
      let forcing = known.get(type);
      if (forcing === undefined) {
        forcing = forcingIn(projectDir, type);
        known.set(type, forcing);
      }
      return forcing.has(property);
    },
  };
}

/** `aws:lb/targetGroup:TargetGroup`, `azure-native:network:LoadBalancer`, `random:index/randomId:RandomId`. */
const TOKEN = /^([\w-]+):([\w./-]+):(\w+)$/;

function forcingIn(projectDir: string, type: string): ReadonlySet<string> {
  const [, pkg, module, name] = TOKEN.exec(type) ?? [];
  if (pkg === undefined || module === undefined || name === undefined || module.includes("..")) return new Set();
  const root = packageFolder(projectDir, join("@pulumi", pkg));
  const below = module.includes("/") ? module : `${module}/${name[0]!.toLowerCase()}${name.slice(1)}`;
  const text = root === null ? null : textOf(join(root, `${below.replace(/^index\//, "")}.d.ts`));
  return text === null ? new Set() : forcingArguments(text, `${name}Args`);
}

function packageFolder(from: string, name: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(candidate)) return candidate;
    if (dirname(folder) === folder) return null;
  }
}

/** Arguments of an interface, each with the comment before it: the generator writes nothing between the two. */
const ARGUMENT = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:readonly )?(\w+)\??:/g;

/** Names of the arguments whose documentation says that a change makes the resource anew. */
export function forcingArguments(declarations: string, interfaceName: string): ReadonlySet<string> {
  const begin = declarations.indexOf(`export interface ${interfaceName} {`);
  if (begin < 0) return new Set();
  const end = declarations.indexOf("\n}", begin);
  const body = declarations.slice(begin, end < 0 ? undefined : end);
  const found = [...body.matchAll(ARGUMENT)].filter(([, comment]) => saysAnew(comment!));
  return new Set(found.map(([, , name]) => name!));
}

const SENTENCE =
  /^(?:changing (?:this|it|this (?:value|argument|property|field|parameter)) (?:will )?forces? (?:the |a )?(?:replacement|recreation|creation|new resource)(?: of (?:the|a new) resource)?(?: to be created)?|forces (?:replacement|a new resource|new resource)(?: if changed| when changed| if modified)?)$/i;

function saysAnew(comment: string): boolean {
  const text = comment.replace(/\s*\n\s*\*\s?/g, " ");
  return text.split(/\.(?=\s|$)/).some((sentence) => SENTENCE.test(sentence.trim()));
}
