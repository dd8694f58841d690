import { expect } from "chai";

/** What is said where something is refused. */
export async function messageOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("was not refused");
}

export async function refused(promise: Promise<unknown>, words: string): Promise<void> {
  expect(await messageOf(promise)).to.include(words);
}
