import { expect } from "chai";
import fc from "fast-check";
import {
  type ConfigEntries,
  configText,
  effectiveConfig,
  loadProject,
  programConfig,
  type Replacement,
  sameConfigValue,
  withValues,
} from "../../parity/config";
import type { Value } from "../../parity/graph/types";
import { PLAIN, removeTemporaryProjects, temporaryProject } from "./temporary-project";

const position = { file: "parity.yaml", line: 1, column: 1 };

function load(files: { readonly [file: string]: string }) {
  return loadProject(temporaryProject({ ...PLAIN, ...files }));
}

function values(config: ConfigEntries): { readonly [key: string]: Value } {
  return Object.fromEntries(Object.entries(config).map(([key, { value }]) => [key, value]));
}

describe("the config a program sees", () => {
  afterEach(removeTemporaryProjects);

  it("is the stack's, over the environments' answers, over the project's defaults", () => {
    const project = load({
      "Pulumi.yaml": "name: app\nruntime: nodejs\nconfig:\n  size: 7\n  low: { default: project }\n  mid: project\n",
      "Pulumi.a.yaml": "environment: [one, two]\nconfig:\n  app:size: 1\n  app:map: { stack: 1, both: 1 }\n",
      "parity.yaml": `${PLAIN["parity.yaml"]}environments:\n  one: { mid: one, map: { env: 1 } }\n  two: { mid: two, map: { both: 2 } }\n`,
    });
    const config = effectiveConfig(project, "a");
    expect(values(config)).to.deep.equal({
      "app:low": "project",
      "app:map": { env: 1, both: 1, stack: 1 },
      "app:mid": "two",
      "app:size": 1,
    });
    expect(Object.values(config).map(({ from }) => from)).to.deep.equal(["project", "stack", "environment", "stack"]);
    expect(config["app:map"]!.positions['["env"]']!.file).to.equal("parity.yaml");
    expect(config["app:map"]!.positions['["stack"]']!.file).to.equal("Pulumi.a.yaml");
  });

  it("puts one placeholder in the place of a secret in all stacks, and the sample where the secret varies", () => {
    const secrets = (cipher: string) =>
      `config:\n  app:size: 1\n  app:key: { secure: ${cipher} }\n  app:db: { user: u, pass: [{ secure: ${cipher} }] }\n  app:url: { secure: ${cipher} }\n`;
    const project = load({
      "Pulumi.a.yaml": secrets("v1:aaa"),
      "Pulumi.b.yaml": secrets("v1:bbb"),
      "parity.yaml": `${PLAIN["parity.yaml"]}  app:url: { sample: "https://sample.example.net", why: parsed }\n`,
    });
    const [a, b] = ["a", "b"].map((stack) => programConfig(project.model, effectiveConfig(project, stack)));
    expect(a).to.deep.equal(b);
    expect(a).to.deep.equal({
      values: {
        "app:db": '{"pass":["parity:secret:app:db.pass[0]"],"user":"u"}',
        "app:key": "parity:secret:app:key",
        "app:size": "1",
        "app:url": "https://sample.example.net",
      },
      secretKeys: ["app:db", "app:key", "app:url"],
    });
    expect(JSON.stringify(project)).to.not.match(/v1:(?:aaa|bbb)/);
  });

  it("takes only a map of the single key `secure` with text for a secret", () => {
    const project = load({
      "Pulumi.a.yaml": "config: { app:size: 1, app:x: { secure: s, b: 1 }, app:y: { secure: 5 } }\n",
    });
    expect(programConfig(project.model, effectiveConfig(project, "a")).secretKeys).to.deep.equal([]);
  });

  it("writes text, numbers and objects as the CLI does", () => {
    const cases: readonly (readonly [Value, string])[] = [
      ["yes", "yes"],
      ["", ""],
      [null, ""],
      [true, "true"],
      [1.5, "1.5"],
      [{ b: [null, "<&>"], a: "\u2028" }, '{"a":"\\u2028","b":[null,"\\u003c\\u0026\\u003e"]}'],
    ];
    for (const [value, text] of cases) expect(configText(value)).to.equal(text);
  });

  it("knows which values are the same to a program", () => {
    expect(sameConfigValue(3, "3")).to.equal(true);
    expect(sameConfigValue(null, "")).to.equal(true);
    expect(sameConfigValue({ n: 3 }, { n: "3" })).to.equal(false);
    expect(sameConfigValue({ a: 1, b: 2 }, { b: 2, a: 1 })).to.equal(true);
  });
});

describe("replacing config values", () => {
  afterEach(removeTemporaryProjects);
  const config = () =>
    effectiveConfig(
      load({ "Pulumi.a.yaml": "config: { app:size: 1, app:map: { n: [1, 2], s: { secure: x } } }\n" }),
      "a",
    );

  it("puts samples at key and path, and leaves the given config alone", () => {
    const before = config();
    const copy = structuredClone(before);
    const after = withValues(before, [
      { key: "app:size", path: [], value: 3, position },
      { key: "app:map", path: ["n", 1], value: 9, position },
      { key: "app:map", path: ["new", "deep"], value: true, position },
    ]);
    expect(before).to.deep.equal(copy);
    expect(values(after)["app:size"]).to.equal(3);
    expect(after["app:size"]!.position).to.equal(position);
    expect(configText(after["app:map"]!.value)).to.contain('"n":[1,9],"new":{"deep":true}');
    expect(after["app:map"]!.positions['["n",1]']).to.equal(position);
    expect(after["app:map"]!.position.file).to.equal("Pulumi.a.yaml");
  });

  it("adds and takes away keys and parts", () => {
    const after = withValues(config(), [
      { key: "app:size", path: [], value: undefined, position },
      { key: "app:map", path: ["n", 0], value: undefined, position },
      { key: "app:new", path: [], value: "x", position },
    ]);
    expect(Object.keys(after)).to.deep.equal(["app:map", "app:new"]);
    expect(configText(after["app:map"]!.value)).to.contain('"n":[2]');
  });

  it("keeps a key secret when a sample stands for the secret, unless told otherwise", () => {
    const plain: Replacement = { key: "app:map", path: ["s"], value: "sample", position };
    expect(withValues(config(), [plain])["app:map"]!.secret).to.equal(true);
    expect(withValues(config(), [{ ...plain, secret: false }])["app:map"]!.secret).to.equal(false);
  });

  it("puts back what it took: any value, at any path", () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean());
    const value = fc.dictionary(fc.string(), fc.oneof(leaf, fc.array(leaf, { minLength: 1 })), { minKeys: 1 });
    fc.assert(
      fc.property(value, leaf, (original, other) => {
        const entry = { key: "a:b", value: original, position, positions: {}, secret: false, from: "stack" } as const;
        const key = Object.keys(original)[0]!;
        const there: Replacement = { key: "a:b", path: [key], value: other, position };
        const back: Replacement = { ...there, value: original[key] as Value };
        const after = withValues(withValues({ "a:b": entry }, [there]), [back]);
        expect(after["a:b"]!.value).to.deep.equal(original);
      }),
    );
  });
});
