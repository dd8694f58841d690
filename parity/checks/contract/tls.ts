import type { PathView } from "./view";

/** Versions that a balancer offers to servers. */
const UP_TO_12 = ["TLSv1", "TLSv1.1", "TLSv1.2"];
const UP_TO_13 = [...UP_TO_12, "TLSv1.3"];

/**
 * What the load balancer offers to servers over TLS; null: not known. "TLS 1.3 policy on the listener:
 * ELBSecurityPolicy-TLS13-1-0-2021-06 towards targets, else ELBSecurityPolicy-2016-08" (AWS, security policies for
 * Application Load Balancers). Application Gateway v2: TLS 1.2 at most (Microsoft, end-to-end TLS).
 */
export function offeredTo({ path: { loadBalancer, listener } }: PathView): readonly string[] | null {
  if (loadBalancer.kind === "application-gateway") return UP_TO_12;
  const policy = listener.sslPolicy?.value ?? null;
  if (policy === null) return listener.sslPolicy === null ? UP_TO_12 : null;
  return policy.startsWith("ELBSecurityPolicy-TLS13-") ? UP_TO_13 : UP_TO_12;
}

/** TLS 1.2 ciphers of both policies towards targets (AWS, the same page), in OpenSSL's names. */
export const BALANCER_CIPHERS: ReadonlySet<string> = new Set([
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES128-SHA256",
  "ECDHE-RSA-AES128-SHA256",
  "ECDHE-ECDSA-AES128-SHA",
  "ECDHE-RSA-AES128-SHA",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-AES256-SHA384",
  "ECDHE-RSA-AES256-SHA384",
  "ECDHE-RSA-AES256-SHA",
  "ECDHE-ECDSA-AES256-SHA",
  "AES128-GCM-SHA256",
  "AES128-SHA256",
  "AES128-SHA",
  "AES256-GCM-SHA384",
  "AES256-SHA256",
  "AES256-SHA",
]);

/** Words of OpenSSL that stand for sets with ECDHE-RSA-AES128-GCM-SHA256 in them, whatever the version. */
const WIDE: ReadonlySet<string> = new Set([
  ...["DEFAULT", "ALL", "HIGH", "ECDHE", "EECDH", "AESGCM", "AES", "AES128", "kECDHE", "kEECDH"],
  ...["ECDHE+AESGCM", "EECDH+AESGCM", "ECDH+AESGCM", "EECDH+AES128", "ECDHE+AES", "EECDH+AES", "EECDH+CHACHA20"],
]);
/** Exclusions that leave that cipher where it is. */
const HARMLESS =
  /^[!-](?:aNULL|eNULL|NULL|MD5|RC4|3DES|DES|EXPORT|EXP|LOW|MEDIUM|PSK|SRP|DSS|DSA|CAMELLIA|SEED|IDEA|ARIA|aDSS|aECDH|ADH|AECDH|DH|EDH|DHE|kEDH|kDHE|kRSA|RSA\+3DES|SHA1|CBC|AESCCM|ECDSA)$/;

/** Whether a cipher string of OpenSSL has one in common with the balancer; null: it has words that are not known here. */
export function sharesCipher(text: string): boolean | null {
  const words = text.split(/[:, ]+/).filter((word) => word !== "" && !word.startsWith("@"));
  if (words.some((word) => /^[!-]/.test(word) && !HARMLESS.test(word) && !isName(word.slice(1)))) return null;
  const excluded = new Set(words.filter((word) => /^[!-]/.test(word)).map((word) => word.slice(1)));
  const wanted = words.filter((word) => !/^[!+-]/.test(word));
  if (wanted.some((word) => BALANCER_CIPHERS.has(word) && !excluded.has(word))) return true;
  if (wanted.some((word) => WIDE.has(word) && word !== "EECDH+CHACHA20")) return true;
  return wanted.every(isName) ? false : null;
}

/** A single cipher, not a word for many. */
function isName(word: string): boolean {
  return /^(?:TLS_|ECDHE-|DHE-|AES\d|CAMELLIA\d|PSK-|RSA-|DES-|ARIA|ADH-|AECDH-)[\w-]*(?:SHA\d*|POLY1305|CCM8?|MD5)$/.test(
    word,
  );
}
