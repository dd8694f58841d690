type Args = { readonly [name: string]: unknown };

/** `kubernetes:yaml:decode`: the objects of a manifest, computed by the provider without asking the cluster. */
export function decodedManifest(args: Args): { result: unknown[] } {
  // Loaded on first use: few programs read manifests.
  const { parseAllDocuments } = require("yaml") as typeof import("yaml");
  // By YAML 1.1, as the provider's own reader (go-yaml) has it.
  const documents = parseAllDocuments(String(args["text"] ?? ""), { version: "1.1", merge: true, logLevel: "error" });
  const objects = [...documents].map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new Error(`the manifest is no YAML: ${error.message.split("\n")[0]}`);
    return document.toJS() as unknown;
  });
  return { result: objects.filter((object) => typeof object === "object" && object !== null) };
}
