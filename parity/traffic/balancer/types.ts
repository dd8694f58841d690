import type { Connection, Request } from "../../nginx/request/types";
import type { Observation } from "../probes/types";

/** What the server gets: a connection, with a request unless the balancer only connects; or what the balancer answers itself. */
export type ToServer =
  | { readonly connection: Connection; readonly request: Request | null }
  | { readonly answered: Observation };
