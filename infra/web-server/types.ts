/** A place in the configuration that holds settings: `main`, or a block. */
export interface Context {
  /** How people call it, unique: `http/server[default]`. */
  readonly name: string;
  /** The words before `{`; empty for `main`. */
  readonly opening: readonly string[];
  readonly parent: Context | null;
  /** The file that holds it, relative to the configuration's folder. */
  readonly file: string;
}

/** One directive, and why it is there. */
export interface Setting {
  readonly context: Context;
  readonly directive: string;
  /** The directive's arguments as nginx understands them; quoting is the renderer's business. */
  readonly values: readonly string[];
  /** Why it is there, so that nobody has to guess whether it is still needed. */
  readonly why: string;
  /** Where the load balancer relies on it: how, and what breaks without it. */
  readonly loadBalancer?: string;
}

/** What the configuration depends on besides the contract. */
export interface WebServerArgs {
  /** The host name that clients use. */
  readonly domain: string;
  /** Every subnet that the load balancer connects from, as CIDR blocks, and nothing more. */
  readonly loadBalancerSubnets: readonly string[];
}

/** Settings of one context, written without repeating it. */
export function inContext(context: Context, settings: readonly Omit<Setting, "context">[]): Setting[] {
  return settings.map((setting) => ({ context, ...setting }));
}
