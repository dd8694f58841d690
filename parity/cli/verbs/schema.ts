import { UsageError } from "../failure";
import { loadSchemas } from "../library";
import type { Verb } from "./verb";

export const schema: Verb = {
  name: "schema",
  summary: "print a JSON Schema: of parity.yaml for editors, of the result for programs",
  declare: (command) => {
    command.argument("[name]", "which one; without it, their names");
  },
  run: async ({ args: [name] }, { stdout }) => {
    const { schemas } = loadSchemas();
    const names = Object.keys(schemas);
    if (name === undefined) {
      await stdout.write(names.map((known) => `${known}\n`).join(""));
      return 0;
    }
    const make = Object.hasOwn(schemas, name) ? schemas[name as keyof typeof schemas] : undefined;
    if (!make) throw new UsageError(`there is no schema '${name}'; there are: ${names.join(", ")}`);
    await stdout.write(`${JSON.stringify(make(), null, 2)}\n`);
    return 0;
  },
};
