import { appendFileSync, readFileSync } from "node:fs";
import type { Wire, WireObject } from "./wire";

/** Environment variable that names a {@link Script} as a JSON file. */
export const SCRIPT_VARIABLE = "PARITY_PROVIDER_SCRIPT";
/** Environment variable that names the file to which every request is appended. */
export const LOG_VARIABLE = "PARITY_PROVIDER_LOG";

/** What a test wants the simulated provider to say instead of its own answers. */
export interface Script {
  /** Token → answer. */
  readonly invokes?: { readonly [token: string]: WireObject };
  /** Type → outputs, put over the computed ones once the resource exists. */
  readonly outputs?: { readonly [type: string]: WireObject };
  /** Type → message with which checking such a resource fails. */
  readonly refuse?: { readonly [type: string]: string };
}

/** One request that a provider received. `properties` holds secrets in clear text: test data only. */
export interface ProviderRequest {
  readonly pkg: string;
  readonly method: string;
  /** URN, or an invoke's token. */
  readonly subject: string;
  readonly preview: boolean;
  readonly properties: Wire;
}

export function readScript(env: NodeJS.ProcessEnv): Script {
  const file = env[SCRIPT_VARIABLE];
  return file ? (JSON.parse(readFileSync(file, "utf8")) as Script) : {};
}

/** Appends whole lines synchronously, so that several provider processes can share the file. */
export function recorder(env: NodeJS.ProcessEnv): (request: ProviderRequest) => void {
  const file = env[LOG_VARIABLE];
  return (request) => {
    if (file) appendFileSync(file, `${JSON.stringify(request)}\n`);
  };
}
