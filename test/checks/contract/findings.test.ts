import { expect } from "chai";
import { runChecks, stackContexts } from "../../../parity/checks/index";
import type { Deviation } from "../../../parity/compare/index";
import type { Waiver } from "../../../parity/config/index";
import { TAG, type Value } from "../../../parity/graph/types";
import type { Finding } from "../../../parity/result";
import { projectOf } from "../../compare/support";
import { bases, graphOf } from "../../support/stacks/index";
import { type ContractFixture, contextsOf, contractFindings } from "./fixture";

const DEFAULT = "/etc/nginx/conf.d/default.conf";
const API = "/etc/nginx/conf.d/api.conf";
const HEALTH = "location = /health {\n    proxy_pass http://application;\n    proxy_read_timeout 3s;\n  }";
const STACKS = ["staging", "prod-us", "prod-eu"];

const redirecting: ContractFixture = {
  about: "",
  base: "alb",
  stacks: STACKS,
  change: { nginx: { [DEFAULT]: [["return 404;", "return 302 /x;"]] } },
  in: {
    "prod-us": { nginx: { [DEFAULT]: [[HEALTH, ""]], [API]: [["location / {", "location /v1 {"]] } },
    "prod-eu": { nginx: { [DEFAULT]: [[HEALTH, ""]], [API]: [["location / {", "location /v1 {"]] } },
  },
  expect: [],
};

function only(found: readonly Finding[], check: string): Finding {
  const mine = found.filter((one) => one.check === check);
  expect(mine, check).to.have.length(1);
  return mine[0]!;
}

function waived(fixture: ContractFixture, waivers: readonly Partial<Waiver>[]): Finding[] {
  const stacks = Object.fromEntries(STACKS.map((stack) => [stack, {}]));
  return runChecks({
    project: projectOf({ stacks, waivers }),
    judgement: { more: [], deviations: [], errors: [], stacks: [] },
    contract: contextsOf(fixture),
    now: new Date("2026-06-01"),
  });
}

const bare = () => graphOf(bases.alb, [{ userData: "none" }]);

