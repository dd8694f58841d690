/** Path of the browser, or null. */
export function findChromium(): string | null;
/** Gives null, or what the user is to do. */
export function ensureChromium(): string | null;
