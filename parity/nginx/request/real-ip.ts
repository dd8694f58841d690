import { addressBytes, addressText, type Network, network, networkHas } from "../address";
import type { Scope } from "../configuration/types";
import { lower } from "./bytes";
import { undecided } from "./cannot-decide";
import { forwardedAddress } from "./forwarded";
import type { Run } from "./run";
import { isOn, memo, setting, settingsOf } from "./settings";

interface Trusted {
  readonly networks: readonly Network[];
  readonly unix: boolean;
  /** A name, whose addresses only a resolver knows. */
  readonly name: string | null;
}

/** ngx_http_realip_handler: once for a connection's data, and again in the location, where nothing is found before. */
export function applyRealIp(run: Run): void {
  const { scope } = run;
  const from = settingsOf(scope, "set_real_ip_from");
  if (from.length === 0 || run.main.realIp) return;
  const header = setting(scope, "real_ip_header");
  const values = valuesOf(run, header?.args[0] ?? "X-Real-IP");
  if (values === null) return;
  const { networks, unix, name } = trustedIn(scope);
  const peer = addressBytes(run.client.address);
  const recursive = isOn(scope, "real_ip_recursive");
  const trusts = (address: readonly number[]): boolean => {
    if (networks.some((net) => networkHas(net, address))) return true;
    return name !== null && undecided(`the addresses of ${name} in set_real_ip_from`, from[0]!.directive);
  };
  if (peer === null && !unix) return;
  const found = forwardedAddress(peer ?? [], values, (it) => (it.length === 0 ? unix : trusts(it)), recursive);
  if (found === null) return;
  const isProxy = header?.args[0] === "proxy_protocol";
  const port = isProxy ? (run.asked.connection.proxyProtocol?.source.port ?? 0) : found.port;
  setClient(run, { address: addressText(found.bytes), port });
  run.step(`the client's address is ${run.client.address}`, header?.directive ?? from[0]!.directive);
}

function setClient(run: Run, client: Run["client"]): void {
  run.main.realIp = true;
  run.client = client;
  run.main.client = client;
  // Cached by name before; nginx caches them too, but nothing reads them before this phase.
  for (const name of ["remote_addr", "remote_port", "binary_remote_addr"]) run.variables.delete(name);
}

/** Null: the header is not there, the address stays. */
function valuesOf(run: Run, header: string): readonly string[] | null {
  if (header === "proxy_protocol") {
    const { proxyProtocol } = run.asked.connection;
    return proxyProtocol === null ? null : [proxyProtocol.source.address];
  }
  const key = lower(header);
  const values = run.headers.filter((line) => line.key === key).map(({ value }) => value);
  if (values.length === 0) return null;
  return header === "X-Forwarded-For" ? values : values.slice(0, 1);
}

function trustedIn(scope: Scope): Trusted {
  const make = (): Trusted => {
    const networks: Network[] = [];
    let unix = false;
    let name: string | null = null;
    for (const { args } of settingsOf(scope, "set_real_ip_from")) {
      const net = network(args[0]!);
      if (net !== null) networks.push(net);
      else if (args[0] === "unix:") unix = true;
      else name = args[0]!;
    }
    return { networks, unix, name };
  };
  return memo(scope, "trusted proxies", make, ["set_real_ip_from"]);
}
