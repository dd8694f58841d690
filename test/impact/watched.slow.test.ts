import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { verdictOf } from "../../parity/impact/changes";
import type { Case as PredictedCase } from "../../parity/impact/predict";
import type { ServerModel } from "../../parity/impact/server-model";
import { isAlwaysSeen, type Watch, WatchedServer } from "../../parity/impact/watched";
import {
  type Answer,
  answer,
  loadWebServer,
  type NginxFacts,
  ParseCache,
  parse,
  settings,
  type World,
} from "../../parity/nginx";
import type { Directive } from "../../parity/nginx/types";
import { observationKey } from "../../parity/traffic/probes/observation";
import { readCases } from "../nginx/decisions/fixture";
import type { Ask, Case } from "../nginx/decisions/types";
import { bases, type Change } from "../support/stacks/index";
import { modelOf } from "./support";

const FACTS: NginxFacts = { version: "1.22.1", root: true, modules: ["http_ssl", "http_realip", "http_v2"] };
const FIXTURES = join(__dirname, "..", "fixtures", "nginx");

const cases = ["decisions", "request", "sites"].flatMap((folder) =>
  readdirSync(join(FIXTURES, folder)).flatMap((name) =>
    readCases(readFileSync(join(FIXTURES, folder, name), "utf8"), name),
  ),
);

/** An application that answers, and a disk with what the case says. */
function worldOf({ files, disk }: Case): World {
  return {
    application: () => ({ status: 200, headers: [["content-type", "text/plain"]], delay: 0 }),
    file: (path) => (files.has(path) ? "file" : (disk.get(path) ?? "missing")),
  };
}

/** By the text of what is observed, and not by how impact compares it. */
function keyOf({ observation }: { readonly observation: Parameters<typeof observationKey>[0] }): string {
  return observationKey(observation);
}

/** What was decided and answered; nothing of where. */
function told(found: Answer): string {
  const { socket, server, location, steps, ...rest } = found;
  const where = [server?.directive, location?.directive].map((one) => one && `${one.position.file}:${one.start}`);
  return JSON.stringify([rest, where, socket?.address, socket?.port, steps.map(({ what }) => what)]);
}

function without(files: Case["files"], { position, start, end }: Directive): Map<string, string> {
  const text = files.get(position.file)!;
  const blank = text.slice(start, end).replace(/[^\r\n]/g, " ");
  return new Map(files).set(position.file, text.slice(0, start) + blank + text.slice(end));
}

function simpleDirectives({ files }: Case): Directive[] {
  return [...files].flatMap(([file, text]) => {
    const parsed = parse(text, { file });
    return parsed.ok ? settings(parsed.config.directives).map(({ node }) => node) : [];
  });
}

/** Above `map` stands nothing that takes part in an answer. */
const PASSED_BY = `=== a request that is handed on
log_format short $status;
access_log /var/log/nginx/access.log short;
server_names_hash_bucket_size 128;
limit_req_zone $uri zone=uri:1m rate=9r/s;
limit_req_status 429;
keepalive_requests 9;
client_header_timeout 9s;
client_body_timeout 9s;
send_timeout 9s;
proxy_buffer_size 8k;
proxy_next_upstream off;
map $http_upgrade $upgrade { default x; }
upstream api { server 127.0.0.1:3000; }
server {
  listen 80;
  location / { proxy_set_header Upgrade $upgrade; proxy_pass http://api; }
}
> GET /
`;

