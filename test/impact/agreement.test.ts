import { expect } from "chai";
import { agreementOf } from "../../parity/impact/agreement";
import type { Observation } from "../../parity/traffic/probes/types";

type Response = Extract<Observation, { readonly kind: "response" }>;

const response = (more: Partial<Response>): Response => ({
  kind: "response",
  status: 200,
  location: null,
  headers: [["server", "nginx"]],
  application: null,
  body: null,
  ...more,
});
const received = (value: string): Response =>
  response({ application: { method: "GET", target: "/", httpVersion: "1.1", headers: [["x-id", value]] } });

describe("agreement of prediction and observation", () => {
  it("is equality, to the last header", () => {
    expect(agreementOf(response({}), response({}))).to.equal("agreed");
    for (const other of [
      response({ status: 201 }),
      response({ location: "/" }),
      response({ body: "ok" }),
      response({ headers: [] }),
      response({ headers: [["server", "nginx/{version}"]] }),
      received("a"),
      { kind: "refused" } as const,
      { kind: "not-started", message: "" } as const,
    ]) {
      expect(agreementOf(response({}), other), JSON.stringify(other)).to.equal("disagreed");
    }
  });

  it("takes any text for what nobody knows beforehand, there and nowhere else", () => {
    expect(agreementOf(received("{generated}"), received("0123"))).to.equal("agreed");
    expect(agreementOf(received("id={request_time};"), received("id=0.001;"))).to.equal("agreed");
    expect(agreementOf(received("id={request_time};"), received("id=0.001"))).to.equal("disagreed");
    expect(agreementOf(received("{a}-{b}"), received("1-2-3"))).to.equal("agreed");
    expect(agreementOf(received("{a}-{b}"), received("123"))).to.equal("disagreed");
    expect(agreementOf(received("0123"), received("{generated}")), "the other way round").to.equal("disagreed");
    expect(agreementOf(received('{"json":1}'), received("x"))).to.equal("disagreed");
  });

  it("has one outcome for an nginx that does not start, whatever its words", () => {
    const [one, other] = ["a", "b"].map((message) => ({ kind: "not-started" as const, message }));
    expect(agreementOf(one!, other!)).to.equal("agreed");
  });

  it("says where a prediction says nothing", () => {
    expect(agreementOf({ kind: "unknown", about: "$geoip" }, response({}))).to.equal("undecided");
  });
});
