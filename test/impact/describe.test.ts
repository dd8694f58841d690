import { expect } from "chai";
import { describeObservation, differenceOf } from "../../parity/impact/describe";
import type { Observation, Received } from "../../parity/traffic/probes/types";

type Response = Extract<Observation, { readonly kind: "response" }>;

const response = (more: Partial<Response> = {}): Response => ({
  kind: "response",
  status: 200,
  location: null,
  headers: [],
  application: null,
  body: null,
  ...more,
});
const received = (more: Partial<Received>): Response =>
  response({ application: { method: "GET", target: "/", httpVersion: "1.1", headers: [], ...more } });

describe("an observation in words", () => {
  const words: readonly (readonly [Observation, string])[] = [
    [received({}), "200 from the application"],
    [response({ status: 404 }), "404 from nginx"],
    [response({ body: "ok\n" }), '200 "ok\\n"'],
    [response({ status: 301, location: "https://a/" }), "301 → https://a/"],
    [{ kind: "refused" }, "the connection is refused"],
    [
      { kind: "not-started", message: 'unknown directive "x" in /a:1' },
      'nginx does not start: unknown directive "x" in /a:1',
    ],
    [{ kind: "unknown", about: "$geoip" }, "not known: $geoip"],
  ];
  for (const [observation, text] of words) {
    it(text, () => expect(describeObservation(observation)).to.equal(text));
  }

  it("is short, however long what was answered", () => {
    const long = response({ status: 301, location: `/?q=${"a".repeat(16_000)}` });
    expect(describeObservation(long)).to.match(/^301 → \/\?q=a{56}… \(16004 characters\)$/);
  });
});

describe("a difference in words", () => {
  it("is none between equal observations", () => {
    expect(differenceOf(received({}), received({}))).to.equal(null);
  });

  it("is the two answers where these differ, whatever else does", () => {
    expect(differenceOf(received({}), response({ status: 502, headers: [["x", "y"]] }))).to.deep.equal({
      before: "200 from the application",
      after: "502 from nginx",
    });
  });

  it("names what the application gets otherwise", () => {
    const before = received({
      headers: [
        ["host", "api"],
        ["x-forwarded-for", "203.0.113.7"],
      ],
    });
    const after = received({ httpVersion: "1.0", headers: [["host", "api"]] });
    expect(differenceOf(before, after)).to.deep.equal({
      before: "the application receives HTTP/1.1, x-forwarded-for: 203.0.113.7",
      after: "the application receives HTTP/1.0, no x-forwarded-for",
    });
  });

  it("names headers of the response, those of one name together", () => {
    const before = response({
      headers: [
        ["vary", "a"],
        ["vary", "b"],
      ],
    });
    expect(differenceOf(before, response({ headers: [["vary", "a"]] }))).to.deep.equal({
      before: "the response has vary: a, b",
      after: "the response has vary: a",
    });
  });

  it("counts what is too much to be read", () => {
    const headers = Array.from({ length: 9 }, (_, index) => [`x-${index}`, "1"] as const);
    const { before } = differenceOf(response({ headers }), response())!;
    expect(before).to.equal("the response has x-0: 1, x-1: 1, x-2: 1, x-3: 1 and 5 more");
  });
});
