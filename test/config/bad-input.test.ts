import { expect } from "chai";
import { InputError, loadProject } from "../../parity/config";
import { PLAIN, removeTemporaryProjects, temporaryProject } from "./temporary-project";

type Files = { readonly [file: string]: string | Buffer | null };

/** The lines of the error; the folder's own path shows as DIR. A file that is null is left out. */
function messages(files: Files): string[] {
  const all = Object.entries({ ...PLAIN, ...files }).filter(([, text]) => text !== null);
  const dir = temporaryProject(Object.fromEntries(all) as { [file: string]: string });
  try {
    loadProject(dir);
  } catch (error) {
    expect(error).to.be.instanceOf(InputError);
    return (error as InputError).message.replaceAll(dir, "DIR").split("\n");
  }
  return [];
}

const stacks = "baseline: { provider: aws, stack: a }\nstacks: [a, b]\n";
const waiver = "check: uniform, stack: a, owner: me, reason: r, expires: 2027-01-31";

const cases: readonly (readonly [what: string, files: Files, ...messages: string[]])[] = [
  [
    "no Pulumi.yaml",
    { "Pulumi.yaml": null },
    "There is no Pulumi.yaml in `DIR`. Name the folder that holds it with `--project`.",
  ],
  [
    "a project file in JSON",
    { "Pulumi.yaml": null, "Pulumi.json": "{}" },
    "The project file is Pulumi.json. Rename it and its stack files to `.yaml`: JSON is YAML.",
  ],
  [
    "no parity.yaml",
    { "parity.yaml": null },
    "This project has no parity.yaml. Run `parity init` to have one proposed.",
  ],
  [
    "parity.yml",
    { "parity.yaml": null, "parity.yml": stacks },
    "This project has no parity.yaml. Run `parity init` to have one proposed. There is a parity.yml: rename it, if it is meant.",
  ],
  [
    "malformed YAML, only the first error",
    { "Pulumi.a.yaml": "config:\n  app:size: [1\n  b: }\n" },
    "Pulumi.a.yaml:3:3: This is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].",
  ],
  [
    "a tab as indentation",
    { "parity.yaml": "baseline:\n\tprovider: aws\n" },
    "parity.yaml:2:1: This is not valid YAML: Tabs are not allowed as indentation.",
  ],
  [
    "a duplicate key in a stack file",
    { "Pulumi.a.yaml": "config:\n  app:size: 1\n  app:size: 2\n" },
    "Pulumi.a.yaml:3:3: The key `app:size` is given twice, first in line 2. Remove one of the two.",
  ],
  [
    "a key with and without namespace",
    { "Pulumi.a.yaml": "config:\n  app:size: 1\n  size: 2\n" },
    "Pulumi.a.yaml:3:3: `size` is the same key as the one in line 2. Remove one of the two.",
  ],
  [
    "a duplicate key in parity.yaml",
    { "parity.yaml": `${stacks}stacks: [a]\n` },
    "parity.yaml:3:1: The key `stacks` is given twice, first in line 2. Remove one of the two.",
  ],
  [
    "an unknown member",
    { "parity.yaml": `${stacks}vareis: {}\n` },
    "parity.yaml:3:1: `vareis` is not a member of parity.yaml. Did you mean `varies`?",
  ],
  [
    "an unknown member of a variance, at its own place",
    { "parity.yaml": `${stacks}varies:\n  app:size: { sample: 3, why: load, sampel: 4 }\n` },
    "parity.yaml:4:37: `sampel` is not a member of `varies.app:size`. Did you mean `sample`?",
  ],
  [
    "an unknown member that is like none",
    { "parity.yaml": "baseline: { provider: aws, stack: a, region: x }\nstacks: [a, b]\n" },
    "parity.yaml:1:38: `region` is not a member of `baseline`. Possible are `provider` and `stack`.",
  ],
  [
    "text where a list must be",
    { "parity.yaml": "baseline: { provider: aws, stack: a }\nstacks: a\n" },
    "parity.yaml:2:1: `stacks` must be a list, and is text.",
  ],
  [
    "a number where text must be",
    { "parity.yaml": `${stacks}nginx: { version: 1.28 }\n` },
    "parity.yaml:3:10: `nginx.version` must be text, and is a number. Put it in quotes.",
  ],
  [
    "an empty parity.yaml",
    { "parity.yaml": "# nothing\n" },
    "parity.yaml:1:1: parity.yaml must be a map with at least `baseline` and `stacks`.",
  ],
  [
    "a list as parity.yaml",
    { "parity.yaml": "- a\n" },
    "parity.yaml:1:1: parity.yaml must be a map with at least `baseline` and `stacks`.",
  ],
  [
    "missing members, all at once",
    { "parity.yaml": "baseline: { provider: aws }\n" },
    "parity.yaml:1:1: `baseline.stack` is missing.",
    "parity.yaml:1:1: `stacks` is missing.",
  ],
  [
    "no stacks",
    { "parity.yaml": "baseline: { provider: aws, stack: a }\nstacks: []\n" },
    "parity.yaml:2:1: `stacks` must list at least one stack.",
  ],
  [
    "a stack without file",
    { "parity.yaml": "baseline: { provider: aws, stack: a }\nstacks: [a, b, c-eu]\n" },
    "parity.yaml:2:16: The stack `c-eu` has no file `Pulumi.c-eu.yaml`. Create it, or take the stack off the list.",
  ],
  [
    "a stack whose file has the other extension",
    { "Pulumi.b.yaml": null, "Pulumi.b.yml": "config: {}\n" },
    "parity.yaml:2:13: The stack `b` has no file `Pulumi.b.yaml`. Rename `Pulumi.b.yml`, which Pulumi does not see.",
  ],
  [
    "a listed stack without a file is not the one that is listed beside it",
    {
      "parity.yaml": "baseline: { provider: aws, stack: prod-au }\nstacks: [prod-au, prod-eu]\n",
      "Pulumi.prod-au.yaml": "config: {}\n",
      "Pulumi.a.yaml": null,
    },
    "parity.yaml:2:19: The stack `prod-eu` has no file `Pulumi.prod-eu.yaml`. Create it, or take the stack off the list.",
  ],
  [
    "a mistyped stack",
    {
      "parity.yaml": "baseline: { provider: aws, stack: a }\nstacks: [a, stagign]\n",
      "Pulumi.staging.yaml": "config: {}\n",
    },
    "parity.yaml:2:13: The stack `stagign` has no file `Pulumi.stagign.yaml`. Create it, or take the stack off the list. Did you mean `staging`?",
  ],
  [
    "a stack listed twice",
    { "parity.yaml": stacks.replace("[a, b]", "[a, b, a]") },
    "parity.yaml:2:16: The stack `a` is listed twice.",
  ],
  [
    "a baseline stack that is not listed",
    { "parity.yaml": "baseline: { provider: aws, stack: prod }\nstacks: [a, b]\n" },
    "parity.yaml:1:28: The baseline stack `prod` is not listed under `stacks`.",
  ],
  [
    "an illegal stack name, control characters escaped",
    { "parity.yaml": 'baseline: { provider: aws, stack: a }\nstacks: ["a\\u001b[31m<b>"]\n' },
    "parity.yaml:2:10: `stacks[0]` must be a stack's name: at most 100 letters, digits, `-`, `_` and `.`, and is `a\\u001b[31m<b>`.",
  ],
  [
    "a stack file with an illegal name",
    { "Pulumi.<i>x\u001b.yaml": "config: {}\n" },
    "Pulumi.<i>x\\u001b.yaml:1:1: `<i>x\\u001b` is no stack name (letters, digits, `-`, `_` and `.`). Rename this file, or remove it.",
  ],
  [
    "an illegal pattern under excluded",
    { "parity.yaml": `${stacks}excluded: [{ stack: "dev/?", why: x }]\n` },
    "parity.yaml:3:14: `excluded[0].stack` must be a stack's name, with `*` for any characters, and is `dev/?`.",
  ],
  [
    "a reason that is empty",
    { "parity.yaml": `${stacks}varies:\n  app:size: { sample: 3, why: " " }\n` },
    "parity.yaml:4:26: `varies.app:size.why` must not be empty, and is ` `.",
  ],
  [
    "a sample that is missing",
    { "parity.yaml": `${stacks}varies:\n  app:size: { why: load }\n` },
    "parity.yaml:4:3: `varies.app:size.sample` is missing.",
  ],
  [
    "a waiver until a day that does not exist",
    { "parity.yaml": `${stacks}waivers: [{ ${waiver.replace("01-31", "02-30")} }]\n` },
    "parity.yaml:3:61: `waivers[0].expires` must be a day like 2027-01-31, and is `2027-02-30`.",
  ],
  [
    "a waiver for a stack that is not listed",
    { "parity.yaml": `${stacks}waivers:\n  - { ${waiver.replace("stack: a", "stack: c")} }\n` },
    "parity.yaml:4:5: This waiver's stack `c` is not listed under `stacks`.",
  ],
  [
    "derived from what does not vary",
    { "parity.yaml": `${PLAIN["parity.yaml"]}derived:\n  - { resource: r, property: p, from: app:sise, why: w }\n` },
    "parity.yaml:6:5: `app:sise`, which this is derived from, is not under `varies`. Did you mean `app:size`?",
  ],
  [
    "a variance that no stack has",
    { "parity.yaml": `${stacks}varies:\n  app:sizes: { sample: 3, why: load }\n` },
    "parity.yaml:4:3: No stack has the config key `app:sizes`. Remove the variance, or correct its name. Did you mean `app:size`?",
  ],
  [
    "a variance whose path no stack has",
    { "parity.yaml": `${stacks}varies:\n  app:size.min: { sample: 3, why: load }\n` },
    "parity.yaml:4:3: No stack has `min` in `app:size`. Remove the variance, or correct its path.",
  ],
  [
    "a variance whose name is no path",
    { "parity.yaml": `${stacks}varies:\n  "app:size[": { sample: 3, why: load }\n` },
    "parity.yaml:4:3: `app:size[` is neither a config key nor a key and a path. Write it like `app:capacity.min`.",
  ],
  [
    "variances that overlap",
    {
      "Pulumi.a.yaml": "config: { app:size: { min: 1 } }\n",
      "Pulumi.b.yaml": "config: { app:size: { min: 2 } }\n",
      "parity.yaml": `${stacks}varies:\n  app:size: { sample: { min: 3 }, why: w }\n  app:size.min: { sample: 3, why: w }\n`,
    },
    "parity.yaml:5:3: `app:size.min` overlaps with `app:size`. Keep one of the two.",
  ],
  [
    "a sample of another type",
    { "parity.yaml": `${stacks}varies:\n  app:size: { sample: big, why: load }\n` },
    "parity.yaml:4:3: The sample of `app:size` is text, and the stacks have a number. Choose a sample that could be a stack's value.",
  ],
  [
    "a sample of another shape",
    {
      "Pulumi.a.yaml": "config: { app:size: { min: 1, max: 2 } }\n",
      "Pulumi.b.yaml": "config: { app:size: { min: 2, max: 4 } }\n",
      "parity.yaml": `${stacks}varies:\n  app:size: { sample: { min: 3 }, why: w }\n`,
    },
    "parity.yaml:4:3: The sample of `app:size` lacks `max`, which every stack has. Add it to the sample.",
  ],
  [
    "an anchor that contains itself",
    { "Pulumi.a.yaml": "config:\n  app:size: &x [1, *x]\n" },
    "Pulumi.a.yaml:2:20: The anchor `&x` contains itself. Write the value out.",
  ],
  [
    "a merge that contains itself",
    { "Pulumi.a.yaml": "config:\n  app:size: &x [{ <<: *x }]\n" },
    "Pulumi.a.yaml:2:23: The anchor `&x` contains itself. Write the value out.",
  ],
  [
    "an alias without anchor",
    { "Pulumi.a.yaml": "config:\n  app:size: *x\n" },
    "Pulumi.a.yaml:2:13: There is no anchor `&x` for this alias. Define it, or write the value here.",
  ],
  [
    "a merge of something that is no map",
    { "Pulumi.a.yaml": "config:\n  <<: 5\n" },
    "Pulumi.a.yaml:2:7: Only maps can be merged with `<<`. Name a map here.",
  ],
  [
    "a value that is not of its type",
    { "Pulumi.a.yaml": "config:\n  app:size: !!int one\n" },
    "Pulumi.a.yaml:2:19: `one` is not of its type `!!int`. Change the value, or remove the type.",
  ],
  [
    "an infinite number",
    { "Pulumi.a.yaml": "config:\n  app:size: .inf\n" },
    "Pulumi.a.yaml:2:13: Pulumi cannot read `.inf` as a config value. Quote it if it is text.",
  ],
  [
    "a key with too many colons",
    { "Pulumi.a.yaml": "config:\n  app:x:size: 1\n" },
    "Pulumi.a.yaml:2:3: `app:x:size` is not a config key. Keys are `name` or `namespace:name`.",
  ],
  [
    "a list as key",
    { "Pulumi.a.yaml": "config:\n  app:size: { ? [a] : 1 }\n" },
    "Pulumi.a.yaml:2:17: A key must be text, not a list or a map.",
  ],
  [
    "config that is a list",
    { "Pulumi.a.yaml": "config: [1]\n" },
    "Pulumi.a.yaml:1:1: `config` must be a map of config keys.",
  ],
  [
    "a stack file that is text",
    { "Pulumi.a.yaml": "size\n" },
    "Pulumi.a.yaml:1:1: This file must be a map, with the stack's values under `config`.",
  ],
  [
    "an environment that is text",
    { "Pulumi.a.yaml": "environment: base\nconfig: { app:size: 1 }\n" },
    "Pulumi.a.yaml:1:1: `environment` must be a list of environments.",
  ],
  [
    "a second document",
    { "Pulumi.a.yaml": "config: { app:size: 1 }\n---\nconfig: {}\n" },
    "Pulumi.a.yaml:2:1: A second YAML document begins here, which Pulumi would not read. Keep one document in this file.",
  ],
  [
    "bytes that are not UTF-8",
    { "Pulumi.a.yaml": Buffer.from([0x63, 0xff, 0xfe]) },
    "Pulumi.a.yaml:1:1: This file is not UTF-8 text. Save it as UTF-8.",
  ],
  [
    "an empty Pulumi.yaml",
    { "Pulumi.yaml": "" },
    "Pulumi.yaml:1:1: This file must be a map with at least `name` and `runtime`.",
  ],
  [
    "a Pulumi.yaml without runtime and with a mistyped name",
    { "Pulumi.yaml": "nmae: app\n" },
    "Pulumi.yaml:1:1: `name` is missing: the project's name. You wrote `nmae`.",
    "Pulumi.yaml:1:1: `runtime` is missing. Write `runtime: nodejs`.",
  ],
  [
    "another runtime",
    { "Pulumi.yaml": "name: app\nruntime: python\n" },
    "Pulumi.yaml:2:1: The runtime is `python`. Only Node.js programs can be evaluated (`runtime: nodejs`).",
  ],
  [
    "stack files outside of the project",
    { "Pulumi.yaml": "name: app\nruntime: nodejs\nstackConfigDir: x/../../other\n" },
    "Pulumi.yaml:3:1: The stack files' folder `../other` is outside of the project. Stack files are read inside it only.",
  ],
  [
    "a quote that is not closed in nodeargs",
    { "Pulumi.yaml": 'name: app\nruntime: { name: nodejs, options: { nodeargs: "--x \'y" } }\n' },
    "Pulumi.yaml:2:37: `nodeargs` has a quote that is not closed.",
  ],
  [
    "problems of several files, in the order of reading",
    {
      "Pulumi.a.yaml": "config:\n  app:size: .nan\n  a:b:c: 1\n",
      "Pulumi.b.yaml": "config: 5\n",
      "parity.yaml": stacks.replace("[a, b]", "[a, b, c]"),
    },
    "Pulumi.a.yaml:2:13: Pulumi cannot read `.nan` as a config value. Quote it if it is text.",
    "Pulumi.a.yaml:3:3: `a:b:c` is not a config key. Keys are `name` or `namespace:name`.",
    "Pulumi.b.yaml:1:1: `config` must be a map of config keys.",
    "parity.yaml:2:16: The stack `c` has no file `Pulumi.c.yaml`. Create it, or take the stack off the list.",
  ],
];

describe("bad input, one clear message", () => {
  afterEach(removeTemporaryProjects);

  it("is absent from the project that the cases change", () => {
    expect(messages({})).to.deep.equal([]);
  });

  for (const [what, files, ...expected] of cases) {
    it(what, () => expect(messages(files)).to.deep.equal(expected));
  }

  it("a folder that does not exist", () => {
    expect(() => loadProject("/nonexistent/project")).to.throw(
      InputError,
      "There is no folder `/nonexistent/project`. Name the folder that holds Pulumi.yaml with `--project`.",
    );
  });
});
