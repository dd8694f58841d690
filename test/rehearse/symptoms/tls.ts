import { expect } from "chai";
import { only, type Symptom } from "./symptom";

const DEFAULT = "/etc/nginx/conf.d/default.conf";
const API = "/etc/nginx/conf.d/api.conf";
const CERTIFICATE = "ssl_certificate /etc/ssl/api.pem; ssl_certificate_key /etc/ssl/api.key;";

/** TLS on both servers of the base; `more` for the default one, which decides what is negotiated. */
const tls = (more = "", socket = "") => ({
  [DEFAULT]: [
    [`listen 8080 default_server${socket};`, `listen 8080 ssl default_server; ${CERTIFICATE} ${more}`],
  ] as const,
  [API]: [["listen 8080;", `listen 8080 ssl; ${CERTIFICATE}`]] as const,
});
const HTTPS = { "targets protocol": "HTTPS", "targets healthCheck.protocol": "HTTPS" };
const SO_KEEPALIVE = " so_keepalive=60s:10s:3";
const probes = only("health-check", "request");

export const tlsToTargets: readonly Symptom[] = [
  {
    row: "TL-01",
    about: "a listener of the old policies offers TLS 1.2 at most, and nginx wants 1.3",
    given: {
      base: "alb",
      changes: [
        { set: { ...HTTPS, "https sslPolicy": "ELBSecurityPolicy-2016-08" } },
        { nginx: tls("ssl_protocols TLSv1.3;") },
      ],
      probes,
    },
    shows: (seen) => {
      expect(new Set(seen.brief("request"))).to.deep.equal(new Set(["tls-failed"]));
      expect(new Set(seen.brief("health-check"))).to.deep.equal(new Set(["tls-failed"]));
    },
  },
  {
    row: "TL-01",
    about: "behind one for TLS 1.3 the same server answers",
    given: { base: "alb", changes: [{ set: HTTPS }, { nginx: tls("ssl_protocols TLSv1.3;") }], probes },
    shows: (seen) => {
      expect(new Set(seen.brief("request"))).to.deep.equal(new Set(["200"]));
      expect(seen.checks()).to.deep.equal(["L7OK 200", "L7OK 200"]);
    },
  },
  {
    row: "TL-02",
    about: "the ciphers of nginx are none that go with its certificate",
    given: {
      base: "alb",
      changes: [
        { set: { ...HTTPS, "https sslPolicy": "ELBSecurityPolicy-2016-08" } },
        // The certificate of a rehearsal has a key on a curve.
        { nginx: tls("ssl_protocols TLSv1.2; ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256;") },
      ],
      probes,
    },
    shows: (seen) => expect(new Set(seen.brief("request"))).to.deep.equal(new Set(["tls-failed"])),
  },
  {
    row: "TL-03",
    about: "the default server refuses a handshake without a name",
    given: {
      base: "alb",
      changes: [
        { set: HTTPS },
        {
          nginx: {
            ...tls(),
            [DEFAULT]: [["listen 8080 default_server;", "listen 8080 ssl default_server; ssl_reject_handshake on;"]],
          },
        },
      ],
      probes,
    },
    shows: (seen) => {
      expect(new Set(seen.brief("health-check"))).to.deep.equal(new Set(["tls-failed"]));
      expect(new Set(seen.brief("request"))).to.deep.equal(new Set(["tls-failed"]));
    },
  },
  {
    row: "TL-04",
    about: "nginx wants a certificate that no balancer has",
    given: {
      base: "alb",
      changes: [{ set: HTTPS }, { nginx: tls("ssl_verify_client on; ssl_client_certificate /etc/ssl/clients.pem;") }],
      probes,
    },
    shows: (seen) => expect(new Set(seen.brief("health-check"))).to.deep.equal(new Set(["400"])),
  },
  {
    row: "TL-06",
    about: "TLS that the balancer passes on comes to a port of clear text",
    given: {
      base: "nlb-tcp",
      changes: [{ set: { "listener port": 443 } }],
      probes: (all) =>
        all
          .filter(({ kind }) => kind === "request")
          .map((probe) => ({ ...probe, request: { ...probe.request!, tls: true, sni: "api.example.net" } })),
    },
    shows: (seen) => expect(new Set(seen.brief("request"))).to.deep.equal(new Set(["tls-failed"])),
  },
  {
    row: "TL-06",
    about: "TLS ends at the balancer, and nginx waits for it in vain",
    given: { base: "nlb-tls", changes: [{ nginx: tls("", SO_KEEPALIVE) }], probes: only("request") },
    shows: (seen) => expect(new Set(seen.brief("request"))).to.deep.equal(new Set(["400"])),
  },
];
