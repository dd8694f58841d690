/** What is used of a request of the engine's to configure the pack. */
interface ConfigureRequest {
  getPolicyconfigMap(): { keys(): Iterable<string> };
}

/** The config of every policy, which no policy may be called. */
const ALL = "all";

/**
 * Tells of names in the pack's config that are no policy of it. The engine hands a config on whole, and the SDK looks up in it
 * what the pack has: a misspelt name is passed over. (Without a level for it the engine goes no further: `invalid enforcement
 * level ""`.) An SDK that reads such a request in another way is left alone, and tells of none.
 *
 * Before the pack is served.
 */
export function watchConfig(policies: readonly string[], tell: (unknown: readonly string[]) => void): void {
  const { configure } = require("@pulumi/pulumi/proto/analyzer_grpc_pb").AnalyzerService ?? {};
  const read: unknown = configure?.requestDeserialize;
  if (typeof read !== "function") return;
  configure.requestDeserialize = (bytes: Buffer): ConfigureRequest => {
    const request: ConfigureRequest = read(bytes);
    tell([...request.getPolicyconfigMap().keys()].filter((name) => name !== ALL && !policies.includes(name)));
    return request;
  };
}
