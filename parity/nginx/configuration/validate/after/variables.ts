import type { Check } from "./http";

/** ngx_http_variables_init_vars */
export const checkVariables: Check = (reading) => {
  const { modules } = reading;
  for (const { name, directive } of reading.variables.unknown()) {
    // A module that nginx itself does not have may define it.
    if (modules.hasForeign) {
      reading.doubt(`the variable "$${name}": a module that is loaded may define it`, directive);
      continue;
    }
    const hint = `Nothing defines $${name}: correct it, or define it with set or map.`;
    reading.refuse({ message: `unknown "${name}" variable`, hint, place: "none" }, directive);
  }
};
