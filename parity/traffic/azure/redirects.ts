import type { View } from "../facts";
import type { Action } from "../types";
import { ownPart } from "./ids";

/** R: `redirectType`. */
const STATUS = { Permanent: 301, Found: 302, SeeOther: 303, Temporary: 307 } as const;
const MEANS = "Where it redirects to is not judged.";

/** A redirect to a listener of the same gateway, or to a URL. Words of the request's own parts are those of AWS. */
export function redirectOf(gateway: View, reference: View): Action {
  const unknown: Action = { kind: "unknown", why: "where it redirects to cannot be followed" };
  const view = ownPart(gateway, "redirectConfigurations", reference, MEANS);
  if (view === null) return unknown;
  const type = view.get("redirectType").word(["Permanent", "Found", "SeeOther", "Temporary"], null).value;
  const parts = targetOf(gateway, view);
  if (type === null || parts === null) return unknown;
  const keepsPath = view.get("includePath").flag(false).value === true;
  const keepsQuery = view.get("includeQueryString").flag(false).value === true;
  return {
    kind: "redirect",
    status: STATUS[type],
    protocol: parts.protocol,
    host: parts.host,
    port: parts.port,
    path: keepsPath ? `${parts.path.replace(/\/$/, "")}/#{path}` : parts.path,
    query: keepsQuery ? "#{query}" : "",
  };
}

interface Target {
  readonly protocol: string;
  readonly host: string;
  readonly port: string;
  readonly path: string;
}

function targetOf(gateway: View, view: View): Target | null {
  const listener = ownPart(gateway, "httpListeners", view.get("targetListener"), MEANS);
  if (listener !== null) {
    const port = ownPart(gateway, "frontendPorts", listener.get("frontendPort"), MEANS)?.get("port").number(null).value;
    const protocol = listener.get("protocol").text(null).value;
    if (port === undefined || port === null || protocol === null) return null;
    // The listener's own host where it has a single one without wildcards, else the client's.
    const host = listener.get("hostName").text(null).value;
    return {
      protocol: protocol.toUpperCase(),
      host: host === null || /[*?]/.test(host) ? "#{host}" : host,
      port: String(port),
      path: "/",
    };
  }
  const url = view.get("targetUrl").text(null).value;
  const found = url === null ? null : /^(https?):\/\/([^/:?#]+)(?::(\d+))?([^?#]*)/i.exec(url);
  if (found === null) return null;
  const [, protocol = "", host = "", port, path = ""] = found;
  return {
    protocol: protocol.toUpperCase(),
    host,
    port: port ?? (protocol.toLowerCase() === "https" ? "443" : "80"),
    path: path || "/",
  };
}
