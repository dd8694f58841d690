import { expect } from "chai";
import { contractChecks } from "../../parity/checks";
import { ImpactModel } from "../../parity/impact";
import { probesOf } from "../../parity/traffic";
import { contextOf, Files } from "../traffic/probes/configured";

const { MAIN, PASS, http, server } = Files;

/** Outcome of the one setting whose address ends so, with what changes. */
function said(address: string, nginx: Parameters<typeof contextOf>[0]): string {
  const context = contextOf(nginx);
  const probes = probesOf(context.traffic, context.application);
  const { settings } = new ImpactModel({ checks: contractChecks, stacks: [{ context, probes }] }).all();
  const found = settings.find((one) => one.address.endsWith(address))!;
  const change = found.stacks[0]!.changes[0];
  return change === undefined ? found.outcome : `${found.outcome}: ${change.before} → ${change.after}`;
}

describe("which application answers", () => {
  it("is what a location is needed for that hands requests to another one, though all of them answer alike", () => {
    const api = {
      ...http("upstream api { server 127.0.0.1:4000; }"),
      ...server("location /api/ { proxy_pass http://api; }"),
    };
    expect(said("location[/api/]", api)).to.equal(
      "needed: 200 from the application at 127.0.0.1:4000 → 200 from the application at 127.0.0.1:3000",
    );
    const canary = {
      ...http("map $cookie_canary $to { default application; yes canary; } upstream canary { server 127.0.0.1:4000; }"),
      ...server(`location /shop/ { proxy_pass http://$to; }`),
    };
    expect(said("/yes", canary)).to.match(/^needed: .* at 127\.0\.0\.1:4000 → .* at 127\.0\.0\.1:3000$/);
  });

  it("does not change with one of several servers, nor between locations of one application", () => {
    const second = "server 127.0.0.1:3000; server 127.0.0.1:3001;";
    expect(said("server[127.0.0.1:3001]", { [MAIN]: [["server 127.0.0.1:3000;", second]] })).to.equal("removable");
    expect(said("location[/api/]", server(`location /api/ { ${PASS} }`))).to.equal("removable");
  });
});
