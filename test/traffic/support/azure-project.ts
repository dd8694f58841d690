import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../../..");

/** The repository's own project in a folder of its own, switched to Azure. */
export function azureProject(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "traffic-azure-"));
  const files = ["Pulumi.yaml", "parity.yaml", "package.json", "tsconfig.json", "infra"];
  const stacks = ["staging", "prod-au", "prod-us", "prod-eu"].map((stack) => `Pulumi.${stack}.yaml`);
  for (const entry of [...files, ...stacks]) cpSync(join(ROOT, entry), join(folder, entry), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const edit = (file: string, from: string, to: string): void => {
    writeFileSync(join(folder, file), readFileSync(join(folder, file), "utf8").replace(from, to));
  };
  edit("Pulumi.yaml", "default: aws", "default: azure");
  edit("parity.yaml", "provider: aws", "provider: azure-native");
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}
