import { expect } from "chai";
import type { ProbeOutcome } from "../../parity";
import { rehearseContexts } from "../../parity/rehearsal";
import { contextsOf } from "./contexts";
import { needsRehearsal } from "./support";

const MAIN = "/etc/nginx/nginx.conf";
const API = "/etc/nginx/conf.d/api.conf";
const PASS = "proxy_pass http://application;";

/** What other people's configurations have that ours does not. */
describe("rehearse: configurations of all kinds", function () {
  this.timeout(120_000);
  before(needsRehearsal);

  async function probesOf(edits: {
    readonly [file: string]: readonly (readonly [string, string])[];
  }): Promise<readonly ProbeOutcome[]> {
    const { rehearsal, errors } = await rehearseContexts(contextsOf("alb", { nginx: edits }));
    expect(errors).to.deep.equal([]);
    const [server] = rehearsal!.stacks[0]!.servers;
    expect([server!.failure, server!.limits]).to.deep.equal([null, []]);
    return server!.probes;
  }

  it("takes logs on /dev/stderr and /dev/stdout, as containers have them", async () => {
    const logs = "error_log /dev/stderr warn; http { access_log /dev/stdout;";
    const probes = await probesOf({ [MAIN]: [["http {", logs]] });
    expect(probes.filter(({ passes }) => !passes)).to.deep.equal([]);
  });

  it("makes the files that TLS needs to start: what revokes certificates, and what says that they hold", async () => {
    const tls = [
      "ssl_certificate /etc/ssl/api.pem; ssl_certificate_key /etc/ssl/api.key; ssl_crl /etc/ssl/revoked.pem;",
      "ssl_stapling on; ssl_stapling_file /etc/ssl/ocsp.der;",
    ].join(" ");
    const probes = await probesOf({ [API]: [["location / {", `${tls} location / {`]] });
    expect(probes.filter(({ passes }) => !passes)).to.deep.equal([]);
  });

  it("lets workers of any user connect to an application's unix socket, however long its path", async () => {
    const path = `/srv/${"releases/of/the/application/".repeat(3)}app.sock`;
    const probes = await probesOf({ [API]: [["http://application", `http://unix:${path}`]] });
    expect(probes.filter(({ passes }) => !passes)).to.deep.equal([]);
  });

  for (const [protocol, port] of [
    ["fastcgi", 9000],
    ["uwsgi", 3031],
    ["scgi", 4000],
  ] as const)
    it(`speaks ${protocol}`, async () => {
      const pass = `include ${protocol}_params; ${protocol}_pass 127.0.0.1:${port};`;
      const probes = await probesOf({ [API]: [[PASS, pass]] });
      const reasons = probes
        .filter(({ kind }) => kind === "request" || kind === "upload" || kind === "drain")
        .map(({ reason, status }) => `${status} ${reason}`);
      expect(reasons).to.have.length.of.at.least(4);
      // Nothing of it is a header by the name that is asked for; that it arrives is what counts here.
      for (const reason of reasons)
        expect(reason).to.match(/^200 (200 from the application|the application receives no )/);
    });

  it("asks by other methods where they are told apart, also one that is hung up on", async () => {
    const cors = 'if ($request_method = OPTIONS) { add_header Access-Control-Allow-Origin "*"; return 204; }';
    const probes = await probesOf({ [API]: [[PASS, `${cors} if ($request_method = DELETE) { return 444; } ${PASS}`]] });
    expect(probes.filter(({ passes }) => !passes)).to.deep.equal([]);
    expect(probes.filter(({ kind }) => kind === "method").map(({ status }) => status)).to.deep.equal([204, null]);
  });

  it("does not judge what needs a name that nginx looks up when a request comes", async () => {
    const api = "resolver 10.0.0.2; set $backend app.internal; proxy_pass http://$backend:3000;";
    const context = contextsOf("alb", { nginx: { [API]: [[PASS, api]] } });
    const { rehearsal, findings, errors } = await rehearseContexts(context);
    expect(findings).to.deep.equal([]);
    expect(rehearsal!.stacks[0]!.state).to.equal("not judged");
    const [server] = rehearsal!.stacks[0]!.servers;
    expect(server!.limits.join()).to.match(/is known only when a request comes/);
    const open = server!.probes.filter(({ judged }) => judged === false);
    expect(open.length).to.equal(server!.probes.filter(({ kind }) => kind !== "health-check").length);
    expect(errors.map(({ message }) => message.replace(/That is .*/, ""))).to.deep.equal([
      `prod: ${open.length} probes are not judged: they need app.internal, which nginx looks up when a request comes; it is not here. `,
    ]);
  });
});
