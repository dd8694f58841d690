/** The names under which TypeScript looks for what a program calls `x.js`: it stands beside it, uncompiled. */
export function typeScriptNames(path: string): string[] {
  if (/\.js$/.test(path)) return [path.replace(/js$/, "ts"), path.replace(/js$/, "tsx")];
  return /\.[cm]js$/.test(path) ? [path.replace(/js$/, "ts")] : [];
}
