import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isMap, isScalar, parse, parseDocument, type YAMLMap } from "yaml";

/** A secret that a stack file holds: the config key and the path inside its value. */
export interface SecretPlace {
  readonly key: string;
  readonly path: readonly (string | number)[];
}

/** The stack files of a project, where its `Pulumi.yaml` says they are. */
export function stackFilesIn(projectDir: string): readonly { readonly stack: string; readonly file: string }[] {
  const project = parse(readFileSync(join(projectDir, "Pulumi.yaml"), "utf8")) as { readonly stackConfigDir?: string };
  const folder = join(projectDir, project.stackConfigDir ?? ".");
  return readdirSync(folder).flatMap((name) => {
    const stack = /^Pulumi\.(.+)\.ya?ml$/.exec(basename(name))?.[1];
    return stack === undefined ? [] : [{ stack, file: join(folder, name) }];
  });
}

/**
 * Takes what only the owner of the passphrase can read out of a copied stack file: every `secure:` value and the
 * encryption settings. Returns where the secrets stood.
 */
export function stripSecrets(file: string): readonly SecretPlace[] {
  const document = parseDocument(readFileSync(file, "utf8"));
  const places: SecretPlace[] = [];
  for (const setting of ["encryptionsalt", "encryptedkey", "secretsprovider"]) document.delete(setting);
  const config = document.get("config");
  if (isMap(config)) {
    for (const { key } of [...config.items]) {
      const name = String(isScalar(key) ? key.value : key);
      collect(config.get(key), name, [], places);
      if (places.some((place) => place.key === name && place.path.length === 0)) config.delete(key);
    }
  }
  if (places.length > 0 || document.has("config")) writeFileSync(file, document.toString());
  return places;
}

function collect(node: unknown, key: string, path: readonly (string | number)[], places: SecretPlace[]): void {
  if (isSecure(node)) {
    places.push({ key, path });
    return;
  }
  const items = (node as YAMLMap | null)?.items;
  if (!Array.isArray(items)) return;
  items.forEach((item: unknown, i) => {
    const pair = isMap(node) ? (item as { key: unknown; value: unknown }) : { key: i, value: item };
    collect(pair.value, key, [...path, (isScalar(pair.key) ? pair.key.value : pair.key) as string | number], places);
  });
}

/** `secure: <ciphertext>` and nothing else is how Pulumi marks a secret. */
function isSecure(node: unknown): boolean {
  return isMap(node) && node.items.length === 1 && String(node.items[0]?.key) === "secure";
}

/** The path as `pulumi config set --path` reads it: `"namespace:name"["part"][0]`. */
export function configPath({ key, path }: SecretPlace): string {
  if (path.length === 0) return key;
  return key + path.map((part) => (typeof part === "number" ? `[${part}]` : `[${JSON.stringify(part)}]`)).join("");
}
