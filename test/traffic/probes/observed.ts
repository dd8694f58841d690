import { predict } from "../../../parity/impact/predict";
import { loadWebServer } from "../../../parity/nginx";
import type { Observation, Probe } from "../../../parity/traffic/probes/types";
import type { StackTraffic } from "../../../parity/traffic/types";

const FACTS = { version: "1.24.0", root: true, modules: ["http_ssl", "http_realip", "http_v2"] };

/** What the model says of a probe, with nginx as the stack declares it. */
export function observed(probe: Probe, { paths }: StackTraffic): Observation {
  const path = paths.find(({ id }) => id === probe.path)!;
  const { main, files } = path.servers.webServer!;
  const server = loadWebServer(main, new Map(files.map((file) => [file.path, file.text])), FACTS);
  return predict(probe, path, server, () => "missing");
}
