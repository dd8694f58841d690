import type { Directive } from "../../../types";
import type { Reading } from "../reading";
import type { Block, Refusal } from "../types";

/** ngx_mail_block: each module merges the settings of all servers, before the next does. */
export function finishMail(reading: Reading, mail: Block): void {
  for (const check of [withProtocol, withCertificate, withAuthentication]) {
    for (const server of mail.inner) {
      if (reading.problems.length > 0) return;
      const refusal = check(server);
      if (refusal !== null) reading.refuse(refusal, refusal.at ?? server.directive!);
    }
  }
}

/** ngx_mail_core_merge_srv_conf */
function withProtocol(server: Block): Refusal | null {
  if (server.values.has("protocol")) return null;
  const hint = "The port is none of POP3, IMAP or SMTP: write protocol.";
  return { message: "unknown mail protocol for server", hint };
}

/** ngx_mail_ssl_merge_conf */
function withCertificate(server: Block): Refusal | null {
  const mode = modeOf(server);
  if (mode === null) return null;
  const at = server.value<Directive>("tls by") ?? server.directive!;
  const certificates = server.value<readonly (readonly string[])[]>("ssl_certificate");
  const keys = server.value<readonly (readonly string[])[]>("ssl_certificate_key");
  const where = `the "${mode}" directive`;
  if (certificates === undefined) {
    const hint = "Add ssl_certificate and ssl_certificate_key to this server.";
    return { message: `no "ssl_certificate" is defined for ${where}`, hint, at };
  }
  const hint = "Add ssl_certificate_key with the file of its key.";
  if (keys === undefined) return { message: `no "ssl_certificate_key" is defined for ${where}`, hint, at };
  if (keys.length >= certificates.length) return null;
  const last = certificates.at(-1)![0];
  return { message: `no "ssl_certificate_key" is defined for certificate "${last}" and ${where}`, hint, at };
}

function modeOf(server: Block): string | null {
  if (server.values.has("listen ssl")) return "listen ... ssl";
  if (server.value<boolean>("ssl") === true) return "ssl";
  return (server.value<string>("starttls") ?? "off") === "off" ? null : "starttls";
}

/** ngx_mail_auth_http_merge_conf */
function withAuthentication(server: Block): Refusal | null {
  if (server.value<boolean>("auth_http") === true) return null;
  const hint = "nginx asks a server of yours who may log in: name it with auth_http.";
  return { message: 'no "auth_http" is defined for server', hint };
}
