/** A declared duration as it is here, in HAProxy's notation; never nothing, which would mean no limit. */
export function milliseconds(seconds: number, speed: number): string {
  return `${Math.max(1, Math.round((seconds * 1000) / speed))}ms`;
}
