import { expect } from "chai";
import fc from "fast-check";
import { proxyHeader } from "../../../parity/rehearse/agent/client/proxy-header";
import { ResponseReader, type WireResponse } from "../../../parity/rehearse/agent/client/response";
import { constantBody } from "../../../parity/rehearse/agent/constant-body";

/** The response of bytes that come in pieces of these sizes; null: it does not end. */
function read(text: string, sizes: readonly number[], method = "GET", ended = false): WireResponse | null {
  const reader = new ResponseReader(method);
  const bytes = Buffer.from(text, "latin1");
  let at = 0;
  for (let index = 0; at < bytes.length; index++) {
    const size = sizes[index % sizes.length]!;
    const response = reader.push(bytes.subarray(at, at + size));
    if (response !== null) return response;
    at += size;
  }
  return ended ? reader.end() : null;
}

const WHOLE = [1_000_000];

describe("rehearse: responses off the wire", () => {
  it("are the same in whatever pieces they come", () => {
    const texts = [
      "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nX-A: 1\r\nX-A: 2\r\n\r\nabcREST",
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
      "HTTP/1.1 304 Not Modified\r\n\r\n",
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        (text, sizes) => {
          expect(read(text, sizes)).to.deep.equal(read(text, WHOLE));
        },
      ),
    );
    const second = read(texts[1]!, WHOLE)!;
    expect([second.status, second.body.toString()]).to.deep.equal([404, "abcde"]);
    expect(read(texts[0]!, WHOLE)!.headers).to.deep.equal([
      ["Content-Length", "3"],
      ["X-A", "1"],
      ["X-A", "2"],
    ]);
  });

  it("without a length end with the connection, and those of HEAD with their head", () => {
    const text = "HTTP/1.0 200 OK\r\n\r\nall of it";
    expect(read(text, WHOLE)).to.equal(null);
    expect(read(text, WHOLE, "GET", true)!.body.toString()).to.equal("all of it");
    expect(read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", WHOLE, "HEAD")!.status).to.equal(200);
  });

  it("that are none are told at once", () => {
    for (const text of ["\0\0\x12\x04", "HTTP/2 200\r\n\r\n", "<html>", "HTTP/1.1 200 OK\r\nno header\r\n\r\n"])
      expect(() => read(text, WHOLE), text).to.throw();
  });
});

describe("rehearse: the PROXY header", () => {
  it("holds addresses, ports and a name for the connection", () => {
    const header = proxyHeader({ address: "203.0.113.10", port: 49152 }, { address: "10.0.0.5", port: 443 }, "x1");
    expect(header.toString("hex")).to.equal("0d0a0d0a000d0a515549540a21110011cb00710a0a000005c00001bb0500027831");
  });

  it("has room for IPv6", () => {
    const header = proxyHeader({ address: "2001:db8::10", port: 1 }, { address: "fd00::5", port: 2 }, null);
    expect(header.subarray(12).toString("hex")).to.equal(
      "21210024" + "20010db8000000000000000000000010" + "fd000000000000000000000000000005" + "00010002",
    );
  });

  it("have no text where the status has no body: the model says so too", () => {
    const none = Buffer.alloc(0);
    expect(constantBody(204, [], none)).to.equal(null);
    expect(constantBody(304, [], none)).to.equal(null);
    expect(constantBody(200, [], none), "`return 200;`").to.equal("");
    expect(constantBody(200, [], Buffer.from("ok"))).to.equal("ok");
  });
});
