import { join } from "node:path";
import { expect } from "chai";
import { check } from "../../parity/check";
import { stackContexts } from "../../parity/checks/index";
import { declaredOf } from "../../parity/declared";
import { TAG, type Value } from "../../parity/graph/types";
import { render } from "../../parity/report/index";
import { resultSchema } from "../../parity/report/schema";
import type { Declared, DeclaredPath, Result } from "../../parity/result";
import { MODEL } from "../impact/support";
import { bases, type Change, graphOf } from "../support/stacks/index";
import { ROOT } from "./project";

const PLAIN = { color: false, width: 80, unicode: true };
const OUTAGE = join(ROOT, "examples", "outage-2019");

/** The hops of a path as lines, each behind as many dots as there are before it. */
function drawn({ hops }: DeclaredPath): string[] {
  const depth = (index: number): number => (hops[index]!.from === null ? 0 : 1 + depth(hops[index]!.from!));
  return hops.map(({ kind, title }, index) => `${".".repeat(depth(index))}${kind} ${title}`);
}

describe("what the stacks declare", function () {
  this.timeout(60_000);

  describe("of the outage of 2019", () => {
    let result: Result;
    let declared: Declared;
    before(async () => {
      result = await check({ project: OUTAGE, declared: true });
      declared = result.declared!;
    });

    it("is in the result as its schema says, and the page shows it", () => {
      const json = render(result, "json", PLAIN);
      expect(resultSchema.parse(JSON.parse(json))).to.deep.equal(JSON.parse(JSON.stringify(result)));
      expect(render(result, "html", PLAIN)).to.contain('The same in <b class="stack">prod-au</b>');
    });

    it("names each resource once, with the stacks that have it and the place", () => {
      const of = (address: string) => declared.resources.find((resource) => resource.address === address)!;
      const server = of("server$aws:ec2/launchTemplate:LaunchTemplate");
      expect(declared.presence[server.presence]).to.deep.equal(["prod-au", "prod-us", "prod-eu"]);
      expect(server.location).to.deep.equal({ stack: null, file: "aws.ts", line: 115, column: 20 });
      expect(declared.presence[of("{stack}").presence]).to.have.length(4);
      const azure = declared.resources.filter(({ type }) => type.startsWith("azure-native:"));
      expect(azure).to.have.length(7);
      for (const { presence } of azure) expect(declared.presence[presence]).to.deep.equal(["staging"]);
      const counts = new Map(result.stacks.map(({ name }) => [name, 0]));
      for (const { presence } of declared.resources)
        for (const stack of declared.presence[presence]!) counts.set(stack, counts.get(stack)! + 1);
      // The stack itself is none of its resources.
      expect([...counts.values()]).to.deep.equal(result.stacks.map(({ resources }) => resources! + 1));
    });

    it("draws traffic once for stacks that are alike, and Europe by itself", () => {
      expect(declared.traffic.map(({ stacks }) => stacks)).to.deep.equal([
        ["staging"],
        ["prod-au", "prod-us"],
        ["prod-eu"],
      ]);
      expect(declared.traffic.map(({ judgedBy }) => judgedBy)).to.deep.equal(["staging", "prod-au", "prod-eu"]);
      const [australia, europe] = declared.traffic.slice(1).map(({ paths }) => drawn(paths[0]!));
      expect(australia).to.include("......server {api:domain}").and.to.include('........answer 200 "ok\n"');
      expect(europe!.filter((line) => !australia!.includes(line))).to.deep.equal([
        "......server eu.api-v1.example.com",
        ".......answer 301 https://{api:domain}$request_uri",
      ]);
    });

    it("has at each hop the settings that impact says are needed, and why", () => {
      const hops = declared.traffic[2]!.paths[0]!.hops;
      const listen = hops.find(({ kind }) => kind === "listen")!;
      const byDefault = listen.settings.find(({ text }) => text.includes("default_server"))!;
      expect(byDefault.how).to.equal("needed");
      expect(byDefault.because.join()).to.contain("301");
      const inAustralia = declared.traffic[1]!.paths[0]!.hops.find(({ kind }) => kind === "listen")!;
      const there = inAustralia.settings.find(({ text }) => text === byDefault.text);
      expect(there?.how ?? "listed", "what nothing but Europe needs").to.equal("listed");
    });

    it("is of the chosen stacks alone, and in no result that it is not asked for", async () => {
      const one = await check({ project: OUTAGE, declared: true, stacks: ["prod-au"] });
      expect(one.declared!.presence).to.deep.equal([["prod-au"]]);
      expect(one.declared!.traffic.map(({ stacks }) => stacks)).to.deep.equal([["prod-au"]]);
      expect(await check({ project: OUTAGE })).to.not.have.property("declared");
    });
  });

  it("shows nothing of what stands in secret user data", () => {
    const token = "s3cr3t-t0k3n-of-ours";
    const change: Change = {
      nginx: {
        "/etc/nginx/conf.d/api.conf": [
          [
            "location / {",
            `location /${token} { return 200 "${token}"; }\n  location /ab { return 204; }\n  location / {`,
          ],
          ["server_name api.example.net;", `server_name api.example.net ${token}.example.net;`],
        ],
      },
    };
    const open = graphOf(bases.alb, [change], "prod");
    const resources = open.resources.map((resource) => {
      const { userData } = resource.inputs;
      if (userData === undefined) return resource;
      const secret: Value = { [TAG]: "secret", content: userData };
      return { ...resource, inputs: { ...resource.inputs, userData: secret } };
    });
    const same = (text: string): string => text;
    const stacks = [{ name: "prod", graph: { ...open, resources }, shared: same, own: same }];
    const declared = declaredOf(stacks, stackContexts(stacks, MODEL), new Set(["prod"]));
    const text = JSON.stringify(declared);
    expect(text).to.contain("location (secret)");
    expect(text).to.not.contain(token);
    expect(text).to.not.match(/\/ab\b/);
    expect(declared.traffic[0]!.paths[0]!.hops.some(({ settings }) => settings.length > 0)).to.equal(true);
  });
});
