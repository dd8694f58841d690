/** What a person is told beside nginx's words, where one sentence fits many messages. */
export const HINT = {
  flag: "Write on or off.",
  number: "Write a number of digits alone.",
  size: "Write a number of bytes, or with k or m behind it.",
  offset: "Write a number of bytes, or with k, m or g behind it.",
  milliseconds: "Write a time like 30s, 5m, 1h30m or 500ms; a number alone is seconds.",
  seconds: "Write a time like 30s, 5m, 1d or 1y; a number alone is seconds.",
  parameter: "nginx has no such parameter here: correct it, or take it out.",
  off: "It is switched off in the same block: keep one of the two.",
  variableName: "A variable is written with a $ before its name.",
  address: "Write an address, or a network like 10.0.0.0/8.",
  zone: "Write name and size, like zone=one:10m.",
  tooSmall: "A zone needs at least eight pages of memory: 32k.",
} as const;

/** Names as a person reads them: `a, b or c`. */
export function either(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

/** A module by name; all that nginx sells is one here. */
export function called(module: string): string {
  return module === "plus" ? "NGINX Plus" : `the module ${module}`;
}

/** What a name that nginx does not know may be. */
export function ofModule(module: string): string {
  const entry = module === "plus" ? "plus" : "it";
  return `It is of ${called(module)}: add ${entry} to nginx.modules in parity.yaml if the server's nginx has it.`;
}
