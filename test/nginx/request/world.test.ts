import { expect } from "chai";
import type { Exchange } from "../../../parity/nginx";
import { ask, header, respond } from "./ask";

describe("nginx: applications behind it", () => {
  const PROXY = "server { listen 80; location / { proxy_pass http://127.0.0.1:3000; } }";

  it("are handed the request, with times in seconds", () => {
    const seen: Exchange[] = [];
    const conf = `upstream app { server 10.0.0.1:81; server unix:/run/app.sock; server 10.0.0.2 down; }
      server { listen 80; location /a/ { proxy_pass http://app/b/; proxy_read_timeout 1m30s; proxy_connect_timeout 500ms; proxy_set_header X-Id $request_id; } }`;
    const said = respond(conf, "/a/c?d", {
      method: "POST",
      bodyBytes: 3,
      more: [["Content-Length", "3"]],
      world: {
        application: (exchange) => {
          seen.push(exchange);
          return { status: 201, headers: [["X-App", "yes"]], delay: 0 };
        },
      },
    });
    expect(said.status).to.equal(201);
    expect(header(said, "x-app")).to.equal("yes");
    expect(said.exchange).to.equal(seen[0]);
    expect(seen[0]).to.deep.include({
      protocol: "http",
      addresses: ["10.0.0.1:81", "unix:/run/app.sock"],
      method: "POST",
      target: "/b/c?d",
      httpVersion: "1.0",
      bodyBytes: 3,
      readTimeout: 90,
      sendTimeout: 60,
      connectTimeout: 0.5,
    });
    expect(seen[0]!.headers).to.deep.equal([
      ["x-id", { unknown: "request_id" }],
      ["host", "app"],
      ["connection", "close"],
      ["content-length", "3"],
    ]);
  });

  it("that do not answer are 502, and no exchange took place", () => {
    const said = respond(PROXY, "/", { world: { application: () => null } });
    expect([said.status, said.exchange]).to.deep.equal([502, null]);
  });

  it("that answer too late are 504, though they got the request", () => {
    const late = (delay: number) =>
      respond(PROXY, "/", { world: { application: () => ({ status: 200, headers: [], delay }) } });
    expect(late(59).status).to.equal(200);
    expect(late(61).status).to.equal(504);
    expect(late(61).exchange?.target).to.equal("/");
  });

  it("switch protocols where both sides ask for it", () => {
    const application = (exchange: Exchange) => {
      const asks = exchange.headers.some(([name]) => name === "upgrade");
      return {
        status: asks && exchange.httpVersion === "1.1" ? 101 : 400,
        headers: [["Upgrade", "websocket"]] as const,
        delay: 0,
      };
    };
    const more = [
      ["Upgrade", "websocket"],
      ["Connection", "Upgrade"],
    ] as const;
    const proxy = (extra: string) =>
      respond(`server { listen 80; location / { proxy_pass http://127.0.0.1; ${extra} } }`, "/", {
        more,
        world: { application },
      });
    const set = 'proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";';
    expect([proxy("").status, proxy("").upgraded]).to.deep.equal([400, false]);
    expect(proxy(set).status).to.equal(400);
    expect(proxy(`proxy_http_version 1.1; ${set}`)).to.include({ status: 101, upgraded: true });
    expect(header(proxy(`proxy_http_version 1.1; ${set}`), "connection")).to.equal("upgrade");
  });

  it("get headers of one name as one parameter since 1.23.0", () => {
    const conf = "server { listen 80; location / { fastcgi_pass 127.0.0.1:9000; } }";
    const more = ["X-Forwarded-For: 1.1.1.1", "Cookie: a=1", "X-Forwarded-For: 2.2.2.2", "Cookie: b=2"].map(
      (line) => line.split(": ") as [string, string],
    );
    const sent = (version: string) =>
      respond(conf, "/", { facts: { version }, more }).exchange!.headers.filter(([name]) => name !== "http_host");
    expect(sent("1.22.1")).to.have.lengthOf(4);
    expect(sent("1.23.0")).to.deep.equal([
      ["http_x_forwarded_for", "1.1.1.1, 2.2.2.2"],
      ["http_cookie", "a=1; b=2"],
    ]);
  });

  it("are spoken to in another way since 1.29.7", () => {
    const sent = (version: string) => respond(PROXY, "/", { facts: { version } }).exchange!;
    expect(sent("1.29.6").httpVersion).to.equal("1.0");
    expect(sent("1.29.6").headers).to.deep.include(["connection", "close"]);
    expect(sent("1.29.7").httpVersion).to.equal("1.1");
    expect(sent("1.29.7").headers.map(([name]) => name)).not.to.include("connection");
  });

  it("of a name that only a resolver knows are called by it, with the port of the scheme", () => {
    const conf = (resolver: string, port = ":8080") =>
      `${resolver} server { listen 80; location / { set $b app.internal; proxy_pass https://$b${port}; } }`;
    expect(respond(conf(""), "/").status).to.equal(502);
    expect(respond(conf("resolver 10.0.0.2;"), "/").exchange?.addresses).to.deep.equal(["app.internal:8080"]);
    expect(respond(conf("resolver 10.0.0.2;", ""), "/").exchange?.addresses).to.deep.equal(["app.internal:443"]);
  });

  it("get the real address of the client", () => {
    const conf = `set_real_ip_from 10.0.0.0/16; real_ip_header X-Forwarded-For;
      server { listen 80; location / { proxy_pass http://127.0.0.1; proxy_set_header X-Real-IP $remote_addr; } }`;
    const more = [["X-Forwarded-For", "203.0.113.9"]] as const;
    const trusted = respond(conf, "/", { remote: { address: "10.0.3.4", port: 1 }, more });
    expect(trusted.clientAddress).to.equal("203.0.113.9");
    expect(trusted.exchange!.headers[0]).to.deep.equal(["x-real-ip", "203.0.113.9"]);
    expect(respond(conf, "/", { remote: { address: "10.1.3.4", port: 1 }, more }).clientAddress).to.equal("10.1.3.4");
  });

  it("are not asked by a server that does not start", () => {
    expect(ask("server { listen 80; nonsense; }", "/").kind).to.equal("refused");
  });
});
