import { expect } from "chai";
import { loadWebServer, type NginxFacts, type Socket } from "../../../parity/nginx";

function load(servers: string, facts: Partial<NginxFacts> = {}) {
  const files = new Map([["/etc/nginx/nginx.conf", `events {} http { ${servers} }`]]);
  return loadWebServer("/etc/nginx/nginx.conf", files, { version: "1.28.0", root: true, modules: null, ...facts });
}

const at = ({ address, port }: Socket) => `${address}:${port}`;
const of = (servers: string, facts: Partial<NginxFacts> = {}) => load(servers, facts).sockets.map(at);

describe("nginx: sockets", () => {
  it("reads every form of an address", () => {
    const forms: [string, string[]][] = [
      ["80", ["*:80"]],
      ["*", ["*:80"]],
      ["0.0.0.0:8080", ["*:8080"]],
      ["010.0.0.1:80", ["10.0.0.1:80"]],
      ["127.0.0.1", ["127.0.0.1:80"]],
      ["localhost:81", ["127.0.0.1:81"]],
      ["[::]:443", ["[::]:443"]],
      ["[0:0:0:0:0:0:0:1]", ["[::1]:80"]],
      ["[2001:DB8::0:A]:1", ["[2001:db8::a]:1"]],
      ["[::ffff:10.0.0.1]:1", ["[::ffff:10.0.0.1]:1"]],
      ["unix:/run/a.sock", ["unix:/run/a.sock:0"]],
      ["8000-8002", ["*:8000", "*:8001", "*:8002"]],
      ["127.0.0.1:8000-8001", ["127.0.0.1:8000", "127.0.0.1:8001"]],
    ];
    for (const [address, expected] of forms)
      expect(of(`server { listen ${address}; }`), address).to.deep.equal(expected);
  });

  it("joins what the servers of a socket say of it", () => {
    const servers =
      "server { listen 80 backlog=5; } server { listen 0.0.0.0:80 proxy_protocol; } server { listen 443 ssl http2; ssl_reject_handshake on; }";
    const [plain, tls] = load(servers).sockets as [Socket, Socket];
    expect(plain.servers).to.have.lengthOf(2);
    expect([plain.proxyProtocol, plain.ssl, plain.parameters]).to.deep.equal([
      true,
      false,
      ["backlog=5", "proxy_protocol"],
    ]);
    expect([tls.ssl, tls.http2, tls.quic]).to.deep.equal([true, true, false]);
  });

  it("QUIC and TCP are two sockets, a wildcard and an address of its port too", () => {
    const quic = "server { listen 443 ssl; listen 443 quic; ssl_reject_handshake on; }";
    expect(load(quic).sockets.map(({ quic: udp }) => udp)).to.deep.equal([false, true]);
    expect(of("server { listen 80; } server { listen 10.0.0.1:80; }")).to.deep.equal(["*:80", "10.0.0.1:80"]);
  });

  it("the default server is the one that says so, else the first", () => {
    const first = load("server { listen 80; server_name a; } server { listen 80; server_name b; }").sockets[0]!;
    expect([first.defaultServer.segment, first.defaultBy]).to.deep.equal(["server[a]", null]);
    const said = load("server { listen 80; server_name a; } server { listen 80 default_server; server_name b; }")
      .sockets[0]!;
    expect([said.defaultServer.segment, said.defaultBy?.name]).to.deep.equal(["server[b]", "listen"]);
  });

  it("a server without listen: port 80 as root, 8000 otherwise, and said where that is not known", () => {
    expect(of("server { }")).to.deep.equal(["*:80"]);
    expect(of("server { }", { root: false })).to.deep.equal(["*:8000"]);
    const { sockets, unknown } = load("server { server_name a; }", { root: null });
    expect(sockets.map(at)).to.deep.equal(["*:80"]);
    expect(sockets[0]!.listens).to.deep.equal([]);
    expect(unknown.map(({ about, directive }) => [/nginx.root/.test(about), directive?.name])).to.deep.equal([
      [true, "server"],
    ]);
  });

  it("a name that only the server can look up is said, and gives no socket", () => {
    const { sockets, unknown } = load("server { listen www.example.net:80; }");
    expect(sockets).to.deep.equal([]);
    expect(unknown[0]!.about).to.include("www.example.net");
  });
});
