import { writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { LOG_VARIABLE, SCRIPT_VARIABLE } from "../provider/script";
import type { Engine } from "./ensure";

/** Nothing of the caller's environment but the path: no credentials, no settings of a user's own Pulumi. */
export function environment(engine: Engine, root: string, passphrase: string): NodeJS.ProcessEnv {
  writeFileSync(join(root, "provider-requests.jsonl"), "");
  return {
    PATH: [engine.bin, dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter),
    HOME: root,
    TMPDIR: root,
    LANG: "C.UTF-8",
    TZ: "UTC",
    PULUMI_HOME: join(root, "home"),
    PULUMI_BACKEND_URL: `file://${join(root, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Programs that leave loading to the language host are not type-checked at every preview: 2 s instead of 7.
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    [SCRIPT_VARIABLE]: join(root, "provider-script.json"),
    [LOG_VARIABLE]: join(root, "provider-requests.jsonl"),
  };
}
