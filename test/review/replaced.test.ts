import { expect } from "chai";
import { changesBetween } from "../../parity/compare/index";
import type { Resource } from "../../parity/graph/types";
import { forcingArguments } from "../../parity/review/changes/declarations";
import { isIgnored, replacement } from "../../parity/review/changes/replaced";
import { graph, resource } from "./graphs";

describe("review: what the engine ignores", () => {
  const ignoring = (...ignoreChanges: readonly string[]): Partial<Resource> => ({ options: { ignoreChanges } });
  const told = (
    was: Partial<Resource>,
    is: Partial<Resource>,
    inputs: readonly [Resource["inputs"], Resource["inputs"]],
  ) =>
    changesBetween("s", graph(resource("a", inputs[0], was)), graph(resource("a", inputs[1], is)))
      .filter(({ part }) => part === "input")
      .map((change) => [change.property, isIgnored(change)]);
  const tags = [{ tags: { x: "1", y: "1" } }, { tags: { x: "2", y: "2" } }] as const;

  it("is an input that both sides name, or what it is in", () => {
    const both = (...paths: readonly string[]) => told(ignoring(...paths), ignoring(...paths), tags);
    expect(both("tags.x")).to.deep.equal([
      ["tags.x", true],
      ["tags.y", false],
    ]);
    for (const path of ["tags", "*", "tags.*"])
      expect(both(path), path).to.deep.equal([
        ["tags.x", true],
        ["tags.y", true],
      ]);
    for (const path of ["tag", "tags.x.z", "other"])
      expect(both(path), path).to.deep.equal([
        ["tags.x", false],
        ["tags.y", false],
      ]);
  });

  it("is nothing that one side alone names, and no component's", () => {
    expect(told({}, ignoring("tags"), tags)).to.deep.equal([
      ["tags.x", false],
      ["tags.y", false],
    ]);
    expect(told(ignoring("tags"), {}, tags)).to.deep.equal([
      ["tags.x", false],
      ["tags.y", false],
    ]);
    const component = { ...ignoring("tags"), kind: "component" as const };
    expect(told(component, component, tags).filter(([, ignored]) => ignored)).to.deep.equal([]);
  });
});

describe("review: what is replaced", () => {
  const declared = { forcesNew: (_: string, property: string) => property === "cidr" };
  const anew = (before: Resource, after: Resource): boolean[] =>
    changesBetween("s", graph(before), graph(after)).map((change) => replacement(change, declared));

  it("says so where the SDK documents it, or the program asks for it, and nowhere else", () => {
    expect(anew(resource("a", { cidr: "1" }), resource("a", { cidr: "2" }))).to.deep.equal([true]);
    expect(anew(resource("a", { zone: "1" }), resource("a", { zone: "2" }))).to.deep.equal([false]);
    const asked = { options: { replaceOnChanges: ["zone"] } };
    expect(anew(resource("a", { zone: "1" }, asked), resource("a", { zone: "2" }, asked))).to.deep.equal([true]);
    const ignored = { options: { ignoreChanges: ["cidr"] } };
    expect(anew(resource("a", { cidr: "1" }, ignored), resource("a", { cidr: "2" }, ignored))).to.deep.equal([false]);
  });

  it("says so of another name, but not where an alias keeps the old one", () => {
    const inputs = { cidr: "1", zone: "2" };
    expect(anew(resource("a", inputs), resource("b", inputs))).to.include(true);
    const kept = { options: { aliases: [{ name: "a" }] } };
    expect(anew(resource("a", inputs), resource("b", inputs, kept))).to.not.include(true);
  });

  it("reads only what is said without a condition", () => {
    const text = `export interface XArgs {
    /**
     * The name. Changing this forces a new resource to be created.
     */
    name?: pulumi.Input<string>;
    /**
     * If \`kind\` is a, changing this value forces a new resource to be created.
     */
    kind?: pulumi.Input<string>;
    /**
     * Forces replacement
     * when changed.
     */
    zone?: pulumi.Input<string>;
    plain?: pulumi.Input<string>;
}
export interface YArgs {
    /** Forces replacement. */
    other?: pulumi.Input<string>;
}
`;
    expect([...forcingArguments(text, "XArgs")]).to.deep.equal(["name", "zone"]);
    expect([...forcingArguments(text, "NoArgs")]).to.deep.equal([]);
  });
});
