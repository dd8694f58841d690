import type { Reading } from "../reading";
import type { Block } from "../types";
import { checkBalancing } from "./balancing";
import { checkCertificates, checkListenCertificates } from "./certificates";
import { checkCharsets } from "./charsets";
import { checkCore } from "./core";
import { checkLocations } from "./locations";
import { checkNames } from "./names";
import { doubtNames } from "./openssl";
import { checkProxies, checkSecureLinks } from "./proxies";
import { checkReferers } from "./referers";
import { checkVariables } from "./variables";

/** One thing that nginx checks when it has read `http` to its end; it reports what it finds. */
export type Check = (reading: Reading, http: Block) => void;

/** In the order of ngx_http_block: modules merge their settings one after the other, then the whole is put together. */
const CHECKS: readonly Check[] = [
  checkCore,
  checkBalancing,
  checkReferers,
  checkCertificates,
  checkProxies,
  checkSecureLinks,
  checkLocations,
  checkCharsets,
  doubtNames,
  checkListenCertificates,
  checkVariables,
  checkNames,
];

/** Stops after the first check that finds something: nginx does not come to the others. */
export function finishHttp(reading: Reading, http: Block): void {
  for (const check of CHECKS) {
    if (reading.problems.length > 0) return;
    check(reading, http);
  }
}
