import type { Reading } from "../reading";
import type { Variables } from "../variables";
import type { Check } from "./http";

/** ngx_http_variables_init_vars */
export const checkVariables: Check = (reading) => checkUsed(reading, reading.variables);

/** Every variable that is used has to be defined: nginx names the first that is not. */
export function checkUsed(reading: Reading, variables: Variables): void {
  for (const { name, directive } of variables.unknown()) {
    // A module that nginx itself does not have may define it.
    if (reading.modules.hasForeign) {
      reading.doubt(`the variable "$${name}": a module that is loaded may define it`, directive);
      continue;
    }
    const hint = `Nothing defines $${name}: correct it, or define it with set or map.`;
    reading.refuse({ message: `unknown "${name}" variable`, hint, place: "none" }, directive);
  }
}
