import type { Invoke, Position, Value } from "../../graph/types";
import { type Answers, Unanswered } from "../answers/answers";
import type { ValueContext } from "../record/context";
import { outputsOf, type Recorded, readOptions, registeredOptions } from "../record/resource";
import { toValue } from "../record/value";
import { ANY, type Symbols, token } from "../symbols/symbol";
import type { InvokeRequest, OutputsRequest, ReadRequest, RegisterRequest } from "./requests";

/** What the wrapped `registerResource` knows of a resource that the request does not say. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly position: Position | null;
  /** Keys of all properties the class has, inputs and outputs: those the SDK will resolve. */
  readonly properties: readonly string[];
  readonly dropped: readonly string[];
  /** True when it is made in a callback that an engine runs later. */
  readonly waits: boolean;
  /** File of the provider's class, when it is known. */
  readonly classFile: string | null;
}

/** An error the evaluation ends with. */
export class EngineRefusal extends Error {
  constructor(
    readonly kind: "duplicate" | "invoke" | "cannot-load",
    message: string,
    readonly remedy: string | null,
    readonly position: Position | null,
  ) {
    super(message);
  }
}

export interface MonitorHost {
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  readonly symbols: Symbols;
  readonly answers: Answers;
  readonly values: ValueContext;
  refuse(refusal: EngineRefusal): void;
  /** Position of the oldest call of this provider function that has not been answered. */
  invokePosition(token: string): { readonly position: Position | null; readonly file: string | null };
  /** Applies transforms that the program registered; gives the request back, changed in place. */
  transform(request: RegisterRequest, parent: Recorded | null): Promise<void>;
  /** The registration's answer has come. */
  settle(registration: Registration): void;
  /** Remembers the transforms of a resource that was just registered. */
  registered(urn: string, transforms: readonly string[]): void;
}

/**
 * The engine as the SDK sees it: takes registrations, records them whole, and answers as a preview would, with symbols
 * where a provider's answer is not known. Bound to one registration at a time by `forRegistration`.
 */
export class Monitor {
  readonly resources: Recorded[] = [];
  readonly invokes: Invoke[] = [];
  private readonly byUrn = new Map<string, Recorded>();
  private readonly states = new Map<string, RegisterAnswer>();
  private readonly paths = new Set<string>();
  private packages = 0;

  constructor(private readonly host: MonitorHost) {}

  pathOf(urn: string): string | null {
    return this.byUrn.get(urn)?.path ?? null;
  }

  resource(urn: string): Recorded | undefined {
    return this.byUrn.get(urn);
  }

  register(request: RegisterRequest, registration: Registration | null): RegisterAnswer {
    const kind =
      request.getType() === "pulumi:pulumi:Stack"
        ? "stack"
        : request.getRemote()
          ? "remote"
          : request.getCustom()
            ? "custom"
            : "component";
    const raw = request.getObject()?.toJavaScript() ?? {};
    const recorded = this.record(request, registration, kind, raw, registeredOptions(this.host.values, request));
    const custom = request.getCustom();
    return this.keep({
      urn: recorded.urn,
      id: custom ? request.getImportid() || token(`${recorded.path}#id`) : "",
      state: custom || request.getRemote() ? this.state(recorded, registration, raw) : {},
    });
  }

  private keep(answer: RegisterAnswer): RegisterAnswer {
    this.states.set(answer.urn, answer);
    return answer;
  }

  /** What was answered for a resource: the SDK asks when a resource comes back to it as a value. */
  known(urn: string): RegisterAnswer {
    return this.states.get(urn) ?? { urn, id: "", state: {} };
  }

  read(request: ReadRequest, registration: Registration | null): RegisterAnswer {
    const raw = request.getProperties()?.toJavaScript() ?? {};
    const recorded = this.record(request, registration, "read", raw, readOptions(this.host.values, request));
    const id = request.getId();
    const state =
      request.getType() === "pulumi:pulumi:StackReference"
        ? this.stackReference(recorded, id)
        : this.state(recorded, registration, raw);
    return this.keep({ urn: recorded.urn, id, state });
  }

  outputs(request: OutputsRequest): void {
    const recorded = this.byUrn.get(request.getUrn());
    if (recorded !== undefined) recorded.outputs = outputsOf(this.host.values, request);
  }

