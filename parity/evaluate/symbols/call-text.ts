/** `slice(0,5)`, as it is written into a token. */
export function describe(name: string, args: readonly unknown[]): string {
  return `${name}(${args.map((arg) => (arg instanceof RegExp ? String(arg) : (JSON.stringify(arg) ?? "…"))).join(",")})`;
}
