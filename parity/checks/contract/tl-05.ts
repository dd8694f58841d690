import { X509Certificate } from "node:crypto";
import { code } from "../words";
import { defineRow } from "./define";
import { groupName } from "./health/tell";
import { valueIn } from "./values";
import type { PathView } from "./view";

/** Names that one certificate is for; null: its file is not in user data, or cannot be read. */
function namesIn(view: PathView, path: string): readonly string[] | null {
  const text = view.path.servers.webServer?.otherFiles.get(path) ?? null;
  if (text === null || !text.includes("BEGIN CERTIFICATE")) return null;
  try {
    const names = new X509Certificate(text).subjectAltName ?? "";
    return names.split(", ").flatMap((one) => /^DNS:(.+)$/.exec(one)?.[1] ?? []);
  } catch {
    return null;
  }
}

function isFor(name: string, host: string): boolean {
  if (!name.startsWith("*.")) return name.toLowerCase() === host.toLowerCase();
  return host.toLowerCase().endsWith(name.slice(1).toLowerCase()) && !host.slice(0, -name.length + 1).includes(".");
}

export const tl05 = defineRow({
  id: "TL-05",
  summary: "The certificate of nginx is for the host a gateway expects.",
  why: "The gateway answers every request with 502: the certificate of the server does not match.",
  fix: "Give nginx a certificate for the host name of the backend settings, with a chain that the gateway trusts.",
  guide: {
    checks:
      "An Application Gateway that speaks TLS to servers validates their certificate: it must be for the host name of the backend " +
      "settings. Where the certificate is in user data, its names are read; elsewhere the row is told as not judged. An ALB takes " +
      "any certificate.",
    story: "A certificate that was made for AWS, where nobody looks at it, is looked at on Azure.",
    examples: ["another-name"],
    ways: [
      { title: "Name the host", text: "A certificate with the backend host among its alternative names." },
      { title: "Trust the root", text: "`trustedRootCertificates`, where it is one of your own." },
    ],
    limits: ["The chain and the day on which the certificate ends."],
  },
  messages: {
    "another-name": {
      text: "{group} expects a certificate for {host}, and that of nginx in {stacks} is for {names}.",
    },
  },
  applies: ({ group }) => group.validatesCertificate !== null && group.protocol.value === "HTTPS",
  judge: (view, say) => {
    const { socket, path } = view;
    const host = path.group.hostOverride?.value ?? null;
    if (socket === null || !socket.ssl || host === null) return;
    const value = valueIn(view, socket.defaultServer, "ssl_certificate");
    const names = namesIn(view, value.args[0] ?? "");
    if (names === null) return say.unjudged("the certificate of nginx, which is not in user data", value.at);
    if (names.some((name) => isFor(name, host))) return say.holds(value.at, "the certificate is for that host");
    const words = { group: groupName(view), host: code(host), names: names.map(code).join(", ") || "no name" };
    say.broken("another-name", value.at, { words, also: [path.group.hostOverride!.at] });
  },
});
