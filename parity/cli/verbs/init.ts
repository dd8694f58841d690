import { loadLibrary } from "../library";
import type { Verb } from "./verb";

export const init: Verb = {
  name: "init",
  summary: "propose a parity.yaml for a project that has none",
  declare: () => {},
  run: async ({ project }, { stdout }) => {
    await stdout.write(await loadLibrary().init(project));
    return 0;
  },
};
