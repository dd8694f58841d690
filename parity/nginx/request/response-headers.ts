import type { Run } from "./run";
import type { Text } from "./types";

/** Sets `Location`, which stands once (ngx_http_clear_location). */
export function setLocationHeader(run: Run, value: Text): void {
  const before = run.location;
  if (before !== null) run.responseHeaders = run.responseHeaders.filter((header) => header !== before);
  run.location = { name: "Location", value };
  run.relativeLocation = false;
  run.responseHeaders.push(run.location);
}

export function clearHeader(run: Run, name: string): void {
  const key = name.toLowerCase();
  run.responseHeaders = run.responseHeaders.filter((header) => header.name.toLowerCase() !== key);
}

export function findHeader(run: Run, name: string): Text | null {
  const key = name.toLowerCase();
  return run.responseHeaders.find((header) => header.name.toLowerCase() === key)?.value ?? null;
}

/** ngx_http_weak_etag: what is made of the body changes its bytes. One that is not in quotes goes. */
export function weakenTag(run: Run): void {
  run.responseHeaders = run.responseHeaders.flatMap((header) => {
    const { name, value } = header;
    if (name.toLowerCase() !== "etag" || typeof value !== "string" || value.startsWith("W/")) return [header];
    return value.startsWith('"') ? [{ name, value: `W/${value}` }] : [];
  });
}
