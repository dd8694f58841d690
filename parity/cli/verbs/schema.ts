import { UsageError } from "../failure";
import { loadSchemas } from "../library";
import { openOutputFile } from "../output-file";
import type { Verb } from "./verb";

export const schema: Verb = {
  name: "schema",
  summary: "print a JSON Schema: of parity.yaml and stack files for editors, of the result for programs",
  declare: (command) => {
    command
      .argument("[name]", "which one; without it, their names")
      .option("--output <file>", "write it there instead of to stdout");
  },
  run: async ({ args: [name], project, options }, { stdout, cwd }) => {
    const { schemas } = loadSchemas();
    const names = Object.keys(schemas);
    if (name === undefined) {
      await stdout.write(names.map((known) => `${known}\n`).join(""));
      return 0;
    }
    const make = Object.hasOwn(schemas, name) ? schemas[name as keyof typeof schemas] : undefined;
    if (!make) throw new UsageError(`there is no schema '${name}'; there are: ${names.join(", ")}`);
    const file = typeof options["output"] === "string" ? openOutputFile(options["output"], cwd) : null;
    const text = `${JSON.stringify(make(project), null, 2)}\n`;
    if (file) file.write(text);
    else await stdout.write(text);
    return 0;
  },
};
