/** How a resource's own stack is written in an address. */
export const STACK = "{stack}";

/**
 * A resource's address: its path with the stack's name as `{stack}`. With `anywhere` the name is a sample, made so that
 * it occurs nowhere else, and every occurrence is it; a real name (`dev`) counts as a whole token only.
 */
export function resourceAddress(path: string, stackName: string, anywhere: boolean): string {
  if (stackName === "" || !path.includes(stackName)) return path;
  if (anywhere) return path.split(stackName).join(STACK);
  const escaped = stackName.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return path.replace(new RegExp(`(?<![A-Za-z0-9])${escaped}(?![A-Za-z0-9])`, "g"), () => STACK);
}

/**
 * One step down in Pulumi's property path: `.name`, `["a.b"]` or `[0]`. Keys are quoted where Pulumi quotes them (`.`,
 * `[`, `]`, `"`), and also where they hold what an address gives a meaning of its own, or white space.
 */
export function joinAddress(base: string, step: string | number): string {
  if (typeof step === "number") return `${base}[${step}]`;
  if (step === "" || /[.[\]"!*\s\u0000-\u001f\u007f]/.test(step)) return `${base}[${quote(step)}]`;
  return base === "" || base.endsWith("!") ? base + step : `${base}.${step}`;
}

/** The address at which decoded content begins: `policy!`. A second step does not double the mark. */
export function contentAddress(base: string): string {
  return base.endsWith("!") ? base : `${base}!`;
}

/** The address of a named part: `userData!/etc/nginx/nginx.conf`. */
export function partAddress(base: string, name: string): string {
  return contentAddress(base) + (name === "" || /[!*"\s\u0000-\u001f\u007f]/.test(name) ? `[${quote(name)}]` : name);
}

/** The address of a line of text, counted from 1: `script!12`. */
export function lineAddress(base: string, line: number): string {
  return `${contentAddress(base)}${line}`;
}

/** The address of an nginx setting below a block, or below the file where `base` ends with `!`: `…!http/server[api]`. */
export function settingAddress(base: string, segment: string): string {
  return base.endsWith("!") ? base + segment : `${base}/${segment}`;
}

function quote(key: string): string {
  return `"${key.replace(/["\\]/g, "\\$&")}"`;
}
