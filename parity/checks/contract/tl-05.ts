import { X509Certificate } from "node:crypto";
import { chooseServer } from "../../nginx/index";
import { code, list } from "../words";
import { defineRow } from "./define";
import { groupName } from "./health/tell";
import { type Value, valuesIn } from "./values";
import type { PathView } from "./view";

/** The certificate that nginx shows; null: its file is not in user data, or cannot be read. */
function certificateOf(view: PathView, { args: [path = ""] }: Value): X509Certificate | null {
  const { webServer } = view.path.servers;
  const text = webServer?.otherFiles.get(path.startsWith("/") ? path : `${view.web.folder}/${path}`) ?? null;
  if (text === null || !text.includes("BEGIN CERTIFICATE")) return null;
  try {
    return new X509Certificate(text);
  } catch {
    return null;
  }
}

/** The common name counts where there are no alternative names, as for the gateway. */
function isFor(certificate: X509Certificate, host: string): boolean {
  return certificate.checkHost(host, { subject: "default", partialWildcards: false }) !== undefined;
}

function namesOf({ subject, subjectAltName }: X509Certificate): string[] {
  const names = (subjectAltName ?? "").split(", ").flatMap((one) => /^DNS:"?(.+?)"?$/.exec(one)?.[1] ?? []);
  return names.length > 0 ? names : [/^CN=(.+)$/m.exec(subject)?.[1] ?? ""].filter(Boolean);
}

/** Nobody but itself vouches for it. */
function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.checkIssued(certificate);
}

export const tl05 = defineRow({
  id: "TL-05",
  summary: "The certificate of nginx is one that the gateway takes.",
  why: "The gateway answers every request with 502: the certificate of the server does not match.",
  fix: "Give nginx a certificate for the host name of the backend settings, with a chain that the gateway trusts.",
  guide: {
    checks:
      "An Application Gateway that speaks TLS to servers validates their certificate: it must be for the host name of the backend " +
      "settings, and come from a root that the gateway trusts. Where the certificate is in user data, it is read; elsewhere the row " +
      "is told as not judged. An ALB takes any certificate.",
    story: "A certificate that was made for AWS, where nobody looks at it, is looked at on Azure.",
    examples: ["another-name"],
    ways: [
      { title: "Name the host", text: "A certificate with the backend host among its alternative names." },
      { title: "Trust the root", text: "`trustedRootCertificates`, where it is one of your own." },
    ],
    limits: ["Chains of several certificates, and the day on which a certificate ends."],
  },
  messages: {
    "another-name": {
      text: "{group} expects a certificate for {host}, and that of nginx in {stacks} is for {names}.",
    },
    "self-signed": {
      text: "{group} takes certificates of public authorities alone, and nobody but itself vouches for that of nginx in {stacks}.",
      fix: "Name the certificate under `trustedRootCertificates` of the backend settings, or have one signed by a public authority.",
    },
  },
  applies: ({ group }) => group.validatesCertificate !== null && group.protocol.value === "HTTPS",
  judge: (view, say) => {
    const { socket, path } = view;
    const { hostOverride, validatesCertificate: roots } = path.group;
    if (socket === null || !socket.ssl) return;
    const host = hostOverride?.value ?? null;
    if (host === null)
      return say.unjudged(
        "the host name that the gateway expects a certificate for",
        hostOverride?.at ?? path.group.at,
      );
    for (const value of valuesIn(view, chooseServer(socket, host.toLowerCase()).server, "ssl_certificate")) {
      const certificate = certificateOf(view, value);
      if (certificate === null) say.unjudged("the certificate of nginx, which is not in user data", value.at);
      else if (!isFor(certificate, host)) {
        const names = namesOf(certificate);
        const words = { group: groupName(view), host: code(host), names: list(names.map(code)) || "no name" };
        say.broken("another-name", value.at, { words, also: [hostOverride!.at] });
      } else if (isSelfSigned(certificate) && roots!.value?.length === 0)
        say.broken("self-signed", value.at, { words: { group: groupName(view) }, also: [roots!.at] });
      else say.holds(value.at, "the certificate is for that host");
    }
  },
  elsewhere: (views, say) => {
    for (const view of views) {
      const { socket, path } = view;
      if (socket === null || !socket.ssl || path.group.protocol.value !== "HTTPS") continue;
      for (const value of socket.servers.flatMap((server) => valuesIn(view, server, "ssl_certificate")))
        say.holds(value.at, `${groupName(view)} does not look at certificates`);
    }
  },
});