describe("what an answer looks at", function () {
  this.timeout(300_000);

  it("is all that can change it: what it did not look at can go, in every case of the fixtures", () => {
    let [removed, unseen] = [0, 0];
    for (const tested of cases) {
      const cache = new ParseCache(64);
      const web = loadWebServer(tested.main, tested.files, FACTS, { cache });
      if (web.problems.length > 0) continue;
      const world = worldOf(tested);
      const asks = tested.asks.slice(0, 6).map((ask) => ({ ask, watch: watchOf(tested, ask, world, cache) }));
      for (const directive of simpleDirectives(tested).filter((one) => !isAlwaysSeen(one))) {
        const variant = loadWebServer(tested.main, without(tested.files, directive), FACTS, { cache });
        if (variant.problems.length > 0) continue;
        for (const { ask, watch } of asks) {
          removed++;
          if (watch.saw(directive)) continue;
          unseen++;
          const [before, after] = [web, variant].map((one) => told(answer(one, ask.connection, ask.request, world)));
          expect(after, `${tested.name}: ${ask.text} without line ${directive.position.line}`).to.equal(before);
        }
      }
    }
    expect(removed, "removals").to.be.above(2000);
    expect(unseen / removed, "share of removals that need not be asked about").to.be.above(0.3);
  });

  it("is not what it passes by on its way to another name", () => {
    const [tested] = readCases(PASSED_BY, "here") as [Case];
    const watch = watchOf(tested, tested.asks[0]!, worldOf(tested), new ParseCache());
    const seen = simpleDirectives(tested).filter((one) => !isAlwaysSeen(one) && watch.saw(one));
    const looked = ["keepalive_requests", "default", "server", "proxy_set_header", "proxy_pass"];
    expect(seen.map(({ name }) => name)).to.deep.equal(looked);
  });

  function watchOf({ main, files }: Case, ask: Ask, world: World, cache: ParseCache): Watch {
    const watched = new WatchedServer(cache, (noting) => loadWebServer(main, files, FACTS, { cache: noting }));
    return watched.during((server) => answer(server, ask.connection, ask.request, world));
  }
});

describe("a removal that is asked about where it is looked at alone", function () {
  this.timeout(300_000);

  for (const [name, base] of Object.entries(bases)) {
    it(`changes the same probes and rows as when everything is asked: ${name}`, () => {
      const [stack] = modelOf({ prod: { base } }).stacks;
      const [model] = stack!.servers as [ServerModel];
      const block = model.settings.find(({ directive }) => isAlwaysSeen(directive))!;
      for (const setting of model.settings) {
        const { server, changed } = model.without([setting]);
        const before = new Map(model.asked.map(({ probe, before }) => [probe.id, before.map(keyOf)]));
        const all = model.predictions([setting]).filter(({ probe, cases }) => {
          const [was, is] = [before.get(probe.id)!, cases.map(keyOf)];
          // What is the same for some files that may lie there, and not for others, is not known to change.
          return `${is}` !== `${was}` && !(is.length > 1 && is.some((key) => was.includes(key)));
        });
        expect(
          changed.map(({ probe }) => probe.id),
          setting.address,
        ).to.deep.equal(all.map(({ probe }) => probe.id));
        if (server.problems.length > 0) continue;
        const rows = stack!.contract.judge(model, server, [setting]);
        // A block is always looked at: with it every row is asked.
        expect(rows, setting.address).to.deep.equal(stack!.contract.judge(model, server, [setting, block]));
      }
    });
  }

  it("comes to the same cases, whatever files lie there, as when everything is asked", () => {
    const files: Change = {
      nginx: {
        "/etc/nginx/conf.d/api.conf": `server {
          listen 8080; server_name api.example.net; root /var/www/app/public; index index.php index.html;
          error_page 404 /404.html; add_header X-Frame-Options DENY;
          location / { try_files $uri $uri/ /index.php$is_args$args; }
          location = /404.html { internal; expires 5m; }
          location /media/ { try_files $uri @resize; add_header X-Media 1; }
          location @resize { proxy_pass http://application; proxy_read_timeout 20s; }
          location ~ \\.php$ { try_files $uri =404; fastcgi_pass 127.0.0.1:9000; fastcgi_param SCRIPT_FILENAME $document_root$uri;
            fastcgi_param QUERY_STRING $query_string; fastcgi_read_timeout 20s; add_header X-Php 1; }
        }`,
      },
    };
    const [stack] = modelOf({ prod: { base: bases.alb, changes: [files] } }).stacks;
    const [model] = stack!.servers as [ServerModel];
    const told = (cases: readonly PredictedCase[]) =>
      cases.map((one) => JSON.stringify([[...one.assumed].sort(), keyOf(one)])).sort();
    let [several, changes] = [0, 0];
    for (const setting of model.settings) {
      const changed = new Map(model.without([setting]).changed.map((one) => [one.probe.id, one.after]));
      for (const [index, { probe, cases }] of model.predictions([setting]).entries()) {
        const { before } = model.asked[index]!;
        const after = changed.get(probe.id);
        const what = `${probe.id} without ${setting.address}`;
        expect(after !== undefined, what).to.equal(verdictOf(before, cases).kind === "changed");
        if (cases.length > 1) several++;
        if (after === undefined) continue;
        changes++;
        expect(told(after), what).to.deep.equal(told(cases));
      }
    }
    expect(several, "probes that files decide").to.be.above(200);
    expect(changes, "probes that change").to.be.above(50);
  });
});
