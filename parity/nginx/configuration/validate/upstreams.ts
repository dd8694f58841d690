import type { Directive } from "../../types";
import type { Url } from "../url";
import type { Refusal } from "./types";

/** A group of servers: an `upstream`, or the one that `proxy_pass` and its kin make of an address. */
export interface UpstreamGroup {
  /** As first written. */
  readonly host: string;
  /** An `upstream` block has been read. */
  created: boolean;
  /** 0: none given. */
  port: number;
  readonly noPort: boolean;
  /** It is an address, not a name. */
  readonly isAddress: boolean;
  /** Who names it first: nginx gives this place. */
  readonly directive: Directive;
  /** What an `upstream` block tells. */
  readonly servers: UpstreamServer[];
  /** Parameters that the balancing method does not take. */
  refuses: readonly string[];
  inSharedMemory: boolean;
  hasResolver: boolean;
}

export interface UpstreamServer {
  readonly backup: boolean;
  /** To be looked up while nginx runs. */
  readonly resolve: boolean;
}

/** ngx_http_upstream_add and its counterpart in `stream`. */
export class Upstreams {
  readonly groups: UpstreamGroup[] = [];

  /** What `proxy_pass` names. */
  use(url: Url, directive: Directive): UpstreamGroup | Refusal {
    const host = url.kind === "unix" ? url.host.slice("unix:".length) : url.host;
    return this.add(
      host,
      url.port,
      url.noPort,
      url.kind !== "name" && (url.port > 0 || url.kind === "unix"),
      directive,
    );
  }

  /** What an `upstream` block defines. */
  create(host: string, directive: Directive): UpstreamGroup | Refusal {
    for (const group of this.named(host)) {
      if (group.created) {
        return { message: `duplicate upstream "${host}"`, hint: `It is also defined in ${where(group)}: rename one.` };
      }
      if (!group.noPort) return this.withPort(group, host);
      group.created = true;
      group.port = 0;
      return group;
    }
    const group = this.push(host, 0, true, false, directive);
    group.created = true;
    return group;
  }

  private add(
    host: string,
    port: number,
    noPort: boolean,
    isAddress: boolean,
    directive: Directive,
  ): UpstreamGroup | Refusal {
    for (const group of this.named(host)) {
      if (group.created && !noPort) {
        const message = `upstream "${group.host}" may not have port ${port}`;
        return {
          message,
          hint: `"${host}" is the upstream in ${where(group)}, which has its own ports: leave the port out.`,
        };
      }
      if (group.port !== 0 && port !== 0 && group.port !== port) continue;
      return group;
    }
    return this.push(host, port, noPort, isAddress, directive);
  }

  private *named(host: string): Iterable<UpstreamGroup> {
    const key = host.toLowerCase();
    for (const group of this.groups) if (group.host.toLowerCase() === key) yield group;
  }

  private push(host: string, port: number, noPort: boolean, isAddress: boolean, directive: Directive): UpstreamGroup {
    const group: UpstreamGroup = {
      host,
      created: false,
      port,
      noPort,
      isAddress,
      directive,
      servers: [],
      refuses: [],
      inSharedMemory: false,
      hasResolver: false,
    };
    this.groups.push(group);
    return group;
  }

  /** nginx gives the place of the use here, not that of the block. */
  private withPort(group: UpstreamGroup, host: string): Refusal {
    return {
      message: `upstream "${host}" may not have port ${group.port}`,
      hint: `It is the upstream defined later, which has its own ports: leave the port out here.`,
      at: group.directive,
    };
  }
}

export function isGroup(found: UpstreamGroup | Refusal): found is UpstreamGroup {
  return "servers" in found;
}

function where({ directive }: UpstreamGroup): string {
  return `${directive.position.file}:${directive.position.line}`;
}
