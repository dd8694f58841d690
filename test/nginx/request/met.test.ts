import { expect } from "chai";
import type { Answer } from "../../../parity/nginx";
import { ask } from "./ask";

const HTTP = `
  map $http_x $z { default 0; ~^a yes; }
  geo $office { default no; 192.0.2.0/24 "of $arg_a"; }
  server {
    if ($z = yes) { return 410 $office; }
    rewrite ^/old/(.*) /new/$1 last;
    location / { add_header X-Page $arg_page; return 204; }
    location /new/ { location ~ x { return 204; } return 205; }
  }`;

/** The directives that were met, in a few words. */
function met(answer: Answer): string[] {
  return [...answer.met.directives].map(({ name, args }) => [name, ...args.slice(0, 2)].join(" "));
}

describe("nginx: what only some requests meet", () => {
  it("is told with the answer: locations, conditions, rewrites, returns, tables and their entries", () => {
    expect(met(ask(HTTP, "/"))).to.deep.equal(["server", "map $http_x $z", "default 0", "location /", "return 204"]);
    expect(met(ask(HTTP, "/", { more: [["X", "abc"]] }))).to.deep.equal([
      ...[
        "server",
        "map $http_x $z",
        "~^a yes",
        "if ($z =",
        "return 410 $office",
        "geo $office",
        "192.0.2.0/24 of $arg_a",
      ],
    ]);
    expect(met(ask(HTTP, "/old/x"))).to.deep.equal([
      ...["server", "map $http_x $z", "default 0", "rewrite ^/old/(.*) /new/$1", "location ~ x", "return 204"],
    ]);
  });

  it("is told of variables of what requests carry: whether they were read, and whether there was something", () => {
    const plain = ask(HTTP, "/").met;
    expect([[...plain.read], [...plain.carried]]).to.deep.equal([["http_x", "arg_page"], []]);
    const full = ask(HTTP, "/?page=2&other=3", { more: [["X", "b"]] }).met;
    expect([...full.carried]).to.deep.equal(["http_x", "arg_page"]);
  });
});
