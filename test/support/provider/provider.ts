import { diffInputs } from "./diff";
import { type Identity, resourceId } from "./identity";
import { answerInvoke } from "./invokes";
import { outputsOf } from "./outputs";
import type { Script } from "./script";
import { Shapes } from "./shape";
import { reveal, textOf, UNKNOWN, type Wire, type WireObject } from "./wire";

/** Outputs that change with every update, so that before it they are unknown. */
const VOLATILE: { readonly [type: string]: string } = { "aws:ec2/launchTemplate:LaunchTemplate": "latestVersion" };

/** The request is one that the real provider would refuse; the message is shown by the engine. */
export class Refused extends Error {}

/**
 * A cloud provider that stands in under the real engine. It keeps no state between requests: everything it says
 * follows from the request, so that two runs agree and a plugin can be started anew for each command.
 */
export class SimulatedProvider {
  readonly #shapes: Shapes;
  #region: string;

  constructor(
    readonly pkg: string,
    readonly script: Script,
  ) {
    this.#shapes = new Shapes(pkg);
    this.#region = pkg === "aws" ? "us-east-1" : "westeurope";
  }

  /** Takes the region out of a provider's configuration. */
  configure(args: WireObject): void {
    this.#region = textOf(args, "region") ?? textOf(args, "location") ?? this.#region;
  }

  check(type: string, news: WireObject): WireObject {
    const refused = this.script.refuse?.[type];
    if (refused !== undefined) throw new Refused(refused);
    if (this.#shapes.resource(type) === null)
      throw new Refused(`the installed @pulumi/${this.pkg} has no resource ${type}`);
    return news;
  }

  diff = diffInputs;

  create(
    urn: string,
    type: string,
    name: string,
    inputs: WireObject,
    preview: boolean,
  ): { id: string; outputs: WireObject } {
    const identity = this.#identity(urn, type, name, inputs);
    const outputs = this.#scripted(type, outputsOf(identity, this.#shapes, preview), preview);
    return { id: preview ? "" : resourceId(identity), outputs };
  }

  update(urn: string, type: string, name: string, olds: WireObject, news: WireObject, preview: boolean): WireObject {
    const declared = this.#shapes.resource(type) ?? new Map();
    const computed = Object.entries(olds).filter(([key]) => declared.has(key) && !(key in news));
    const fresh = this.create(urn, type, name, news, preview).outputs;
    const stable = Object.fromEntries(computed.filter(([key]) => key in fresh));
    const volatile = VOLATILE[type];
    if (volatile === undefined) return { ...fresh, ...stable };
    const next: Wire = preview ? UNKNOWN : Number(reveal(olds[volatile] ?? 0)) + 1;
    return { ...fresh, ...stable, [volatile]: next };
  }

  /** A look-up by id (`Class.get`) or a refresh: what exists is what was asked for, plus what would be computed. */
  read(id: string, urn: string, type: string, name: string, hints: WireObject): WireObject {
    const outputs = outputsOf(this.#identity(urn, type, name, hints), this.#shapes, false);
    return this.#scripted(type, { ...outputs, ...(type.startsWith("azure-native:") ? {} : { id }) }, false);
  }

  invoke(token: string, args: WireObject): WireObject {
    const answer = this.script.invokes?.[token] ?? answerInvoke(token, reveal(args) as WireObject, this.#region);
    if (answer === null) {
      throw new Refused(`the simulated ${this.pkg} has no answer for ${token}: give one under "invokes" of its script`);
    }
    return answer;
  }

  #identity(urn: string, type: string, name: string, inputs: WireObject): Identity {
    const region = textOf(inputs, "region") ?? textOf(inputs, "location") ?? this.#region;
    return { urn, type, name, region, inputs };
  }

  #scripted(type: string, outputs: WireObject, preview: boolean): WireObject {
    return preview ? outputs : { ...outputs, ...this.script.outputs?.[type] };
  }
}
