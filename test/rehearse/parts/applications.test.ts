import { expect } from "chai";
import { loadWebServer } from "../../../parity/nginx";
import { type Applications, applicationsOf } from "../../../parity/rehearse/plan/applications";

function applications(http: string): Applications {
  const files = new Map([["/nginx.conf", `events {} http { ${http} }`]]);
  return applicationsOf(loadWebServer("/nginx.conf", files, { version: null, root: null, modules: null }));
}

const at = ({ endpoints }: Applications): string[] => endpoints.map(({ address, port }) => `${address} ${port}`);

describe("rehearse: applications", () => {
  it("are where upstreams and passes say", () => {
    const found = applications(`upstream a { server 127.0.0.1:3000; server 10.0.5.5; server unix:/run/b.sock; }
      server { location / { proxy_pass http://a/x; } location /b { proxy_pass https://10.0.6.6; }
               location /c { proxy_pass http://[fd00::1]:9000/$uri; } location /d { proxy_pass http://unix:/run/d.sock:/y; } }`);
    expect(at(found)).to.deep.equal(["10.0.6.6 443", "fd00::1 9000", "127.0.0.1 3000", "10.0.5.5 80"]);
    expect(found.sockets).to.deep.equal(["/run/d.sock", "/run/b.sock"]);
  });

  it("get an address of their own where they have a name, unless it never resolves", () => {
    const found = applications(
      "server { location / { proxy_pass http://app.internal:8080; } location /x { proxy_pass http://other.invalid; } }",
    );
    expect(at(found)).to.deep.equal(["192.0.2.1 8080"]);
    expect([...found.names]).to.deep.equal([["app.internal", "192.0.2.1"]]);
  });

  it("are not known where a variable says who, and not there in protocols that nobody speaks", () => {
    const found = applications(
      "server { location / { proxy_pass http://$backend; } location /cached { memcached_pass 127.0.0.1:11211; } }",
    );
    expect(found.unknown.map(({ name }) => name)).to.deep.equal(["proxy_pass"]);
    expect(found.unspoken.map(({ name }) => name)).to.deep.equal(["memcached_pass"]);
  });
});
