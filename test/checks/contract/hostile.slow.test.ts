import { expect } from "chai";
import fc from "fast-check";
import { contractChecks, runChecks, stackContexts } from "../../../parity/checks/index";
import type { Value } from "../../../parity/graph/types";
import { projectOf } from "../../compare/support";
import { type BaseName, bases, filesOf, graphOf } from "../../support/stacks/index";
import { FACTS } from "./fixture";

const names = Object.keys(bases) as BaseName[];

/** What a program can put where something else belongs. */
const odd = fc.constantFrom<Value>(
  ...[
    null,
    true,
    0,
    -1,
    70_000,
    "",
    "x",
    "80",
    "0.0.0.0/0",
    "::/0",
    "10.0.0.0/33",
    "traffic-port",
    "200-",
    "9".repeat(40),
  ],
  ...[[], {}, [null], [[]], [""], { a: {} }, "${targets.arn}", "${nowhere.id}", "\uE001", "\uE001a\uE002"],
);

/** Lines that a file can have, wrong ones among them. */
const line = fc.constantFrom(
  ...["listen 8080;", "listen [::]:8080 ssl;", "listen unix:/run/x;", "listen 8080 proxy_protocol;", "listen 0;"],
  ...["server_name ~^(.+)$;", "server_name *.example.net;", "return 301 https://$host$request_uri;", "return 444;"],
  ...["if ($host) { return 403; }", "rewrite ^ /health break;", "rewrite (.*) $1 last;", "error_page 404 = @x;"],
  ...["deny all;", "satisfy any;", "auth_request /x;", "limit_req zone=none;", "location ~ ( { }", "internal;"],
  ...["keepalive_timeout x;", "proxy_read_timeout 1y;", "client_max_body_size -1;", "set $x $y;", "set $x $x$x;"],
  ...[
    "grpc_pass grpc://x;",
    "proxy_pass http://$host;",
    "alias /var/www/;",
    "try_files $uri =404;",
    "}",
    "{",
    "'",
    "#",
  ],
  ...[
    "include *.conf;",
    "include nginx.conf;",
    "real_ip_header proxy_protocol;",
    "set_real_ip_from 0.0.0.0/0;",
    "\u0000",
  ],
);

interface Disturbance {
  readonly base: BaseName;
  readonly values: readonly (readonly [at: number, value: Value])[];
  readonly lines: readonly (readonly [file: number, at: number, line: string, instead: boolean])[];
}

const disturbance: fc.Arbitrary<Disturbance> = fc.record({
  base: fc.constantFrom(...names),
  values: fc.array(fc.tuple(fc.nat(200), odd), { maxLength: 5 }),
  lines: fc.array(fc.tuple(fc.nat(2), fc.nat(50), line, fc.boolean()), { maxLength: 4 }),
});

function graphFor({ base, values, lines }: Disturbance) {
  const files = [...filesOf(bases[base])];
  const edited = lines.map(([file, at, text, instead]) => {
    const [path, whole] = files[file % files.length]!;
    const rows = whole.split("\n");
    rows.splice(at % rows.length, instead ? 1 : 0, text);
    return [path, rows.join("\n")] as const;
  });
  const graph = graphOf(bases[base], [{ nginx: Object.fromEntries(edited) }]);
  const replaced = new Map(values);
  let at = 0;
  const change = (value: Value): Value => {
    const found = replaced.get(at++);
    if (found !== undefined) return found;
    if (Array.isArray(value)) return value.map(change);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item)]));
  };
  const resources = graph.resources.map((one) => ({
    ...one,
    inputs: Object.fromEntries(Object.entries(one.inputs).map(([key, item]) => [key, change(item)])),
  }));
  return { ...graph, resources };
}

const project = projectOf({ stacks: { staging: {}, prod: {} } });
const judgement = { more: [], deviations: [], errors: [], stacks: [] };

function findings(disturbances: readonly Disturbance[], unknown: boolean) {
  const stacks = disturbances.map((one, index) => ({
    name: ["staging", "prod"][index]!,
    graph: graphFor(one),
    shared: (text: string) => text,
    own: (text: string) => text,
  }));
  const facts = unknown ? { nginx: { version: null, root: null, modules: null }, application: {} } : FACTS;
  const contract = stackContexts(stacks, facts);
  return runChecks({ project, judgement, contract, now: new Date(0) });
}

/** A row that fails for what a program or a file holds takes the whole verdict with it. */
describe("rows of the contract on hostile input", function () {
  this.timeout(60_000);

  it("never throw, whatever stands in a graph or in a file of nginx", () => {
    expect(contractChecks.length).to.be.greaterThan(0);
    fc.assert(
      fc.property(fc.tuple(disturbance, disturbance), fc.boolean(), (disturbances, unknown) => {
        for (const { message } of findings(disturbances, unknown))
          expect(message).not.to.match(/undefined|NaN|\[object/);
      }),
      { numRuns: Number(process.env["FUZZ_CASES"] ?? 150) },
    );
  });

  it("say the same of the same", () => {
    fc.assert(
      fc.property(disturbance, (one) => {
        expect(findings([one, one], false)).to.deep.equal(findings([one, one], false));
      }),
      { numRuns: 20 },
    );
  });
});
