import { expect } from "chai";
import fc from "fast-check";
import { loadWebServer, parse } from "../../../parity/nginx";
import { edited } from "../../../parity/rehearse/plan/edit";
import { scaleDurations } from "../../../parity/rehearse/plan/scale";
import { here } from "../../../parity/rehearse/time";

const FACTS = { version: "1.24.0", root: true, modules: [] };

function scaled(files: { readonly [path: string]: string }, speed = 100) {
  const map = new Map(Object.entries(files));
  const { edits, changes } = scaleDurations(map, loadWebServer(Object.keys(files)[0]!, map, FACTS), speed);
  return { files: edited(map, [edits]), changes };
}

describe("rehearse: durations", () => {
  it("are divided where they stand, defaults come in front, and no line moves", () => {
    const { files, changes } = scaled({
      "/nginx.conf": "events {}\nhttp {\n  keepalive_timeout 1m30s 20s;\n  include api.conf;\n}\n",
      "/api.conf":
        'server {\n  send_timeout "500ms";\n  location / {\n    proxy_pass http://a;\n    proxy_read_timeout 50;\n  }\n}\n',
    });
    expect(files.get("/nginx.conf")).to.equal(
      "events {}\nhttp { client_header_timeout 700ms; client_body_timeout 700ms; send_timeout 700ms; proxy_connect_timeout 700ms; " +
        "proxy_read_timeout 700ms; proxy_send_timeout 700ms;\n  keepalive_timeout 1000ms 20s;\n  include api.conf;\n}\n",
    );
    expect(files.get("/api.conf")).to.equal(
      "server {\n  send_timeout 105ms;\n  location / {\n    proxy_pass http://a;\n    proxy_read_timeout 600ms;\n  }\n}\n",
    );
    expect(changes).to.include("keepalive_timeout 1m30s → 1000ms").and.include("send_timeout 700ms (nginx's default)");
  });

  it("leave alone what is no duration, switches something off, or stands where nginx would not read it", () => {
    const text =
      "events {}\nhttp { keepalive_timeout 0; client_header_timeout $x; client_body_timeout soon; send_timeout; ";
    const { files } = scaled({ "/nginx.conf": `${text}}` });
    expect(files.get("/nginx.conf")).to.equal(`${text}}`);
    expect(scaled({ "/nginx.conf": "http { send_timeout 60s;" }).files.get("/nginx.conf")).to.equal(
      "http { send_timeout 60s;",
    );
  });

  it("keep their order, whoever waits", () => {
    const seconds = fc.integer({ min: 1, max: 7200 });
    fc.assert(
      fc.property(seconds, seconds, fc.integer({ min: 1, max: 500 }), (a, b, speed) => {
        expect(Math.sign(here(a, speed) - here(b, speed)) * Math.sign(a - b)).to.be.at.least(0);
        expect(here(a, speed)).to.be.greaterThan(here(0, speed));
      }),
    );
  });

  it("leave a configuration that parses, with the same directives beside the defaults", () => {
    const source =
      "events {}\nhttp {\n  proxy_connect_timeout 5s; # why\n  server { listen 80; keepalive_timeout 65; }\n}\n";
    const text = scaled({ "/nginx.conf": source }).files.get("/nginx.conf")!;
    const parsed = parse(text, { file: "/nginx.conf" });
    if (!parsed.ok) throw new Error(parsed.problem.message);
    expect(text.split("\n").length).to.equal(source.split("\n").length);
    expect(text).to.include("# why").and.include("proxy_connect_timeout 150ms");
  });
});
