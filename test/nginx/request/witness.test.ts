import { expect } from "chai";
import { patternOf, witnessesOf } from "../../../parity/nginx/request/pattern";

const all = (source: string, caseless = false): string[] => witnessesOf(patternOf(source, caseless), 3, () => true);

describe("nginx: witnesses of regular expressions", () => {
  it("are the plainest texts that match, of every alternative in turn", () => {
    expect(all("(bot|crawl|spider)")).to.deep.equal(["bot", "crawl", "spider"]);
    expect(all("BOT", true)).to.deep.equal(["bot"]);
    expect(all("^/api/v\\d+/[^/]+$")[0]).to.equal("/api/v1/x");
    expect(all("^(a+)-\\1$")).to.deep.equal(["a-a"]);
    expect(all("^/(?!xxx)[a-z]{3}$")[0]).to.equal("/aaa");
    expect(all("\\.(?:png|jpe?g)$")).to.deep.equal([".png", ".jpeg", ".jpg"].slice(0, 2));
  });

  it("match, are texts that can be sent, and fit", () => {
    for (const source of ["^[^a-z]+$", "\\s", "x{2,4}y?", "(?i)MiXed", "^$", "[\\x00-\\x1f]", "(?>a|ab)c", "é"])
      for (const text of all(source)) {
        expect(patternOf(source, false).exec(text), source).to.not.equal(null);
        expect(text).to.match(/^[ -~]*$/);
      }
    expect(all("[\\x00-\\x1f]")).to.deep.equal([]);
    expect(witnessesOf(patternOf("(a|b)", false), 3, (text) => text !== "a")).to.deep.equal(["b"]);
  });

  it("are none of what cannot be run here", () => {
    expect(all("(?|a|b)")).to.deep.equal([]);
  });
});
