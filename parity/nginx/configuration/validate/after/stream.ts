import { atLeast } from "../../version";
import type { Reading } from "../reading";
import type { Block } from "../types";
import { checkGroup } from "./balancing";
import { checkCertificates, checkOldStreamCertificates, checkStreamListenCertificates } from "./certificates";
import type { Check } from "./http";
import { ownCertificate } from "./proxies";
import { checkUsed } from "./variables";

/** Until 1.27.1 every server has something to do. */
const checkHandlers: Check = (reading, stream) => {
  if (atLeast(reading.facts.version, "1.27.1")) return;
  const idle = stream.inner.find((server) => !server.values.has("handler"));
  if (idle === undefined) return;
  reading.refuse({ message: "no handler for server", hint: "Add proxy_pass or return." }, idle.directive!);
};

const checkProxyCertificates: Check = (reading, stream) => {
  for (const server of stream.inner) {
    const refusal = server.value<boolean>("proxy_ssl") === true ? ownCertificate("proxy", server) : null;
    if (refusal === null) continue;
    reading.refuse(refusal, server.directive!);
    return;
  }
};

const checkGroups: Check = (reading, stream) => {
  const resolver = stream.values.has("resolver");
  for (const group of reading.streamUpstreams.groups) checkGroup(reading, group, resolver);
};

/** Servers have had certificates whether they listen with TLS or not since servers of one address have names. */
const BY_NAME = "1.25.5";

const CHECKS: readonly Check[] = [
  checkHandlers,
  checkProxyCertificates,
  checkGroups,
  (reading, stream) =>
    (atLeast(reading.facts.version, BY_NAME) ? checkCertificates : checkOldStreamCertificates)(reading, stream),
  (reading, stream) => {
    if (atLeast(reading.facts.version, BY_NAME)) checkStreamListenCertificates(reading, stream);
  },
  (reading) => checkUsed(reading, reading.streamVariables),
];

/** ngx_stream_block, in its order: modules merge their settings, then the whole is put together. */
export function finishStream(reading: Reading, stream: Block): void {
  for (const check of CHECKS) {
    if (reading.problems.length > 0) return;
    check(reading, stream);
  }
}
