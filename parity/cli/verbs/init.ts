import type { Verb } from "./verb";

export const init: Verb = {
  name: "init",
  summary: "propose a parity.yaml for a project that has none",
  declare: () => {},
  run: async ({ project }, { stdout }) => {
    const library = await import("../../index.js");
    await stdout.write(await library.init(project));
    return 0;
  },
};
