import { foreignModuleOfVariable } from "../../../grammar/modules";
import { called, ofModule } from "../hints";
import type { Reading } from "../reading";
import type { Variables } from "../variables";
import type { Check } from "./http";

/** ngx_http_variables_init_vars */
export const checkVariables: Check = (reading) => checkUsed(reading, reading.variables);

/** Every variable that is used has to be defined: nginx names the first that is not. */
export function checkUsed(reading: Reading, variables: Variables): void {
  for (const { name, directive } of variables.unknown()) {
    // A module that nginx itself does not have may define it.
    if (reading.modules.hasForeign || reading.metForeign) {
      reading.doubt(`the variable "$${name}": a module that is not nginx's own may define it`, directive);
      continue;
    }
    const module = foreignModuleOfVariable(name);
    if (module !== null && reading.facts.modules === null) {
      const about = `the variable "$${name}" of ${called(module)}, and whether that is there: nginx.modules is not given`;
      reading.doubt(about, directive);
      continue;
    }
    const hint =
      module === null ? `Nothing defines $${name}: correct it, or define it with set or map.` : ofModule(module);
    reading.refuse({ message: `unknown "${name}" variable`, hint, place: "none" }, directive);
  }
}
