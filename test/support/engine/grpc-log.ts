export interface LoggedCall { readonly method: string; readonly request: Record<string, unknown>; readonly response: Record<string, unknown> | null }
import { readFileSync } from "node:fs";
export function readGrpcLog(file: string): readonly LoggedCall[] {
  return readFileSync(file, "utf8").split("\n").filter(Boolean).map((l) => JSON.parse(l));
}
