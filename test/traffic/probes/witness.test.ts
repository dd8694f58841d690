import { expect } from "chai";
import fc from "fast-check";
import { globMatches } from "../../../parity/traffic/balancer";
import { hostWitness, pathWitnesses, regexWitness } from "../../../parity/traffic/probes/witness";

describe("witnesses of patterns", () => {
  it("stand for a pattern of paths at its boundaries", () => {
    expect(pathWitnesses("/api*")).deep.equal(["/api", "/apix", "/api/x"]);
    expect(pathWitnesses("/api/*")).deep.equal(["/api/", "/api/x"]);
    expect(pathWitnesses("/api")).deep.equal(["/api"]);
    expect(pathWitnesses("*.php")).deep.equal(["/.php", "/x.php"]);
    expect(pathWitnesses("/v?/items/*")).deep.equal(["/va/items/", "/va/items/x"]);
    for (const all of ["*", "/*"]) expect(pathWitnesses(all)).deep.equal(["/"]);
  });

  it("stand for a pattern of hosts by one name", () => {
    expect(hostWitness("*.example.com")).equal("x.example.com");
    expect(hostWitness("API.example.com")).equal("api.example.com");
    expect(hostWitness("api-?.example.com")).equal("api-a.example.com");
    for (const none of ["", "_", "ex ample", "*."]) expect(hostWitness(none), none).equal(null);
  });

  it("match their pattern, whatever it is", () => {
    const pattern = fc.string({ unit: fc.constantFrom("/", "a", "b", ".", "*", "?", "-"), maxLength: 12 });
    fc.assert(
      fc.property(pattern, (rest) => {
        for (const path of pathWitnesses(`/${rest}`)) expect(globMatches(`/${rest}`, path), path).equal(true);
        const host = hostWitness(rest);
        if (host !== null) expect(globMatches(rest, host), host).equal(true);
      }),
    );
  });

  it("exist for every pattern that begins with a folder", () => {
    const segment = fc.string({ unit: fc.constantFrom("a", "b", "*", "?", "-"), minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 3 }), (segments) => {
        expect(pathWitnesses(`/${segments.join("/")}`)).not.empty;
      }),
    );
  });

  it("stand for simple regular expressions", () => {
    const cases = [
      ["\\.php$", "/x.php"],
      ["\\.(?:jpg|png)$", "/x.jpg"],
      ["^/api/(.*)$", "/api/x"],
      ["^/users/(?<id>\\d+)/?$", "/users/1"],
      ["^/(de|fr)/[^/]+\\.html$", "/de/x.html"],
      ["^/v[0-9]{2}/", "/v00/"],
      ["^/a(/b)?/c", "/a/c"],
    ] as const;
    for (const [source, witness] of cases) expect(regexWitness(source, "path"), source).equal(witness);
    expect(regexWitness("^(?<name>.+)\\.example\\.com$", "host")).equal("x.example.com");
  });

  it("are left out where a regular expression is not simple", () => {
    for (const source of ["^/(?!x)", "(", "^/a|b$\\b{", "\\p{Lu}/", "^$"]) {
      const witness = regexWitness(source, "path");
      if (witness !== null) expect(new RegExp(source).test(witness), source).equal(true);
    }
  });

  it("match their regular expression, or are none, and take no time", () => {
    const source = fc.string({
      unit: fc.constantFrom("/", "a", "(", ")", "|", "*", "+", "?", "[", "]", "^", "$", ".", "\\", "{", "}", "1"),
      maxLength: 24,
    });
    fc.assert(
      fc.property(source, (text) => {
        const witness = regexWitness(text, "path");
        if (witness === null) return;
        const regex = javascript(text);
        // What JavaScript does not know at all, PCRE may.
        if (regex !== null) expect(regex.test(witness), `${text} ${witness}`).equal(true);
      }),
      { numRuns: 2000 },
    );
  });
});

function javascript(source: string): RegExp | null {
  // A class that begins with `]` has it in it for PCRE, and is empty for JavaScript.
  if (/\[\^?\]/.test(source)) return null;
  try {
    return new RegExp(source);
  } catch {
    return null;
  }
}

describe("wildcards", () => {
  it("match as a regular expression would", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "/"), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "/", "*", "?"), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (glob, tried) => {
        const regex = new RegExp(`^${glob.replaceAll("*", "[^]*").replaceAll("?", "[^]")}$`);
        expect(globMatches(glob, tried)).equal(regex.test(tried));
      }),
      { numRuns: 2000 },
    );
  });

  it("are no place for a hostile regular expression", () => {
    const hostile = `^/(a|aa)+${"a".repeat(40)}\\Bc`;
    expect(regexWitness(hostile, "path")).equal(null);
  });

  it("of a hostile pattern take no time", () => {
    expect(globMatches(`${"*a".repeat(200)}b`, "a".repeat(5000))).equal(false);
  });
});
