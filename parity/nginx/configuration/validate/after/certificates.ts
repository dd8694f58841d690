import type { Directive } from "../../../types";
import { atLeast } from "../../version";
import type { ListenAddress } from "../listens";
import type { Reading } from "../reading";
import type { Block, Refusal } from "../types";
import type { Check } from "./http";

type Lists = readonly (readonly string[])[];

/** ngx_http_ssl_merge_srv_conf and that of stream, as far as no file is read. */
export const checkCertificates: Check = (reading, room) => {
  for (const server of room.inner) {
    const refusal = merged(server, reading, room);
    if (refusal === null) continue;
    reading.refuse({ place: "none", ...refusal }, server.directive!);
    return;
  }
};

function merged(server: Block, reading: Reading, room: Block): Refusal | null {
  const certificates = server.value<Lists>("ssl_certificate");
  const keys = server.value<Lists>("ssl_certificate_key");
  const enabled = server.value<boolean>("ssl") === true ? server.value<Directive>("ssl directive") : undefined;
  if (enabled !== undefined) return oldDirective(enabled, certificates, keys, server, reading);
  if (certificates === undefined && server.value<boolean>("ssl_reject_handshake") !== true) return null;
  if (certificates !== undefined && (keys?.length ?? 0) < certificates.length) {
    const message = `no "ssl_certificate_key" is defined for certificate "${certificates.at(-1)![0]}"`;
    return { message, hint: "Add ssl_certificate_key with the file of its key." };
  }
  return compiled(certificates ?? [], keys ?? [], reading, room) ?? verification(server, reading);
}

/** ngx_http_ssl_compile_certificates: names with variables are taken apart when all of the block is read. */
function compiled(certificates: Lists, keys: Lists, reading: Reading, room: Block): Refusal | null {
  const names = certificates.flatMap((certificate, at) => [certificate[0]!, keys[at]?.[0] ?? ""]);
  if (room.directive === null || !names.some((name) => name.includes("$"))) return null;
  const variables = room.context === "H" ? reading.variables : reading.streamVariables;
  for (const name of names) {
    const refusal = variables.script(name, room.directive);
    if (refusal !== null) return { ...refusal, at: room.directive, place: "closing" };
  }
  return null;
}

/** `ssl on`, until 1.25.1. */
function oldDirective(
  at: Directive,
  certificates: Lists | undefined,
  keys: Lists | undefined,
  server: Block,
  reading: Reading,
): Refusal | null {
  const hint = "Add ssl_certificate and ssl_certificate_key, and prefer the parameter ssl of listen.";
  if (certificates === undefined) {
    if (server.value<boolean>("ssl_reject_handshake") === true) return verification(server, reading);
    return { message: 'no "ssl_certificate" is defined for the "ssl" directive', hint, at, place: "directive" };
  }
  if (keys === undefined) {
    return { message: 'no "ssl_certificate_key" is defined for the "ssl" directive', hint, at, place: "directive" };
  }
  if (keys.length >= certificates.length) return verification(server, reading);
  const message = `no "ssl_certificate_key" is defined for certificate "${certificates.at(-1)![0]}" and the "ssl" directive`;
  return { message, hint, at, place: "directive" };
}

function verification(server: Block, reading: Reading): Refusal | null {
  const verify = server.value<string>("ssl_verify_client") ?? "off";
  const trusted = server.value<string>("ssl_trusted_certificate") ?? "";
  const either = atLeast(reading.facts.version, "1.27.2");
  const known = (server.value<string>("ssl_client_certificate") ?? "") !== "" || (either && trusted !== "");
  if (verify !== "off" && verify !== "optional_no_ca" && !known) {
    const what = either ? "ssl_client_certificate or ssl_trusted_certificate" : "ssl_client_certificate";
    return {
      message: `no ${what} for ssl_verify_client`,
      hint: "Add ssl_client_certificate with the roots of clients.",
    };
  }
  if (verify !== "optional_no_ca" || ["off", undefined].includes(server.value<string>("ssl_ocsp"))) return null;
  const message = '"ssl_ocsp" is incompatible with "ssl_verify_client optional_no_ca"';
  return { message, hint: "Take one of them out." };
}

/** ngx_http_ssl_init: whoever listens with TLS has a certificate. */
export const checkListenCertificates: Check = (reading) => {
  for (const address of byPort(reading.listens.addresses)) {
    if (!address.ssl && !address.quic) continue;
    const found = withoutCertificate(address);
    if (found === null) continue;
    reading.refuse(noCertificate(address.quic ? "quic" : "ssl"), found.directive!);
    return;
  }
};

/** ngx_stream_ssl_init */
export const checkStreamListenCertificates: Check = (reading) => {
  for (const address of byPort(reading.streamListens.addresses)) {
    const found = address.ssl ? withoutCertificate(address) : null;
    if (found === null) continue;
    reading.refuse(noCertificate("ssl"), found.directive!);
    return;
  }
};

/** ngx_stream_ssl_merge_conf until 1.25.5: servers that listen with TLS are looked at, and no others. */
export const checkOldStreamCertificates: Check = (reading, stream) => {
  for (const server of stream.inner) {
    const listen = server.values.get("listen ssl") as Directive | undefined;
    if (listen === undefined) continue;
    const refusal = ofOldStream(server);
    if (refusal === null) continue;
    reading.refuse(refusal, listen);
    return;
  }
};

function ofOldStream(server: Block): Refusal | null {
  const certificates = server.value<Lists>("ssl_certificate");
  const keys = server.value<Lists>("ssl_certificate_key");
  if (certificates === undefined) return noCertificate("ssl");
  const hint = "Add ssl_certificate_key with the file of its key.";
  const where = 'the "listen ... ssl" directive';
  if (keys === undefined) return { message: `no "ssl_certificate_key" is defined for ${where}`, hint };
  if (keys.length >= certificates.length) return null;
  const last = certificates.at(-1)![0];
  return { message: `no "ssl_certificate_key" is defined for certificate "${last}" and ${where}`, hint };
}

function noCertificate(name: string): Refusal {
  const message = `no "ssl_certificate" is defined for the "listen ... ${name}" directive`;
  return { message, hint: "Add ssl_certificate and ssl_certificate_key to this server." };
}

/** The default server needs one; where it refuses handshakes, each of the others does one or the other. */
function withoutCertificate({ defaultServer, servers }: ListenAddress): Block | null {
  const has = (server: Block): boolean => server.value<Lists>("ssl_certificate") !== undefined;
  const rejects = (server: Block): boolean => server.value<boolean>("ssl_reject_handshake") === true;
  if (has(defaultServer)) return null;
  if (!rejects(defaultServer)) return defaultServer;
  return servers.find((server) => !has(server) && !rejects(server)) ?? null;
}

/** nginx keeps addresses by port and family. */
export function byPort(addresses: Iterable<ListenAddress>): readonly ListenAddress[] {
  const ports = new Map<string, ListenAddress[]>();
  for (const address of addresses) {
    const key = portKey(address);
    const list = ports.get(key);
    if (list === undefined) ports.set(key, [address]);
    else list.push(address);
  }
  return [...ports.values()].flat();
}

export function portKey({ text, quic }: ListenAddress): string {
  if (text.startsWith("unix:")) return "unix";
  return `${quic ? "udp" : "tcp"} ${text.startsWith("[") ? "6" : "4"} ${text.slice(text.lastIndexOf(":"))}`;
}
