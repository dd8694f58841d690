import { expect } from "chai";
import { type Change, edit, judge, rewrite, withCopy } from "./harness";

/** One stack's web server answers to an old name too, which is accepted for a time. */
const own = (setting: string): Change =>
  edit(
    "web-server.ts",
    '.replaceAll("@domain@", domain),',
    `.replaceAll("@domain@", domain)
      .replace("server_name", domain.includes(".eu.") ? ${JSON.stringify(`${setting}\n    server_name`)} : "server_name"),`,
  );

const waiver = (property: string): Change =>
  rewrite(
    "parity.yaml",
    (text) => `${text}
waivers:
  - check: transparent
    stack: prod-eu
    resource: server
    property: ${JSON.stringify(`userData!/etc/nginx/conf.d/api.conf!server[{api:domain}]/${property}`)}
    owner: web@example.net
    reason: one customer
    expires: 2027-01-31
`,
  );

/** What is said of the waiver, apart from the deviation that it accepts. */
const said = (changes: readonly Change[]): Promise<string[]> =>
  withCopy("outage", changes, async (copy) => {
    const { findings, verdict } = await judge(copy);
    expect(verdict).to.equal("parity");
    expect(findings.some(({ check, waiver: applied }) => check === "transparent" && applied !== null)).to.equal(true);
    return findings.filter(({ check }) => check === "waiver").map(({ severity, message }) => `${severity}: ${message}`);
  });

describe("a waiver on a setting of a web server", function () {
  this.timeout(60_000);

  it("is reported as removable where nothing needs the setting", async () => {
    const [finding, ...others] = await said([own("send_timeout 75s;"), waiver("send_timeout")]);
    expect(others).to.deep.equal([]);
    if (finding?.startsWith("note")) throw new Error(finding);
    expect(finding).to.match(
      /^warning: The waiver of web@example\.net for `userData!.*\/send_timeout` of `server` in prod-eu \(parity\.yaml:\d+, until 2027-01-31\) is on a setting that nothing needs there\.$/,
    );
  });

  it("names the probes that need the setting", async () => {
    const [finding, ...others] = await said([own("location = /v1 { return 204; }"), waiver("location[= /v1]")]);
    expect(others).to.deep.equal([]);
    expect(finding).to.match(
      /^note: The waiver .* is on a setting that is needed there by a request for https:\/\/api\.eu\.example\.com\/v1 through /,
    );
  });

  it("names the row of the contract where no probe tells", async () => {
    const [finding] = await said([own("client_max_body_size 20m;"), waiver("client_max_body_size")]);
    expect(finding).to.match(/^note: The waiver .* is on a setting that is needed there by LM-03 of the contract\.$/);
  });
});
