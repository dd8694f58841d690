import { expect } from "chai";
import { decode, mapScalars } from "../../parity/graph";
import { base64, differences, gzipBase64, TEMPLATE } from "./support";

describe("what is written", () => {
  const written = (text: string) => {
    const tree = decode(TEMPLATE, "userData", base64(text));
    return tree.kind === "decoded" ? tree.parts.map((part) => part.written) : [];
  };
  const file = { path: "/etc/motd", append: false, expands: false };

  it("by cloud-init is kept to the byte, encodings taken off", () => {
    const files = [
      { path: "/etc/motd", content: "\r\n ü" },
      { path: "/etc/motd", content: gzipBase64("zip"), encoding: "gz+b64", append: true },
      { path: "/etc/motd" },
      { path: "/etc/motd", content: "x", encoding: "rot13" },
      { path: "/etc/motd", source: { uri: "https://example.net" } },
    ];
    expect(written(`#cloud-config\n${JSON.stringify({ write_files: files })}`)).to.deep.equal([
      { ...file, text: "\r\n ü" },
      { ...file, text: "zip", append: true },
      { ...file, text: "" },
      { ...file, text: null },
      { ...file, text: null },
    ]);
  });

  it("by a script is kept as it will be, or as it stands where a shell expands it", () => {
    const script =
      "#!/bin/sh\ncat >> /etc/motd <<'A'\n$x\nA\ntee --append /etc/motd <<B\n\\$y\nB\ncat > /etc/motd <<C\n$z\nC\n";
    expect(written(script)).to.deep.equal([
      { ...file, text: "$x\n", append: true },
      { ...file, text: "$y\n", append: true },
      { ...file, text: "$z\n", expands: true },
    ]);
  });

  it("is no difference, and gone where scalars were replaced", () => {
    const config = (content: object) =>
      `#cloud-config\n${JSON.stringify({ write_files: [{ path: "/a", ...content }] })}`;
    expect(
      differences(
        config({ content: "server { listen 80; }" }),
        config({ content: "server {\n listen 80;}" }),
        "userData",
      ),
    ).to.deep.equal([]);
    const tree = decode(TEMPLATE, "userData", base64(config({ content: "hello" })));
    const mapped = mapScalars(tree, { text: (text) => text.replace("hello", "bye") });
    expect(mapped.kind === "decoded" && mapped.parts.map((part) => part.written)).to.deep.equal([undefined]);
  });
});
