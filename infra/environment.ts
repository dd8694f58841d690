import { ComponentResource, type ComponentResourceOptions, type Input, type Output } from "@pulumi/pulumi";

export type ProviderName = "aws" | "azure";

/** The release that every environment runs: an archive (`.tar.gz`) with an executable `bin/api` in it. */
export interface Release {
  readonly version: string;
  /** SHA-256 of the archive, 64 hexadecimal digits: what a server checks before it unpacks. */
  readonly sha256: string;
}

/** What exists already on Azure, where next to nothing is found by its name alone. */
export interface AzureSurroundings {
  /** The resource group of the vault and of the environments' DNS zones. */
  readonly sharedGroup: string;
  /** The key vault that holds a certificate for each environment, under the stack's name. */
  readonly vault: string;
}

/** The contract of an environment. There is nothing here that could choose structure: only values. */
export interface EnvironmentArgs {
  /** Name of the stack, for tags and for finding what exists for it; never for the name of a resource. */
  readonly stack: Input<string>;
  /** Where it runs, in the words of the provider that is in use. */
  readonly region: Input<string>;
  /** The host name that clients use, inside `zone`. */
  readonly domain: Input<string>;
  /** The public DNS zone, which exists already and is looked up by its name. */
  readonly zone: Input<string>;
  /** How many servers there are at least and at most. */
  readonly capacity: Input<{ readonly min: Input<number>; readonly max: Input<number> }>;
  readonly release: Input<Release>;
  /** Who is told when an alarm goes off. */
  readonly alarmEmail: Input<string>;
  /** Of use on Azure alone. */
  readonly azure: Input<AzureSurroundings>;
}

/** What an environment tells the outside. */
export interface EnvironmentOutputs {
  readonly url: Output<string>;
  /** Public name of the load balancer, or its address where it has no name. */
  readonly loadBalancer: Output<string>;
  /** Where the release archive is uploaded to, as `releases/<version>.tar.gz`. */
  readonly releaseStore: Output<string>;
}

/**
 * One provider's implementation: makes all resources as children of `parent`, with an explicit provider resource
 * that it makes first. Its folder exports it as `build`.
 */
export type Build = (name: string, args: EnvironmentArgs, parent: ComponentResource) => EnvironmentOutputs;

/** Loaded on use: a provider's SDK is a large module, and only one of them is ever needed. */
const implementations: Readonly<Record<ProviderName, () => { readonly build: Build }>> = {
  aws: () => require("./aws"),
  azure: () => require("./azure"),
};

/** One environment: everything that a stack deploys. */
export class Environment extends ComponentResource implements EnvironmentOutputs {
  readonly url: Output<string>;
  readonly loadBalancer: Output<string>;
  readonly releaseStore: Output<string>;

  constructor(name: string, provider: ProviderName, args: EnvironmentArgs, opts?: ComponentResourceOptions) {
    super("parity:infra:Environment", name, {}, opts);
    const { url, loadBalancer, releaseStore } = implementations[provider]().build(name, args, this);
    this.url = url;
    this.loadBalancer = loadBalancer;
    this.releaseStore = releaseStore;
    this.registerOutputs({ url, loadBalancer, releaseStore });
  }
}
