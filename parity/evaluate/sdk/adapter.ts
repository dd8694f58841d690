import { containsSymbol, revive } from "../symbols/live";
import { droppedKeys, takePassed } from "./arguments";
import { attachCallbacks, learnCallbackServer } from "./callbacks";
import { monitorClient } from "./client";
import type { Registration } from "./monitor";
import { session } from "./session";
import { learnStore } from "./store";
import { lightenStructs } from "./struct";
import { learnResourceProto } from "./transform";

/**
 * The one place that reaches into `@pulumi/pulumi`. Each of its parts is patched on the exports of the module, which
 * the SDK's own code reads at every call; what is replaced is said beside it. Tested against the real engine.
 */
type Exports = Record<string, unknown>;
type AnyFunction = (this: unknown, ...args: never[]) => unknown;
type Patch = (exports: Exports) => void;

export function patchSdk(part: string, exports: Exports): void {
  PATCHES[part]?.(exports);
}

/** The registration that the SDK is beginning: the monitor it asks for now is the one it will call. */
let binding: Registration | null = null;

/** Kept by the SDK from one evaluation to the next: who is asked is found out at each call. */
const lateClient: object = new Proxy(
  {},
  { get: (_, key) => Reflect.get(monitorClient(session(), session().monitor, binding), key) },
);

const PATCHES: { readonly [part: string]: Patch } = {
  "runtime/settings": (exports) => {
    exports["getMonitor"] = () => monitorClient(session(), session().monitor, binding);
    exports["hasMonitor"] = () => true;
    exports["getEngine"] = engineClient;
    exports["hasEngine"] = () => true;
    attachCallbacks(exports);
  },
  "runtime/state": learnStore,
  "runtime/callbacks": learnCallbackServer,
  "proto/resource_pb": learnResourceProto,
  // Before 3.120 or so `runtime/settings` asks a client of its own what the engine supports, not the one in its store.
  "proto/resource_grpc_pb": (exports) => {
    exports["ResourceMonitorClient"] = class {
      constructor() {
        // biome-ignore lint/correctness/noConstructorReturn: the SDK makes it with `new`, and keeps it for good
        return lateClient;
      }
    };
  },
  "google-protobuf/google/protobuf/struct_pb": lightenStructs,
  "runtime/config": (exports) => {
    const getConfig = exports["getConfig"] as (key: string) => unknown;
    exports["getConfig"] = (key: string) => {
      session().configReads.add(key);
      return getConfig(key);
    };
  },
  "runtime/resource": (exports) => {
    for (const name of ["registerResource", "readResource"]) exports[name] = registering(exports[name] as AnyFunction);
  },
  // Every registration describes itself several times; nobody listens.
  "log/index": (exports) => {
    exports["debug"] = () => Promise.resolve();
  },
  // It captures a stack for every promise; who waits for what is told by `Session.pending`.
  "runtime/debuggable": (exports) => {
    exports["debuggablePromise"] = (promise: Promise<unknown>) => promise;
  },
  "runtime/invoke": (exports) => {
    for (const name of ["invoke", "invokeSingle", "invokeOutput", "invokeSingleOutput", "call", "callSingle"])
      if (typeof exports[name] === "function") exports[name] = invoking(exports[name] as AnyFunction);
  },
  // A program that drives Pulumi would deploy for real, where Pulumi is installed.
  "automation/cmd": (exports) => {
    const command = exports["PulumiCommand"] as (Exports & { prototype: Exports }) | undefined;
    for (const name of ["get", "install"]) if (command !== undefined) command[name] = refuseAutomation;
    if (command !== undefined) command.prototype["run"] = refuseAutomation;
    if (typeof exports["runPulumiCmd"] === "function") exports["runPulumiCmd"] = refuseAutomation;
  },
  // It formats a full stack trace for every resource; positions are taken once, by `registering`.
  resource: (exports) => {
    (exports["Resource"] as { stackTrace?: unknown }).stackTrace = () => [];
  },
  output: (exports) => {
    const prototype = (exports["Output"] as { prototype: { apply: AnyFunction } }).prototype;
    const apply = prototype.apply as (callback: unknown, runWithUnknowns?: boolean) => unknown;
    prototype.apply = function guarded(this: unknown, callback: never, runWithUnknowns?: never) {
      const guarded = session().guard.wrap(callback, runWithUnknowns === true);
      return apply.call(this, learning(this as SecretOutput, guarded), runWithUnknowns);
    } as AnyFunction;
    const secret = exports["secret"] as (value: unknown) => unknown;
    exports["secret"] = (value: unknown) => {
      session().learnSecret(value);
      return secret(value);
    };
  },
};

