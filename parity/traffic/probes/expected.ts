import { effective, effectiveAll } from "../../nginx";
import type { Effective, Location, Server } from "../../nginx/configuration/types";
import type { Ask } from "./asks";
import { aimOf, serves } from "./landing";
import { expectedHeaders } from "./received";
import type { Expectation } from "./types";
import type { Way } from "./way";

/** What must come of a client's request, by what the location that it is meant for is declared to do. */
export function expectedAnswer(way: Way, ask: Ask): Partial<Expectation> & Pick<Expectation, "status"> {
  const { intent, tls } = way;
  const { landing } = ask;
  // No server has the name: what takes it has to do what servers are there for, if it is not made for that.
  const aim = landing === null || (landing.name === null && !serves(landing.server)) ? null : aimOf(landing);
  if (aim?.kind === "status") return { status: String(aim.status) };
  const plain = !tls && intent.redirectsToHttps;
  const scope = landing === null ? null : (landing.location ?? landing.server);
  const guarded = scope === null ? "" : guards(scope);
  if (aim?.kind === "other" || plain || !intent.handsOn) return { status: `200-399,404${guarded}` };
  if (guarded !== "") return { status: `200-399${guarded}` };
  return { status: "200", application: true, ...expectedHeaders(way, ask) };
}

/** Whether the application must answer: what sizes and times are tried on. */
export function reachesApplication(way: Way, ask: Ask): boolean {
  return expectedAnswer(way, ask).application === true;
}

/** Statuses of access control that is meant to turn away who comes without credentials, or from elsewhere. */
function guards(scope: Server | Location): string {
  const statuses: string[] = [];
  const asks = (found: Effective | null): boolean => found?.directive != null && found.args[0] !== "off";
  if (["auth_basic", "auth_request", "auth_jwt"].some((name) => asks(effective(scope, name)))) statuses.push(",401");
  if (effectiveAll(scope, "deny").length > 0) statuses.push(",403");
  return statuses.join("");
}
