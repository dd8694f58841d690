/** Members that are words of the result itself, not text of anybody's. */
const OWN_WORDS = new Set(["outcome", "effect", "how", "row", "stack"]);

/** Every foreign text in a part of the result replaced. */
export function mapTexts<T>(said: T, replace: (text: string) => string): T {
  return mapped(said, replace) as T;
}

function mapped(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === "string") return replace(value);
  if (Array.isArray(value)) return value.map((item) => mapped(item, replace));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, OWN_WORDS.has(name) ? item : mapped(item, replace)]),
  );
}
