import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The repository's folder. */
export const REPOSITORY = join(__dirname, "..", "..", "..");

/** Where the Go modules that pin the engine lie: one folder a module, each with its `go.mod` and `go.sum`. */
export const MODULES = join(__dirname, "modules");

/**
 * The engine that is built where no official `pulumi` is installed. 3.220.0: the module proxy does not serve every
 * version, and from about 3.250 a policy pack is started through the language host's `RunPlugin`, which the newest
 * Node host that is published as a Go module (sdk 3.60.0) does not have.
 */
export const ENGINE_VERSION = "3.220.0";

/** Older official engines than the one the suite was proven with are not used: they may lack options in a request. */
export const OLDEST_OFFICIAL = "3.220.0";

/** One `go build`: a command of the module in `modules/<folder>`. */
export interface GoCommand {
  readonly folder: string;
  readonly command: string;
  readonly binary: string;
  readonly ldflags: string | null;
}

export const GO_COMMANDS: readonly GoCommand[] = [
  {
    folder: "pulumi",
    command: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    binary: "pulumi",
    ldflags: `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${ENGINE_VERSION}`,
  },
  {
    folder: "language-nodejs",
    command: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    binary: "pulumi-language-nodejs-host",
    ldflags: null,
  },
];

/** Scripts that the engine starts by name, in `nodejs/dist` of the engine's own sdk module. */
export const NODE_SCRIPTS = ["pulumi-analyzer-policy", "pulumi-resource-pulumi-nodejs"] as const;

/** What the engine starts as its Node language host: it passes the options of `Pulumi.yaml` on to the host. */
export const HOST_LAUNCHER = join(MODULES, "language-nodejs", "launcher.sh");

/** A name for this very engine: its version and a digest of both modules' locks. */
export function engineKey(): string {
  const digest = createHash("sha256").update(readFileSync(HOST_LAUNCHER));
  for (const { folder, ldflags } of GO_COMMANDS) {
    digest.update(readFileSync(join(MODULES, folder, "go.mod")));
    digest.update(readFileSync(join(MODULES, folder, "go.sum")));
    digest.update(ldflags ?? "");
  }
  return `${ENGINE_VERSION}-${process.platform}-${process.arch}-${digest.digest("hex").slice(0, 12)}`;
}

/** Version of an installed package, out of its own `package.json`. */
export function installedVersion(pkg: string): string {
  const file = join(REPOSITORY, "node_modules", pkg, "package.json");
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
  return version;
}

/** Orders two dotted versions by their three numbers: negative when `a` is the older. Pre-releases count as their release. */
export function compareVersions(a: string, b: string): number {
  const numbers = (version: string) => version.replace(/^v/, "").split(/[-+]/)[0]!.split(".").map(Number);
  const [left, right] = [numbers(a), numbers(b)];
  for (let i = 0; i < 3; i++) {
    const order = (left[i] ?? 0) - (right[i] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}
