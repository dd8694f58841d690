import type { Block } from "../types";
import type { Check } from "./http";

/** What OpenSSL 1.1.1 and later know; which others there are depends on its version and build. */
const GROUPS = new Set(
  [
    "auto x25519 x448 p-256 p-384 p-521 prime256v1 secp256r1 secp384r1 secp521r1 secp256k1 secp224r1 p-224",
    "brainpoolp256r1 brainpoolp384r1 brainpoolp512r1 ffdhe2048 ffdhe3072 ffdhe4096 ffdhe6144 ffdhe8192",
  ].flatMap((names) => names.split(" ")),
);
const CIPHER =
  /^(?:ALL|DEFAULT|COMPLEMENTOF|PROFILE=|HIGH|MEDIUM|LOW|EXP|SUITEB|TLS|SSLv3|k?EE?C?DHE?|E?EC?DHE?|kRSA|aRSA|aECDSA|RSA|DHE?|EDH|ADH|AECDH|ECDSA|AES|CAMELLIA|CHACHA20|ARIA|SEED|3?DES|RC4|IDEA|SHA|MD5|PSK|SRP|GOST|[ae]?NULL)/;

/**
 * Names that only OpenSSL can judge. It takes a list of ciphers when one of them exists, and a list of groups when all do;
 * nginx does not start otherwise.
 */
export const doubtNames: Check = (reading, http) => {
  const waiting: Block[] = [http];
  for (let block = waiting.shift(); block !== undefined; block = waiting.shift()) {
    waiting.unshift(...block.inner);
    const directive = (name: string) => block!.directive?.block?.find((one) => one.name === name) ?? null;
    const ciphers = directive("ssl_ciphers");
    const groups = directive("ssl_ecdh_curve");
    if (ciphers !== null && !ciphers.args[0]?.split(/[:, ]/).some((name) => CIPHER.test(name))) {
      reading.doubt(`whether OpenSSL has a cipher of "${ciphers.args[0]}": without one nginx does not start`, ciphers);
    }
    const strange = groups?.args[0]?.split(":").find((name) => !GROUPS.has(name.toLowerCase()));
    if (strange !== undefined) {
      reading.doubt(`whether OpenSSL has the group "${strange}": without it nginx does not start`, groups);
    }
  }
};
