import { expect } from "chai";
import fc from "fast-check";
import { decode, flatten, TAG, type Value } from "../../../parity/graph";
import { parse, settings } from "../../../parity/nginx";
import { trafficOf } from "../../../parity/traffic/stack";
import { settingsIn, webServersOf, withoutSettings } from "../../../parity/traffic/web-server/settings";
import { bases, graphOf } from "../../support/stacks";
import { base64, cloudConfig, declared, file, NGINX, trafficWith, webServer } from "./support";

const MAIN = "/etc/nginx/nginx.conf";
const API = "/etc/nginx/conf.d/api.conf";
const SITE = `server {
  listen 8080 default_server;   # both
  server_name api.example.net
              www.example.net;
  location = /health { return 200 "ok\\n"; }
  add_header A 1; add_header B 2;
}
`;
const FILES = [
  { path: MAIN, content: NGINX },
  { path: API, content: SITE },
];

describe("settings of a declared web server", () => {
  const web = webServer(cloudConfig(FILES));
  const found = settingsIn(web);

  it("are every directive of every declared file, with address, value and place", () => {
    expect(found.map(({ address, value }) => `${address.replace("userData!/etc/nginx/", "")} = ${value}`)).deep.equal([
      "conf.d/api.conf!server[api.example.net] = ",
      "conf.d/api.conf!server[api.example.net]/listen[8080] = 8080 default_server",
      "conf.d/api.conf!server[api.example.net]/server_name = api.example.net www.example.net",
      "conf.d/api.conf!server[api.example.net]/location[= /health] = = /health",
      'conf.d/api.conf!server[api.example.net]/location[= /health]/return = 200 "ok\n"',
      "conf.d/api.conf!server[api.example.net]/add_header[A] = A 1",
      "conf.d/api.conf!server[api.example.net]/add_header[B] = B 2",
      "nginx.conf!events = ",
      "nginx.conf!http = ",
      "nginx.conf!http/include[/etc/nginx/conf.d/*.conf] = /etc/nginx/conf.d/*.conf",
    ]);
    const listen = found[1]!;
    expect(listen.place).deep.include({ resource: "template", property: listen.address });
    expect(listen.place.position).deep.include({ file: "index.ts" });
    expect(listen.file).equal(API);
    expect(listen.directive.position).deep.equal({ file: API, line: 2, column: 3 });
  });

  it("have the addresses that the rest of the tool gives them", () => {
    const graph = graphOf(bases.alb);
    const template = graph.resources.find(({ path }) => path === "template")!;
    const leaves = flatten("userData", decode(template.type, "userData", template.inputs["userData"]!));
    const known = new Set(leaves.map(({ address }) => address));
    const all = webServersOf(trafficOf(graph)).flatMap(settingsIn);
    const simple = all.filter(({ directive }) => directive.block === null || directive.block.length === 0);
    expect(simple.length).greaterThan(20);
    expect(simple.filter(({ address }) => !known.has(address)).map(({ address }) => address)).deep.equal([]);
  });

  it("are none in a file that nginx cannot read, nor in what the distribution brings", () => {
    const broken = webServer(cloudConfig([{ path: MAIN, content: "events {}\nhttp {" }], { packages: ["nginx"] }));
    expect(settingsIn(broken)).deep.equal([]);
    const assumed = webServer(cloudConfig([{ path: API, content: "# nothing\n" }], { packages: ["nginx"] }));
    expect(settingsIn(assumed)).deep.equal([]);
  });

  it("of entries that append are those of their entry", () => {
    const appended = webServer(
      cloudConfig([
        { path: MAIN, content: "events {}\n" },
        { path: MAIN, content: "user www;\nhttp {}\n", append: true },
      ]),
    );
    const all = settingsIn(appended);
    expect(all.map(({ address, directive }) => [address, directive.position.line])).deep.equal([
      [`userData!${MAIN}!events`, 1],
      [`userData!${MAIN}#2!user`, 2],
      [`userData!${MAIN}#2!http`, 3],
    ]);
    expect(file(withoutSettings(appended, [all[1]!]), MAIN).text).equal("events {}\n         \nhttp {}\n");
    const torn = webServer(
      cloudConfig([
        { path: MAIN, content: "events {\n" },
        { path: MAIN, content: "}\n", append: true },
      ]),
    );
    expect(settingsIn(torn).map(({ address }) => address)).deep.equal([`userData!${MAIN}!events`]);
  });

  it("of a file that is read by a link are told once, and cut out under both names", () => {
    const script = `#!/bin/sh
cat > /etc/nginx/sites-available/api <<'EOF'
server { listen 8080; }
EOF
ln -s /etc/nginx/sites-available/api /etc/nginx/sites-enabled/api
cat > /etc/nginx/nginx.conf <<'EOF'
events {}
http { include sites-enabled/*; include sites-available/api; }
EOF
`;
    const traffic = trafficWith(base64(script));
    const twice = traffic.paths[0]!.servers.webServer!;
    const listen = settingsIn(twice).filter(({ directive }) => directive.name === "listen");
    expect(listen.map(({ address }) => address)).deep.equal([
      "userData!/etc/nginx/sites-available/api!server[8080]/listen[8080]",
    ]);
    const after = declared(withoutSettings(twice, listen));
    expect(after["/etc/nginx/sites-enabled/api"]).equal("server {              }\n");
    expect(after["/etc/nginx/sites-available/api"]).equal("server {              }\n");
  });

  describe("cut out", () => {
    it("leave blanks, and all lines where they are", () => {
      const name = found.filter(({ directive }) => directive.name === "server_name");
      const text = declared(withoutSettings(web, name))[API]!;
      expect(text).length(SITE.length);
      expect(text.split("\n").map((line) => line.trimEnd())).deep.equal(
        SITE.split("\n").map((line, index) => (index === 2 || index === 3 ? "" : line)),
      );
      expect(declared(web)[API], "the original stays").equal(SITE);
    });

    it("leave a block without what was in it, or nothing of a block", () => {
      const block = found.find(({ directive }) => directive.name === "location")!;
      const inner = found.find(({ directive }) => directive.name === "return")!;
      expect(declared(withoutSettings(web, [inner]))[API]).contain("location = /health {                    }");
      expect(declared(withoutSettings(web, [inner, block]))[API]).equal(declared(withoutSettings(web, [block]))[API]);
    });

    it("leave the tree without them, whatever they are (law)", () => {
      const index = fc.subarray(found.map((_, at) => at));
      fc.assert(
        fc.property(index, (chosen) => {
          const gone = chosen.map((at) => found[at]!);
          const after = withoutSettings(web, gone);
          const left = after.files.flatMap(({ path, text }) => {
            const parsed = parse(text, { file: path });
            if (!parsed.ok) throw new Error(parsed.problem.message);
            return settings(parsed.config.directives).map(({ node }) => `${path}:${node.start}`);
          });
          const isGone = (start: number, path: string) =>
            gone.some(({ file: of, directive }) => of === path && directive.start <= start && start < directive.end);
          const expected = found.filter(({ file: path, directive }) => !isGone(directive.start, path));
          expect(left.sort()).deep.equal(
            expected.map(({ file: path, directive }) => `${path}:${directive.start}`).sort(),
          );
        }),
        { numRuns: 200 },
      );
    });
  });
});

