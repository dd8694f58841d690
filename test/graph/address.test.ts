import { expect } from "chai";
import fc from "fast-check";
import {
  joinAddress,
  mapChosen,
  partAddress,
  propertyMatcher,
  resourceAddress,
  resourceMatcher,
  segments,
  settingOf,
} from "../../parity/graph";

const LONG = "userData!/etc/nginx/nginx.conf!http/server[api.example.net]/location[= /health]/return";

describe("property addresses", () => {
  it("follow Pulumi's property paths", () => {
    expect(joinAddress("healthCheck", "path")).to.equal("healthCheck.path");
    expect(joinAddress("ingress[0]", "a.b")).to.equal('ingress[0]["a.b"]');
    expect(joinAddress("tags", 'say "hi"')).to.equal('tags["say \\"hi\\""]');
    expect(joinAddress("tags", "aws:name")).to.equal("tags.aws:name");
    expect(joinAddress("ingress", 0)).to.equal("ingress[0]");
  });

  it("quote what an address gives a meaning of its own", () => {
    expect(joinAddress("m", "a!b")).to.equal('m["a!b"]');
    expect(joinAddress("m", "*")).to.equal('m["*"]');
    expect(joinAddress("m", "")).to.equal('m[""]');
    expect(partAddress("m", "/etc/x")).to.equal("m!/etc/x");
    expect(partAddress("m", "a b")).to.equal('m!["a b"]');
  });

  it("have their setting after the last !", () => {
    expect(settingOf(LONG)).to.equal("http/server[api.example.net]/location[= /health]/return");
    expect(settingOf("u!/f!location[~ !x]/return")).to.equal("location[~ !x]/return");
    expect(settingOf("healthCheck.path")).to.equal(null);
  });

  it("fall into segments that make the address again", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab.[]!/"\\*#0') }), (text) => {
        expect(segments(text).join("")).to.equal(text);
      }),
    );
  });
});

describe("resource addresses", () => {
  it("write a sample name as {stack} wherever it occurs", () => {
    expect(resourceAddress("api-qzx/lbqzx", "qzx", true)).to.equal("api-{stack}/lb{stack}");
  });

  it("write a real name as {stack} only where it is a whole token", () => {
    expect(resourceAddress("api-dev/xvdev/dev", "dev", false)).to.equal("api-{stack}/xvdev/{stack}");
    expect(resourceAddress("a.b", "a+b", false)).to.equal("a.b");
  });
});

describe("address patterns", () => {
  const matches = (pattern: string, address: string): boolean => propertyMatcher(pattern)(address);

  it("are changed where a program has chosen something, and not in the names of properties and directives", () => {
    const mark = (text: string): string => mapChosen(text, (part) => part.replaceAll("large", "{size}"));
    expect(mark("userData!/etc/large/large.conf!http/large_client_header_buffers")).to.equal(
      "userData!/etc/{size}/{size}.conf!http/large_client_header_buffers",
    );
    expect(mark("server[large.example.net]/listen[80]")).to.equal("server[{size}.example.net]/listen[80]");
    expect(mark('large.tags["large"][0]')).to.equal('large.tags["{size}"][0]');
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(mapChosen(text, (part) => part)).to.equal(text);
      }),
    );
  });

  it("match one address exactly", () => {
    expect(matches("healthCheck.path", "healthCheck.path")).to.equal(true);
    expect(matches("healthCheck.path", "healthCheck.paths")).to.equal(false);
    expect(matches("healthCheck", "healthCheck.path")).to.equal(false);
  });

  it("match any text of one segment with *", () => {
    expect(matches("api/*/tg", "api/web/tg")).to.equal(true);
    expect(matches("api/w*b/tg", "api/web/tg")).to.equal(true);
    expect(matches("ingress[*].cidrBlocks", "ingress[12].cidrBlocks")).to.equal(true);
    expect(matches(LONG.replace("api.example.net", "*"), LONG)).to.equal(true);
    expect(matches("userData!/etc/nginx/*!http/server[*]/location[= /health]/return", LONG)).to.equal(true);
  });

  it("never match across a segment", () => {
    expect(matches("api/*", "api/web/tg")).to.equal(false);
    expect(matches("*", "a.b")).to.equal(false);
    expect(matches("a[*].c", "a[0].b[1].c")).to.equal(false);
    expect(matches("userData!*", LONG)).to.equal(false);
    expect(matches("userData!/etc/*!http/server[*]/location[*]/return", LONG)).to.equal(false);
  });

  it("take a logical name as one segment, dots and all", () => {
    expect(resourceMatcher("api/*/record")("api/web.example.net/record")).to.equal(true);
    expect(resourceMatcher("api/*")("api/web/record")).to.equal(false);
    expect(resourceMatcher("api-{stack}/lb")("api-{stack}/lb")).to.equal(true);
  });

  it("match every address with a segment of it replaced by *", () => {
    const segment = fc.stringMatching(/^[a-z0-9_-]{1,6}$/);
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1 }), fc.nat(), (parts, pick) => {
        const at = pick % parts.length;
        expect(matches(parts.map((part, i) => (i === at ? "*" : part)).join("."), parts.join("."))).to.equal(true);
        const longer = parts.map((part, i) => (i === at ? `${part}.x` : part)).join(".");
        expect(matches(parts.map((part, i) => (i === at ? "*" : part)).join("."), longer)).to.equal(false);
      }),
    );
  });
});
