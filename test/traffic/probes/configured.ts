import type { StackContext } from "../../../parity/checks/contract/types";
import { contextsOf as contextsIn } from "../../rehearse/contexts";
import type { BaseName, Change } from "../../support/stacks";

type Edits = { readonly [file: string]: readonly (readonly [from: string, to: string])[] };

const MAIN = "/etc/nginx/nginx.conf";
const API = "/etc/nginx/conf.d/api.conf";
const PASS = "proxy_pass http://application;";

/** Places of the sample's nginx, and what is written there. */
export const Files = {
  MAIN,
  API,
  PASS,
  /** Into `http`, behind everything. */
  http: (text: string): Edits => ({ [MAIN]: [["include conf.d/api.conf;", `include conf.d/api.conf; ${text}`]] }),
  /** Into the location that hands on to the application. */
  here: (text: string): Edits => ({ [API]: [[PASS, `${text} ${PASS}`]] }),
  /** Into the server, in front of that location. */
  server: (text: string): Edits => ({ [API]: [["location / {", `${text} location / {`]] }),
};

/** One stack with such an nginx. */
export function contextOf(nginx: Edits, base: BaseName = "alb", userData?: Change["userData"]): StackContext {
  return contextsIn(base, userData === undefined ? { nginx } : { nginx, userData })[0]!;
}
