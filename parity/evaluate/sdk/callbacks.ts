import { session } from "./session";

type Exports = Record<string, unknown>;

/**
 * The SDK offers its transforms to the engine through a gRPC server of its own. Here the same object is made without
 * the server, and the functions are called directly (see `transform.ts`).
 */
export interface CallbackStore {
  readonly _callbacks: Map<string, (request: Uint8Array) => Promise<{ serializeBinary(): Uint8Array }>>;
  /** Tokens of the stack's own transforms, in order of registration. */
  readonly stackTransforms: string[];
}

let makeStore: (() => CallbackStore) | null = null;

/** Called with the exports of `runtime/callbacks`. */
export function learnCallbackServer(exports: Exports): void {
  const { prototype } = exports["CallbackServer"] as { prototype: object };
  makeStore = () => {
    const stackTransforms: string[] = [];
    return Object.assign(Object.create(prototype) as object, {
      _callbacks: new Map(),
      _pendingRegistrations: 0,
      _awaitQueue: [],
      _target: Promise.resolve("in-process"),
      _server: { forceShutdown: () => undefined },
      _monitor: recordingMonitor(stackTransforms),
      stackTransforms,
    }) as unknown as CallbackStore;
  };
}

/** The monitor as the callback server uses it: it announces stack transforms and hooks. */
function recordingMonitor(stackTransforms: string[]): object {
  type Announce = (request: { getToken?(): string }, reply: (error: null, response: object) => void) => void;
  const accept: Announce = (_, reply) => reply(null, {});
  return {
    registerStackTransform: ((request, reply) => {
      const token = request.getToken?.();
      if (token !== undefined) stackTransforms.push(token);
      reply(null, {});
    }) satisfies Announce,
    registerStackInvokeTransform: ((_, reply) => {
      session().log("warning", "invoke transforms are not applied: what they change is not judged");
      reply(null, {});
    }) satisfies Announce,
    registerResourceHook: accept,
    registerErrorHook: accept,
  };
}

/** Replaces `getCallbacks` of `runtime/settings`: one store an evaluation, kept where the SDK keeps its own. */
export function attachCallbacks(settings: Exports): void {
  settings["getCallbacks"] = () => {
    const store = globalStore();
    if (store.callbacks === undefined && makeStore !== null) store.callbacks = makeStore();
    return store.callbacks;
  };
}

/** The SDK's state of the running program: `globalThis.globalStore` (runtime/state.ts). */
export function globalStore(): { callbacks?: CallbackStore; [key: string]: unknown } {
  return (globalThis as unknown as { globalStore: { callbacks?: CallbackStore } }).globalStore;
}
