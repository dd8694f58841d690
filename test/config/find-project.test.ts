import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { findProject, projectName } from "../../parity/config";

describe("the folder of a project", () => {
  let root: string;
  const folder = (path: string, files: { readonly [name: string]: string } = {}): string => {
    const made = join(root, path);
    mkdirSync(made, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(made, name), text);
    return made;
  };
  before(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "parity-find-")));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  it("is the nearest above that has the name, past others", () => {
    const shop = folder("shop", { "Pulumi.yaml": "name: shop\r\nruntime: nodejs\r\n" });
    folder("shop/inner", { "Pulumi.yml": "name: inner\nruntime: nodejs\n" });
    const deep = folder("shop/inner/policy/deep");
    expect(findProject("shop", [deep])).to.equal(shop);
    expect(findProject("inner", [deep])).to.equal(join(shop, "inner"));
    expect(findProject("shop", [folder("elsewhere"), deep])).to.equal(shop);
    expect(findProject("other", [deep, join(root, "not there")])).to.equal(null);
  });

  it("is none that cannot be read, or has no name that is text", () => {
    for (const [index, text] of ["", "name: [shop]\n", "name: shop: x\n", "- name: shop\n", "\u0000"].entries()) {
      const broken = folder(`broken-${index}`, { "Pulumi.yaml": text });
      expect(projectName(broken), JSON.stringify(text)).to.equal(null);
    }
    mkdirSync(join(folder("folder"), "Pulumi.yaml"));
    expect(projectName(join(root, "folder"))).to.equal(null);
    expect(findProject("shop", [join(root, "folder")])).to.equal(null);
  });
});
