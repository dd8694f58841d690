import type { Edit, Repository } from "./repository";

/** A package that the program asks for how long connections may idle: what its next version says is another thing. */
const defaults = (version: string, idle: number): Edit => {
  return (repository) => {
    repository.write("node_modules/idle-defaults/package.json", manifest(version));
    repository.write("node_modules/idle-defaults/index.js", `exports.idleTimeout = ${idle};\n`);
  };
};

const manifest = (version: string): string => JSON.stringify({ name: "idle-defaults", version, main: "index.js" });

const lockfile = (version: string): string =>
  `${JSON.stringify({ lockfileVersion: 3, packages: { "": { dependencies: { "idle-defaults": version } }, "node_modules/idle-defaults": { version } } }, null, 2)}\n`;

/** The API of examples/outage-2019-fixed, which can also run on the other cloud, with a package of its own. */
export function writeProject(repository: Repository): void {
  repository.copy("examples/outage-2019-fixed", ".");
  repository.copy("examples/outage-2019/azure.ts", "azure.ts");
  repository.apply([
    (it) => {
      const index = it
        .read("index.ts")
        .replace(
          'import { awsApi } from "./aws";',
          'import { awsApi } from "./aws";\nimport { azureApi } from "./azure";',
        )
        .replace("= awsApi(api)", '= config.require("cloud") === "azure" ? azureApi(api) : awsApi(api)');
      it.write("index.ts", index);
      const aws = it
        .read("aws.ts")
        .replace(
          'import type { Api } from "./web-server";',
          'import { idleTimeout } from "idle-defaults";\n\nimport type { Api } from "./web-server";',
        )
        .replace("idleTimeout: 60,", "idleTimeout,");
      it.write("aws.ts", aws);
      const project = it.read("Pulumi.yaml");
      it.write("Pulumi.yaml", `${project.trimEnd()}\nconfig:\n  cloud: aws\n`);
    },
    (it) =>
      it.write(
        "package.json",
        it.read("package.json").replace('"dependencies": {', '"dependencies": {\n    "idle-defaults": "1.0.0",'),
      ),
    (it) => it.write("package-lock.json", lockfile("1.0.0")),
    defaults("1.0.0", 60),
  ]);
}

/** The next version of the package, in manifest, lockfile and `node_modules`; the old one is kept in `old-modules`. */
export const bump: readonly Edit[] = [
  (it) => {
    it.linkModules("old-modules");
    it.write("old-modules/node_modules/idle-defaults/package.json", manifest("1.0.0"));
    it.write("old-modules/node_modules/idle-defaults/index.js", "exports.idleTimeout = 60;\n");
  },
  (it) =>
    it.write("package.json", it.read("package.json").replace('"idle-defaults": "1.0.0"', '"idle-defaults": "1.1.0"')),
  (it) => it.write("package-lock.json", lockfile("1.1.0")),
  defaults("1.1.0", 45),
];
