import { below, type Directive, loadWebServer } from "../../nginx";
import type { WebServer } from "../../nginx/configuration/types";
import type { DeclaredWebServer, Servers } from "../types";

/**
 * What the declared files of nginx mean to do. Expectations come from here, and not from what nginx answers: what is meant
 * and what happens may differ, and then a probe has to fail.
 */
export interface Intent {
  readonly web: WebServer;
  /** Requests are handed on to an application at all. */
  readonly handsOn: boolean;
  /** Plain HTTP is answered with a redirect to HTTPS somewhere. */
  readonly redirectsToHttps: boolean;
  /** Networks that nginx takes a balancer to be in: whose word it believes, then whom it lets in. */
  readonly believed: readonly string[];
}

/** Directives that hand a request on: all but `proxy_pass` speak another protocol behind nginx. */
const PASS = new Set(["proxy_pass", "fastcgi_pass", "grpc_pass", "uwsgi_pass", "scgi_pass"]);

export const handsOn = ({ name }: Directive): boolean => PASS.has(name);

/** Each configuration read once, however many paths lead to it. */
export class Intents {
  private readonly read = new Map<DeclaredWebServer, Intent>();

  /** Null where the servers declare no nginx. A configuration that nginx refuses counts as far as it is understood. */
  of({ webServer }: Servers): Intent | null {
    if (webServer === null) return null;
    const known = this.read.get(webServer) ?? readIntent(webServer);
    this.read.set(webServer, known);
    return known;
  }
}

function readIntent({ main, files }: DeclaredWebServer): Intent {
  // Version and modules decide nothing that is asked here: which server, which location, and sizes that are given.
  const facts = { version: null, root: true, modules: null };
  const web = loadWebServer(main, new Map(files.map(({ path, text }) => [path, text])), facts, { unjudged: true });
  const all = web.directive === null ? [] : below(web.directive);
  return {
    web,
    handsOn: all.some(handsOn),
    believed: ["set_real_ip_from", "allow"].flatMap((wanted) =>
      all.flatMap(({ name, args }) => (name === wanted && args.length === 1 ? args : [])),
    ),
    redirectsToHttps: all.some(
      ({ name, args }) => /^(return|rewrite)$/.test(name) && args.some((arg) => /^https:/i.test(arg)),
    ),
  };
}
