/** Traffic paths out of a graph: from a load balancer's listeners down to the nginx files in user data. See docs/traffic.md. */
export { type ToServer, toServer } from "./balancer";
export { type Hop, type HopFact, hopsOf } from "./hops";
export { nothingKnown } from "./nothing";
export { addressOf, serversOf } from "./paths";
export { judgeProbe, probesOf } from "./probes";
export type * from "./probes/types";
export { trafficOf } from "./stack";
export type * from "./types";
export { placesOf, settingsIn, webServersOf, withoutSettings } from "./web-server/settings";
