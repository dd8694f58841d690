import { expect } from "chai";
import { render } from "../../parity/report/index";
import type { Result, Review } from "../../parity/result";
import { reviewIn } from "../../parity/review-of";
import { onlyInFullSuite } from "../acceptance/harness";
import { poolOfTests } from "./pool";
import { type Edit, edit, git, Repository } from "./repository";

const NOW = new Date("2026-06-01T12:00:00Z");

const pool = poolOfTests();

/** What is said of a change to a project of this repository, `parts` of which make it. */
async function reviewOf(
  parts: readonly (readonly [from: string, to: string])[],
  change: readonly Edit[] | string,
  before: readonly Edit[] = [],
  strict = false,
): Promise<Result & { readonly review: Review }> {
  const repository = new Repository();
  try {
    for (const [from, to] of parts) repository.copy(from, to);
    repository.apply(before).commit("base");
    if (typeof change === "string") git(repository.folder, "apply", change);
    else repository.apply(change);
    const result = await reviewIn(pool(), {
      project: repository.folder,
      base: "HEAD",
      timeoutMs: 60_000,
      now: NOW,
      strict,
    });
    expect(result.errors).to.deep.equal([]);
    return result as Result & { readonly review: Review };
  } finally {
    repository.remove();
  }
}

const outage = (name = "outage-2019") => [[`examples/${name}`, "."]] as const;
const verdicts = ({ review }: { readonly review: Review }): string[] =>
  review.validity.map(({ stack, verdict }) => `${stack}: ${verdict}`);
const reasonOf = ({ review }: { readonly review: Review }, stack: string): string | null =>
  review.validity.find((one) => one.stack === stack)!.reason;

describe("review: the change of 16 September 2019", function () {
  this.timeout(120_000);

  it("is not tested by what passes in staging, and breaks Europe", async () => {
    const result = await reviewOf(outage(), "change.patch");
    expect(verdicts(result)).to.deep.equal([
      "staging: baseline",
      "prod-au: invalid",
      "prod-us: invalid",
      "prod-eu: invalid",
    ]);
    expect(reasonOf(result, "prod-eu")).to.equal(
      "The provider is `aws` in prod-eu and `azure-native` in staging: what the health check takes for healthy is `200` in prod-eu and " +
        "`200-399` in staging; the Host of the health check, the protocol of the listener, the port of the listener and " +
        "24 more differ too.",
    );
    const { traffic, impact } = result.review;
    expect(traffic.map(({ stack, effect, before, after }) => [stack, effect, before, after])).to.deep.equal([
      ["prod-eu", "breaks", '200 "ok\\n"', "301 → https://api.eu.example.com/health"],
    ]);
    expect(traffic[0]!.symptom).to.match(
      /^Target\.ResponseCodeMismatch: 301 where the matcher is 200\. No server is healthy/,
    );
    expect(impact!.settings.map(({ text, onlyIn }) => [text, onlyIn])).to.deep.equal([
      ["listen 80 default_server;", ["prod-eu"]],
    ]);
    const shown = render(result, "console", { color: false, width: 200, unicode: true });
    expect(shown).to.include(
      "    needed in prod-eu only by the health check from 10.0.0.0/24 and the health check from 10.0.1.0/24\n" +
        "    no probe changed, yet needed in staging, prod-au, prod-us by NET-01, HC-05 and HC-03\n",
    );
  });

  it("is one finding, which fails where warnings do", async () => {
    const { findings } = await reviewOf(outage(), "change.patch", [], true);
    const [finding, ...others] = findings.filter(({ check }) => check === "tested");
    expect(others).to.deep.equal([]);
    expect(finding).to.include({ severity: "error" });
    expect(finding!.stacks).to.deep.equal(["prod-au", "prod-us", "prod-eu"]);
    expect(finding!.message).to.match(
      /^What passes in staging says nothing of prod-au, prod-us and prod-eu: the provider is `aws` in prod-au, prod-us and prod-eu and `azure-native` in staging: /,
    );
  });

  it("is tested where all stacks are one program, and breaks nothing", async () => {
    const fixed = await reviewOf(outage("outage-2019-fixed"), [
      edit("web-server/api.conf", "    listen 80 default_server;\n", ""),
    ]);
    expect(verdicts(fixed)).to.deep.equal(["staging: baseline", "prod-au: valid", "prod-us: valid", "prod-eu: valid"]);
    expect(fixed.review.traffic).to.deep.equal([]);
    expect(fixed.findings.filter(({ check }) => check === "tested")).to.deep.equal([]);
  });
});

onlyInFullSuite("review: this repository's own stacks", () => {
  const OWN = ["Pulumi.yaml", "parity.yaml", "infra", "package.json", "tsconfig.json"]
    .concat(["staging", "prod-au", "prod-us", "prod-eu"].map((stack) => `Pulumi.${stack}.yaml`))
    .map((part) => [part, part] as const);
  const CLIENTS = "infra/web-server/settings/clients.ts";
  const VALID = ["staging: baseline", "prod-au: valid", "prod-us: valid", "prod-eu: valid"];

  const uniform: { readonly [about: string]: Edit } = {
    "a setting that is shown to clients": edit(
      CLIENTS,
      'directive: "server_tokens", values: ["off"]',
      'directive: "server_tokens", values: ["on"]',
    ),
    "a time that the load balancer must know of": edit(
      CLIENTS,
      'directive: "send_timeout",\n    values: [idle],',
      'directive: "send_timeout",\n    values: ["100s"],',
    ),
  };
  for (const [about, change] of Object.entries(uniform)) {
    it(`are tested by staging: ${about}`, async () => {
      const result = await reviewOf(OWN, [change]);
      expect(verdicts(result)).to.deep.equal(VALID);
      const told = result.review.traffic.map(({ stack, sameAs }) => sameAs ?? stack);
      expect(
        told.filter((stack) => stack !== "staging"),
        "the same is said of all",
      ).to.deep.equal([]);
    }).timeout(120_000);
  }
});
