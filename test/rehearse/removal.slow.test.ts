import { expect } from "chai";
import { type RemovalExperiment, removalExperiment } from "../../parity/rehearse";
import { settingsIn, webServersOf } from "../../parity/traffic";
import { observationKey } from "../../parity/traffic/probes/observation";
import { needsRehearsal, stackOf } from "./support";

const MAIN = "/etc/nginx/nginx.conf";
const DEFAULT = "/etc/nginx/conf.d/default.conf";

/** Addresses of settings that some probe needs, without what stands before the setting. */
function needed({ stacks }: RemovalExperiment, stack = 0): string[] {
  const { baseline, variants } = stacks[stack]!;
  return variants
    .filter(({ observations }) =>
      [...baseline].some(([id, before]) => observationKey(observations.get(id)!) !== observationKey(before)),
    )
    .map(({ removed }) => short(removed[0]!));
}

const short = (address: string): string =>
  address.slice(address.lastIndexOf("!", address.indexOf("[") < 0 ? undefined : address.indexOf("[")) + 1);

describe("rehearse: the removal experiment", function () {
  this.timeout(240_000);
  before(needsRehearsal);

  it("removes every setting alone, and finds what each is needed for", async () => {
    const stack = stackOf({ base: "alb", facts: { maxUpload: 5 * 1024 * 1024 } });
    const settings = webServersOf(stack.traffic).flatMap(settingsIn);
    const progress: number[] = [];
    const experiment = await removalExperiment(
      [stack, stackOf({ base: "alb", facts: { maxUpload: 5 * 1024 * 1024 } }, "other")],
      {
        onProgress: ({ done }) => progress.push(done),
      },
    );
    const [first, second] = experiment.stacks;
    expect(first!.variants.map(({ removed }) => removed)).to.deep.equal(settings.map(({ address }) => [address]));
    expect(progress.at(-1)).to.equal(settings.length);
    expect([first!.sameAs, second!.sameAs]).to.deep.equal([null, "prod"]);
    expect(second!.variants).to.have.length(settings.length);
    const found = needed(experiment);
    expect(found)
      .to.include("http/client_max_body_size")
      .and.include("http/real_ip_header")
      .and.include("server[api.example.net]/server_name");
    expect(found).to.not.include("worker_processes").and.not.include("http/absolute_redirect");
  });

  it("is not misled by an application on a port that nginx takes when its own has gone", async () => {
    const nginx = { "/etc/nginx/conf.d/api.conf": [["http://application", "http://backend.internal"]] } as const;
    const { stacks } = await removalExperiment([stackOf({ base: "alb", changes: [{ nginx }] })]);
    const without = stacks[0]!.variants.filter(({ removed }) => removed[0]!.includes("/listen["));
    expect(without).to.have.length.of.at.least(2);
    for (const { observations } of without)
      expect([...observations.values()].map(({ kind }) => kind)).to.not.include("not-started");
  });

  it("finds settings that back each other up: each alone is not missed, both are", async () => {
    const stack = stackOf({
      base: "alb",
      changes: [
        {
          nginx: {
            [MAIN]: [
              [
                "upstream application {",
                "server { listen 8080; server_name spare; location = /health { return 200; } location / { return 404; } } upstream application {",
              ],
            ],
            [DEFAULT]: [["proxy_pass http://application;\n    proxy_read_timeout 3s;", "return 200;"]],
          },
        },
      ],
    });
    const { stacks } = await removalExperiment([stack]);
    const [only] = stacks;
    const found = needed({ stacks } as RemovalExperiment);
    const spare = "http/server[spare]/location[= /health]";
    const own = "server[_]";
    expect(found).to.not.include(spare).and.not.include(own);
    const [together] = only!.together;
    // Whichever part of each goes, one of the two servers still answers.
    const minimal = together!.minimal!;
    expect(minimal.map((one) => (one.includes("spare") ? "spare" : "own")).sort()).to.deep.equal(["own", "spare"]);
  });
});