describe("findings of the contract", () => {
  it("are one for all stacks that say the same of a place, with the value of every stack", () => {
    const finding = only(contractFindings(redirecting), "HC-02");
    expect(finding.stacks).to.deep.equal(["prod-us", "prod-eu"]);
    expect(finding.values).to.deep.equal({ staging: "302 /x", "prod-us": "302 /x", "prod-eu": "302 /x" });
    expect(finding.resource).to.equal("template");
    expect(finding.property).to.equal(`userData!${DEFAULT}!server[_]/location[/]/return`);
    // One place in the program for each of both stacks, and that of the matcher.
    expect(finding.locations.map(({ stack }) => stack)).to.deep.equal(["prod-us", "prod-us", "prod-eu", "prod-eu"]);
  });

  it("are one of what nobody sets, however many servers are declared into the distribution's own http", () => {
    const names = ["a", "b", "c"];
    const server = (name: string): string =>
      `server { listen 8080; server_name ${name}.example.net; location / { proxy_pass http://127.0.0.1:3000; } }`;
    const found = contractFindings({
      about: "",
      base: "alb",
      stacks: STACKS,
      change: {
        userData: "none",
        set: {
          "balancer idleTimeout": 4000,
          "template userData": [
            "#!/bin/bash",
            "rm -f /etc/nginx/sites-enabled/default",
            ...names.flatMap((name) => [`cat > /etc/nginx/conf.d/${name}.conf <<'END'`, server(name), "END"]),
            "",
          ].join("\n"),
        },
      },
      expect: [],
    });
    for (const [check, directive] of [
      ["LM-01", "large_client_header_buffers"],
      ["LM-03", "client_max_body_size"],
    ] as const)
      expect(only(found, check).property).to.equal(`userData!/etc/nginx/nginx.conf!http/${directive}`);
    const silent = found.filter(({ check }) => check === "TO-04").map(({ property }) => property);
    expect(silent, "one for each directive")
      .to.deep.equal([...new Set(silent)])
      .and.have.length(3);
  });

  it("are none of what a file may say that nobody knows: what cannot be judged is told", () => {
    const fixture = (lines: readonly string[]): ContractFixture => ({
      about: "",
      base: "alb",
      stacks: STACKS,
      change: {
        userData: "none",
        set: { "template userData": ["#!/bin/bash", "apt-get install -y nginx", ...lines, ""].join("\n") },
      },
      expect: [],
    });
    const said = (lines: readonly string[]) =>
      contractFindings(fixture(lines)).filter(({ check }) => check === "NET-01");
    const gone = "rm /etc/nginx/sites-enabled/default";
    expect(
      said([gone]).map(({ severity }) => severity),
      "known",
    ).to.deep.equal(["error"]);
    for (const line of [
      "aws s3 cp s3://bucket/api.conf /etc/nginx/conf.d/api.conf",
      "aws s3 sync s3://bucket/nginx /etc/nginx",
      "sed -i 's/listen 80/listen 8080/; t' /etc/nginx/nginx.conf",
      "ansible-playbook nginx.yml",
      "envsubst < /opt/api.conf > /etc/nginx/conf.d/api.conf",
    ]) {
      expect(said([gone, line]), line).to.deep.equal([]);
      const notes = contractFindings(fixture([gone, line])).filter(({ check }) => check === "contract");
      expect(notes.map(({ message }) => message).join(" "), line).to.match(
        /NET-01.* not judged in all stacks: what nginx reads in/,
      );
      expect(
        notes.some(({ severity }) => severity === "warning"),
        line,
      ).to.equal(true);
    }
  });

  it("know that nginx is there by its installation, in a secret and under another provider too", () => {
    const [context] = contextsOf({ about: "", base: "alb", change: { userData: "none" }, expect: [] });
    const speaks = (inputs: { readonly [name: string]: Value }): boolean => {
      const graph = { ...bare(), resources: [{ ...bare().resources[0]!, inputs }] };
      return stackContexts([{ name: "prod", graph, shared: (text) => text, own: (text) => text }], {
        nginx: context!.nginx,
        application: {},
      })[0]!.mentionsNginx();
    };
    const cloudConfig = Buffer.from("#cloud-config\npackages:\n  - nginx\n").toString("base64");
    expect(speaks({ customData: cloudConfig })).to.equal(true);
    expect(speaks({ customData: { [TAG]: "secret", content: cloudConfig } })).to.equal(true);
    expect(speaks({ metadataStartupScript: "apt-get install -y nginx" })).to.equal(true);
    expect(speaks({ userData: "#!/bin/sh\n# not behind nginx\nservice apache2 start\n" })).to.equal(false);
  });

  it("say why the same file is right in another stack", () => {
    const finding = only(
      contractFindings({
        ...redirecting,
        in: {
          ...redirecting.in,
          staging: { ...redirecting.in!["prod-eu"], set: { "targets healthCheck.matcher": "200-399" } },
        },
      }),
      "HC-02",
    );
    expect(finding.message).to.match(
      / It holds in staging: the health check of `targets` gets 302, and `200-399` takes it\.$/,
    );
  });

  it("name what differs between the stacks that they are about", () => {
    const ports = (port: number) => ({
      "targets port": port,
      "server-group ingress[0].toPort": port,
      "server-group ingress[0].fromPort": port,
    });
    const finding = only(
      contractFindings({
        ...redirecting,
        change: {},
        in: { "prod-us": { set: ports(9001) }, "prod-eu": { set: ports(9002) } },
      }),
      "NET-01",
    );
    expect(finding.message).to.contain(
      "sends to port 9001 (prod-us) and 9002 (prod-eu), and nginx in prod-us and prod-eu",
    );
    expect(finding.values).to.deep.equal({ staging: "8080", "prod-us": "9001", "prod-eu": "9002" });
  });

  it("are at addresses that stacks share, whatever their own values are", () => {
    const fixture: ContractFixture = {
      ...redirecting,
      stacks: ["prod-us", "prod-eu"],
      change: { nginx: { "/etc/nginx/nginx.conf": [["include conf.d/default.conf;", ""]] } },
      in: {
        "prod-us": {
          nginx: { [API]: `server { listen 8080; server_name us.example.net; location / { return 404; } }` },
        },
        "prod-eu": {
          nginx: { [API]: `server { listen 8080; server_name eu.example.net; location / { return 404; } }` },
        },
      },
    };
    const domains = { "prod-us": "us.example.net", "prod-eu": "eu.example.net" };
    const found = runChecks({
      project: projectOf({ stacks: { "prod-us": {}, "prod-eu": {} } }),
      judgement: { more: [], deviations: [], errors: [], stacks: [] },
      contract: contextsOf(fixture, domains),
      now: new Date(0),
    });
    const finding = only(found, "HC-01");
    expect(finding.stacks).to.deep.equal(["prod-us", "prod-eu"]);
    expect(finding.property).to.equal(`userData!${API}!server[{app:domain}]/location[/]/return`);
  });

  it("are at the address that others have too, where a stack is called like a part of it", () => {
    const stacks = ["nginx", "http", "prod"];
    const short: ContractFixture = {
      ...redirecting,
      stacks,
      in: {},
      change: { nginx: { "/etc/nginx/nginx.conf": [["keepalive_timeout 90s;", "keepalive_timeout 5s;"]] } },
    };
    const finding = only(contractFindings(short), "TO-01");
    expect(finding.stacks).to.deep.equal(stacks);
    expect(finding.property).to.equal("userData!/etc/nginx/nginx.conf!http/keepalive_timeout");
    expect(finding.values).to.deep.equal({ nginx: "5s", http: "5s", prod: "5s" });
  });

  it("are softened by a waiver for one stack, at its address and value", () => {
    const row: Partial<Waiver> = {
      check: "HC-02",
      stack: "prod-us",
      resource: "template",
      property: `userData!${DEFAULT}!server[_]/location[/]/return`,
      value: "302 /x",
    };
    const brief = (found: readonly Finding[]) =>
      found.map(({ check, stacks, waiver }) => `${check} ${stacks.join(",")}${waiver ? " waived" : ""}`);
    expect(brief(waived(redirecting, [row]))).to.include.members(["HC-02 prod-eu", "HC-02 prod-us waived"]);
    expect(brief(waived(redirecting, [{ ...row, value: "200" }]))).to.include("HC-02 prod-us,prod-eu");
    expect(brief(waived(redirecting, [{ ...row, stack: "staging" }]))).to.include("waiver staging");
    const [left] = waived(redirecting, [row]).filter(({ check, waiver }) => check === "HC-02" && !waiver);
    expect(left!.message).to.contain(" in prod-eu gets ");
  });

  it("leave to the finding about another cloud what does not stop traffic there", () => {
    const fixture: ContractFixture = {
      ...redirecting,
      change: { nginx: { "/etc/nginx/nginx.conf": [["keepalive_timeout 90s;", "keepalive_timeout 30s;"]] } },
      in: {
        staging: {
          base: "application-gateway",
          nginx: {
            [DEFAULT]: [
              ["return 404;", "return 302 /x;"],
              [HEALTH, ""],
            ],
            [API]: [["location / {", "location /v1 {"]],
          },
        },
      },
    };
    const judge = (deviations: readonly Deviation[]) =>
      runChecks({
        project: projectOf({ stacks: Object.fromEntries(STACKS.map((stack) => [stack, {}])) }),
        judgement: { more: [], deviations, errors: [], stacks: [] },
        contract: contextsOf(fixture),
        now: new Date(0),
      });
    const otherCloud = { check: "one-provider", kind: "other-cloud", stacks: ["staging"] } as unknown as Deviation;
    const told = { ...otherCloud, values: {}, words: {}, locations: [], resource: null, type: null, property: null };
    const of = (found: readonly Finding[], check: string) =>
      found.filter((one) => one.check === check).map(({ stacks }) => stacks);
    const together = judge([]);
    expect(of(together, "TO-01")).to.deep.equal([["staging"], ["prod-us", "prod-eu"]]);
    expect(of(together, "HC-02")).to.deep.equal([["staging"]]);
    const apart = judge([{ ...told, expected: null, cause: null }]);
    expect(of(apart, "TO-01")).to.deep.equal([["prod-us", "prod-eu"]]);
    expect(of(apart, "HC-02"), "an outage is told").to.deep.equal([["staging"]]);
  });

  it("hold nothing of what is secret", () => {
    const secret = "classified.example.net";
    const fixture: ContractFixture = {
      ...redirecting,
      stacks: ["prod"],
      in: {},
      change: {
        nginx: {
          [API]: `server { listen 8080; server_name ${secret}; location = /health { return 403; } }`,
          "/etc/nginx/nginx.conf": [["include conf.d/default.conf;", ""]],
        },
      },
    };
    expect(JSON.stringify(contractFindings(fixture)), "in clear text it is named").to.contain(secret);
    const hidden = JSON.stringify(contractFindings({ ...fixture, change: { ...fixture.change, userData: "secret" } }));
    expect(hidden).to.contain("HC-0");
    expect(hidden).not.to.contain(secret).and.not.to.contain("classified");
  });
});
