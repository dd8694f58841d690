import type { Context, Setting } from "./types";

/**
 * nginx configuration files out of settings: the file's path relative to the configuration's folder → its text.
 * Settings come in the order given, each context's before its blocks; blocks in the order of `contexts`.
 */
export function render(settings: readonly Setting[], contexts: readonly Context[]): ReadonlyMap<string, string> {
  const files = new Map<string, string[]>();
  for (const context of contexts) {
    if (context.parent?.file === context.file) continue;
    const lines = files.get(context.file) ?? [];
    const isWhole = context.parent === null;
    files.set(context.file, [
      ...lines,
      ...(isWhole ? body(context, settings, contexts, "") : block(context, settings, contexts, "")),
    ]);
  }
  return new Map([...files].map(([file, lines]) => [file, `${lines.join("\n")}\n`]));
}

function block(context: Context, settings: readonly Setting[], contexts: readonly Context[], indent: string): string[] {
  const opening = context.opening.map(quote).join(" ");
  return [`${indent}${opening} {`, ...body(context, settings, contexts, `${indent}  `), `${indent}}`];
}

function body(context: Context, settings: readonly Setting[], contexts: readonly Context[], indent: string): string[] {
  const own = settings.filter((setting) => setting.context === context);
  const inner = contexts.filter(({ parent, file }) => parent === context && file === context.file);
  return [
    ...own.map(({ directive, values }) => `${indent}${[directive, ...values].map(quote).join(" ")};`),
    ...inner.flatMap((child) => block(child, settings, contexts, indent)),
  ];
}

/** A word as nginx's reader takes it back: bare where that is safe, else in single quotes. */
export function quote(word: string): string {
  if (/^[^\s;{}'"\\#]+$/.test(word)) return word;
  return `'${word.replace(/[\\']/g, "\\$&")}'`;
}