describe("secrets in user data", () => {
  const secretly = (text: string): Value => ({ [TAG]: "secret", content: base64(text) });
  const HUSH = "hush-hush";
  const config = JSON.stringify({
    write_files: [
      {
        path: MAIN,
        content: `events {}\nhttp { server { server_name ${HUSH}.example; map $a $b { ${HUSH} 1; } proxy_set_header X ${HUSH}; } }`,
      },
      { path: "/etc/app/env", content: `TOKEN=${HUSH}` },
    ],
    runcmd: [`sed -i s/${HUSH}/x/ /etc/nginx/${HUSH}.conf`, `curl ${HUSH} > /etc/nginx/conf.d/${HUSH}.conf`],
  });
  const traffic = trafficWith(secretly(`#cloud-config\n${config}`));
  const web = traffic.paths[0]!.servers.webServer!;

  it("serve the model, and are marked", () => {
    expect(file(web, MAIN)).include({ secret: true });
    expect(file(web, MAIN).text).contain(HUSH);
    expect(web.otherFiles.get("/etc/app/env")).equal(null);
  });

  it("are in no address, value, place or gap", () => {
    const shown = settingsIn(web).map(({ address, value, place }) => ({ address, value, place }));
    expect(shown.map(({ address }) => address)).deep.equal([
      `userData!${MAIN}!events`,
      `userData!${MAIN}!http`,
      `userData!${MAIN}!http/server`,
      `userData!${MAIN}!http/server/server_name`,
      `userData!${MAIN}!http/server/map`,
      `userData!${MAIN}!http/server/map/entry`,
      `userData!${MAIN}!http/server/proxy_set_header`,
    ]);
    expect(JSON.stringify([shown, traffic.gaps])).not.contain(HUSH);
    expect(traffic.gaps.some(({ message }) => message.startsWith("A command in this secret user data"))).equal(true);
  });
});
