/** Makes a temporary folder for one run of tests. */
export function makeTemporary(): string;
/** Removes it, and gives the names of what was left in it. */
export function clearTemporary(folder: string, patienceMs?: number): Promise<string[]>;
export function removeTemporary(folder: string): void;
