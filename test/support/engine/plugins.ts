import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installedVersion, REPOSITORY } from "./versions";

/** The packages that a simulated provider stands in for. */
export const SIMULATED = ["aws", "azure-native"] as const;

/**
 * Lays out a `PULUMI_HOME` whose `aws` and `azure-native` plugins are the simulated providers, under the version that
 * the installed SDK asks for: the engine takes an executable at this place for the plugin itself.
 */
export function createHome(home: string): void {
  for (const pkg of SIMULATED) {
    const folder = join(home, "plugins", `resource-${pkg}-v${installedVersion(`@pulumi/${pkg}`)}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `pulumi-resource-${pkg}`), launcher(pkg), { mode: 0o755 });
  }
}

function launcher(pkg: string): string {
  const tsx = JSON.stringify(join(REPOSITORY, "node_modules", "tsx", "dist", "cjs", "index.cjs"));
  const program = JSON.stringify(join(REPOSITORY, "test", "support", "provider", "main.ts"));
  return `#!${process.execPath}\nrequire(${tsx});\nrequire(${program}).main(${JSON.stringify(pkg)});\n`;
}
