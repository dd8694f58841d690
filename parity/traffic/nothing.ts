import type { StackTraffic } from "./types";

/** Why a stack has no setting of nginx to speak of: it has no nginx, or one whose files nobody knows. */
export function nothingKnown({ paths }: StackTraffic): string {
  return paths.some(({ servers }) => servers.webServer !== null)
    ? "of the nginx behind the load balancer, no file is known."
    : "no nginx behind a load balancer is declared.";
}
