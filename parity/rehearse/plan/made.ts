import { dirname } from "node:path/posix";
import type { Directive } from "../../nginx";
import type { FileSpec } from "../cell/types";
import { absolute, type Machine } from "./machine";

/** What a configuration expects to find on its server beside itself, made for the run. */
export interface Made {
  readonly folders: readonly string[];
  readonly files: readonly FileSpec[];
  /** For people: `certificate /etc/ssl/api.pem`. */
  readonly listed: readonly string[];
}

/** Certificates and keys of the run, as PEM. */
export interface Credentials {
  readonly certificate: string;
  readonly key: string;
  readonly parameters: string;
}

/** What a path is to nginx. */
export type Kind =
  /** A file that nginx writes: its folder must be there. */
  | "written"
  | "folder"
  | "certificate"
  | "key"
  | "parameters"
  | "ticket-key"
  | "passwords"
  | "revoked"
  | "ocsp-response"
  /** Relative to nginx's prefix rather than the folder of its configuration. */
  | "location";

/** Directives whose first argument is a path: from the documentation of each module. */
export const PATHS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...["access_log", "error_log", "pid", "lock_file"].map((name) => [name, "written"] as const),
  ...["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => [`${name}_temp_path`, "folder"] as const),
  ...["proxy", "fastcgi", "uwsgi", "scgi"].map((name) => [`${name}_cache_path`, "folder"] as const),
  ...["root", "alias"].map((name) => [name, "location"] as const),
  ...["ssl_certificate", "ssl_client_certificate", "ssl_trusted_certificate"].map(
    (name) => [name, "certificate"] as const,
  ),
  ...["proxy", "grpc", "uwsgi"].flatMap((name) => [
    [`${name}_ssl_certificate`, "certificate"] as const,
    [`${name}_ssl_trusted_certificate`, "certificate"] as const,
    [`${name}_ssl_certificate_key`, "key"] as const,
  ]),
  ["ssl_certificate_key", "key"],
  ["ssl_dhparam", "parameters"],
  ["ssl_session_ticket_key", "ticket-key"],
  ["ssl_password_file", "passwords"],
  ["ssl_crl", "revoked"],
  ["ssl_stapling_file", "ocsp-response"],
  ["auth_basic_user_file", "passwords"],
]);

/** What is no path on the disk, or is known only when a request comes. */
export const NO_PATH = /^(off$|syslog:|memory:|stderr$|data:|engine:|store:|pkcs11:|\/dev\/)|\$/;

/** True where the configuration wants certificates at all: they take time to make. */
export function wantsCredentials(directives: readonly Directive[]): boolean {
  return directives.some(({ name }) => name.includes("ssl_certificate") || name === "ssl_dhparam");
}

/** `present`: paths that user data brings. `main`: path of the main file. */
export function madeFor(
  directives: readonly Directive[],
  present: ReadonlySet<string>,
  main: string,
  { nginx }: Machine,
  credentials: Credentials | null,
): Made {
  const folders = new Set<string>();
  const files = new Map<string, FileSpec>();
  const listed = new Set<string>();
  for (const { name, args } of directives) {
    const kind = PATHS.get(name);
    const given = args[0] ?? "";
    if (kind === undefined || given === "" || NO_PATH.test(given)) continue;
    const relativeTo = kind === "written" || kind === "folder" || kind === "location" ? nginx.prefix : dirname(main);
    const path = absolute(given, relativeTo);
    if (kind === "written" || kind === "folder" || kind === "location") {
      const folder = kind === "written" || kind === "folder" ? dirname(path) : path;
      if (!STANDARD.has(folder) && !folders.has(folder)) listed.add(`folder ${folder}`);
      folders.add(folder);
    } else if (!present.has(path) && !files.has(path)) {
      files.set(path, { path, text: contentOf(kind, credentials) });
      listed.add(`${WORDS[kind]} ${path}`);
    }
  }
  for (const file of nginx.files) folders.add(dirname(file));
  for (const folder of nginx.folders) folders.add(dirname(folder));
  return { folders: [...STANDARD, ...folders], files: [...files.values()], listed: [...listed] };
}

/** Folders of every server. */
const STANDARD: ReadonlySet<string> = new Set([
  ...["/etc", "/etc/nginx", "/root", "/run", "/srv", "/tmp", "/var", "/var/cache", "/var/cache/nginx", "/var/lib"],
  ...["/var/lib/nginx", "/var/log", "/var/log/nginx", "/var/tmp", "/var/www", "/var/www/html"],
]);

const WORDS = {
  certificate: "certificate",
  key: "private key",
  parameters: "Diffie-Hellman parameters",
  "ticket-key": "session ticket key",
  passwords: "empty file",
  revoked: "list of revoked certificates",
  "ocsp-response": "OCSP response",
} as const;

/** Of nobody: a list that an authority signed of which no more is known, and that has nothing on it. */
const REVOKED = [
  "-----BEGIN X509 CRL-----",
  "MIGRMDowCgYIKoZIzj0EAwIwDDEKMAgGA1UEAwwBchcNMjYxMTI4MTI1NzUxWhgP",
  "MjEyNjExMDQxMjU3NTFaMAoGCCqGSM49BAMCA0cAMEQCIFlz+4Pnatu15S5D/ouB",
  "Yy0RDgHswYPfVuS7CVHCYGsHAiAMx1wKEAR9xI1VTPto0ZFPYmaGf95yWue1G2rE",
  "YnNeYw==",
  "-----END X509 CRL-----",
  "",
].join("\n");

/** RFC 6960, section 4.2.1: a response that says to try later, and needs no signature. */
const TRY_LATER = "0\x03\n\x01\x03";

function contentOf(kind: keyof typeof WORDS, credentials: Credentials | null): string {
  switch (kind) {
    case "certificate":
      return credentials?.certificate ?? "";
    case "key":
      return credentials?.key ?? "";
    case "parameters":
      return credentials?.parameters ?? "";
    case "ticket-key":
      // 48 bytes: AES-128.
      return "parity-rehearsal".repeat(3);
    case "passwords":
      return "";
    case "revoked":
      return REVOKED;
    case "ocsp-response":
      return TRY_LATER;
  }
}