  private record(
    request: RegisterRequest | ReadRequest,
    registration: Registration | null,
    kind: Recorded["kind"],
    raw: Record<string, unknown>,
    options: Recorded["options"],
  ): Recorded {
    const parent = this.byUrn.get(request.getParent()) ?? null;
    const recorded: Recorded = {
      urn: this.urn(request, parent),
      parent,
      kind,
      type: request.getType(),
      name: request.getName(),
      path: kind === "stack" ? "" : this.freePath(joined(parent, request.getName()), request.getType()),
      inputs: toValue(this.host.values, raw) as Recorded["inputs"],
      options,
      position: registration?.position ?? null,
      dropped: registration?.dropped ?? [],
      waits: registration?.waits === true,
      outputs: null,
    };
    this.refuseDuplicate(recorded);
    this.byUrn.set(recorded.urn, recorded);
    this.resources.push(recorded);
    return recorded;
  }

  /** A path that no earlier resource has: the engine tells resources of two types apart by type, not by name. */
  private freePath(path: string, type: string): string {
    let free = path;
    while (this.paths.has(free)) free += `$${type}`;
    this.paths.add(free);
    return free;
  }

  private refuseDuplicate(recorded: Recorded): void {
    const first = this.byUrn.get(recorded.urn);
    if (first === undefined) return;
    const where = first.position === null ? "" : `, the first at ${first.position.file}:${first.position.line}`;
    throw new EngineRefusal(
      "duplicate",
      `two resources of type ${recorded.type} are named "${recorded.name}"${where}; the engine refuses the second (duplicate URN)`,
      "Give each resource of one type its own name.",
      recorded.position,
    );
  }

  /** `urn:pulumi:STACK::PROJECT::PARENT-TYPES$TYPE::NAME`, as the engine builds it. */
  private urn(request: RegisterRequest | ReadRequest, parent: Recorded | null): string {
    const chain: string[] = [];
    for (let at = parent; at !== null && at.kind !== "stack"; at = at.parent) chain.unshift(at.type);
    const type = [...chain, request.getType()].join("$");
    return `urn:pulumi:${this.host.stack}::${this.host.project}::${type}::${request.getName()}`;
  }

  /** Inputs as they are, then answers for outputs, then symbols for all that the class has besides. */
  private state(recorded: Recorded, registration: Registration | null, raw: Record<string, unknown>): State {
    const { answers, symbols } = this.host;
    const shapes = answers.shapes(registration?.classFile ?? null);
    const state: State = answers.outputs(recorded.type, raw, recorded.path, symbols);
    for (const [property, value] of Object.entries(raw))
      state[property] = symbols.echo(`${recorded.path}#${property}`, value, shapes.get(property) ?? ANY);
    for (const property of registration?.properties ?? [])
      if (state[property] === undefined && property !== "id" && property !== "urn")
        state[property] = symbols.create(`${recorded.path}#${property}`, shapes.get(property) ?? ANY);
    return state;
  }

  private stackReference(recorded: Recorded, name: string): State {
    const configured = this.host.answers.stackReference(name);
    const outputs =
      configured ?? this.host.symbols.create(`${recorded.path}#outputs`, { kind: "object", element: () => ANY });
    return { name, outputs, secretOutputNames: [] };
  }

  invoke(request: InvokeRequest): Record<string, unknown> {
    const tok = request.getTok();
    const raw = request.getArgs()?.toJavaScript() ?? {};
    const { position, file } = this.host.invokePosition(tok);
    const args = toValue(this.host.values, raw) as { [name: string]: Value };
    try {
      const { answer, by } = this.host.answers.invoke(tok, raw, args, file, this.host.symbols);
      const provider = request.getProvider().split("::").slice(0, -1).join("::");
      this.invokes.push({
        token: tok,
        args,
        provider: provider === "" ? null : provider,
        ...(request.getVersion() === "" ? {} : { version: request.getVersion() }),
        position,
        answeredBy: by,
      });
      return answer;
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      throw new EngineRefusal("invoke", error.message, error.remedy, position);
    }
  }

  packageReference(name: string, version: string): string {
    this.packages += 1;
    return `${name}@${version}#${this.packages}`;
  }
}

export interface RegisterAnswer {
  readonly urn: string;
  readonly id: string;
  readonly state: State;
}

export type State = Record<string, unknown>;

function joined(parent: Recorded | null, name: string): string {
  return parent === null || parent.path === "" ? name : `${parent.path}/${name}`;
}