async function refuseAutomation(): Promise<never> {
  throw new Error(
    "it runs Pulumi itself (Automation API), and parity never does: name the program that is deployed by `main` in Pulumi.yaml",
  );
}

interface SecretOutput {
  readonly isSecret: Promise<boolean>;
}

/** A callback that is given a secret may say it: in an error, or at the console. The SDK knows first whether it is one. */
function learning(output: SecretOutput, callback: unknown): unknown {
  let secret = false;
  Promise.resolve(output.isSecret).then(
    (is) => {
      secret = is === true;
    },
    () => undefined,
  );
  return (value: unknown) => {
    if (secret) session().learnSecret(value);
    return (callback as (given: unknown) => unknown)(value);
  };
}

/** `(res, parent, type, name, …, props, opts, …)`: the synchronous call in which a class registers itself. */
function registering(original: AnyFunction): AnyFunction {
  return function bound(this: unknown, ...args: unknown[]) {
    const current = session();
    const [resource, , type, name] = args as [object, unknown, string, string];
    const properties = (args.find((arg, index) => index > 3 && isPlainObject(arg)) ?? {}) as Record<string, unknown>;
    const registration = describe(current.madeAt(resource, type), type, name, properties);
    current.pending.add(registration);
    binding = registration;
    try {
      return (original as (...all: unknown[]) => unknown).apply(this, args);
    } finally {
      binding = null;
    }
  } as AnyFunction;
}

function describe(
  position: Registration["position"],
  type: string,
  name: string,
  properties: Record<string, unknown>,
): Registration {
  const passed = takePassed(name);
  const dropped = droppedKeys(passed, properties);
  return {
    type,
    name,
    position,
    properties: Object.keys(properties),
    waits: session().guard.waits,
    dropped: passed !== null && dropped.length > 0 && passedByProgram(passed.classFile) ? dropped : [],
    classFile: passed?.classFile ?? null,
  };
}

/**
 * False when a provider's SDK made the resource for the program (`aws.lambda.CallbackFunction` makes a `Function`):
 * what it passes on is its own affair. The frame below the class's constructor tells.
 */
function passedByProgram(classFile: string): boolean {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 12;
  const lines = (new Error().stack ?? "").split("\n");
  Error.stackTraceLimit = limit;
  const own = lines.findLastIndex((line) => line.includes(classFile));
  const caller = lines[own + 1] ?? "";
  return !/[\\/]node_modules[\\/]/.test(caller);
}

function isPlainObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Remembers where a provider function was called, and from which file of the provider's SDK. */
function invoking(original: AnyFunction): AnyFunction {
  return function located(this: unknown, ...args: unknown[]) {
    const current = session();
    if (!nested) current.beginInvoke(String(args[0]), current.here(), callerFile());
    const outer = nested;
    nested = true;
    try {
      const result = (original as (...all: unknown[]) => unknown).apply(this, args);
      // Awaited directly, an answer does not pass through `apply`, where symbols come alive.
      return result instanceof Promise && !outer ? result.then(inHand) : result;
    } finally {
      nested = outer;
    }
  } as AnyFunction;
}

function inHand(value: unknown): unknown {
  const { symbols, guard } = session();
  if (containsSymbol(symbols, value)) guard.watch();
  return revive(symbols, value);
}

/** `invokeOutput` calls `invoke`: one call of the program's. */
let nested = false;

function callerFile(): string | null {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 8;
  const stack = new Error().stack ?? "";
  Error.stackTraceLimit = limit;
  for (const match of stack.matchAll(/\(?((?:\/|[A-Z]:\\)[^\n()]*?\.js):\d+:\d+\)?$/gm)) {
    const file = match[1] as string;
    if (/[\\/]node_modules[\\/]/.test(file) && !/[\\/]@pulumi[\\/]pulumi[\\/]|[\\/]utilities\.js$/.test(file))
      return file;
  }
  return null;
}

/** The engine's own service: it takes log lines. Severities as in pulumi/proto/engine.proto. */
function engineClient(): object {
  const severities = ["debug", "info", "warning", "error"] as const;
  return {
    log: (request: { getSeverity(): number; getMessage(): string }, reply: (error: null, response: object) => void) => {
      session().log(severities[request.getSeverity()] ?? "info", request.getMessage());
      reply(null, {});
    },
    setRootResource: (_: unknown, reply: (error: null, response: object) => void) => reply(null, {}),
    requirePulumiVersion: (_: unknown, reply: (error: null, response: object) => void) => reply(null, {}),
    close: () => undefined,
  };
}
