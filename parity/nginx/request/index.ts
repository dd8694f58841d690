/** What nginx answers to a request. See docs/nginx.md. */
export { answer } from "./answer";
export { CannotDecide } from "./cannot-decide";
export { chooseLocation } from "./locations";
export { chooseServer, type NamedServer } from "./servers";
export { socketFor } from "./sockets";
export type { Answer, Connection, Exchange, Request, Step, Text, Unknown, World } from "./types";
