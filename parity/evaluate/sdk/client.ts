import type { Registration } from "./monitor";
import { EngineRefusal, type Monitor, type MonitorHost, type RegisterAnswer } from "./monitor";
import type { InvokeRequest, OutputsRequest, ReadRequest, RegisterRequest, Reply } from "./requests";
import { lightStruct } from "./struct";

/**
 * What the engine supports: the features that the current engine answers yes to
 * (pulumi/pkg/resource/deploy/source_eval.go, SupportsFeature).
 */
const FEATURES: ReadonlySet<string> = new Set([
  "secrets",
  "resourceReferences",
  "outputValues",
  "aliasSpecs",
  "deletedWith",
  "replaceWith",
  "transforms",
  "invokeTransforms",
  "parameterization",
  "resourceHooks",
  "errorHooks",
]);

/**
 * The monitor as a gRPC client: the methods that the SDK calls on `ResourceMonitorClient`, answering in process. A
 * client is bound to one registration, so that what the SDK's request leaves out is known.
 */
export function monitorClient(host: MonitorHost, monitor: Monitor, registration: Registration | null): object {
  const answer = <T>(reply: Reply<T>, work: () => T | Promise<T>): void => {
    Promise.resolve()
      .then(work)
      .finally(() => registration !== null && host.settle(registration))
      .then(
        (response) => reply(null, response),
        (error: unknown) => {
          if (error instanceof EngineRefusal) host.refuse(error);
          const message = error instanceof Error ? error.message : String(error);
          reply(Object.assign(new Error(message), { code: 2, details: message }));
        },
      );
  };
  return {
    supportsFeature: (request: { getId(): string }, reply: Reply<unknown>) =>
      answer(reply, () => ({ getHassupport: () => FEATURES.has(request.getId()) })),
    registerResource: (request: RegisterRequest, reply: Reply<unknown>) =>
      answer(reply, async () => {
        await host.transform(request, monitor.resource(request.getParent()) ?? null);
        const response = monitor.register(request, registration);
        host.registered(
          response.urn,
          (request.getTransformsList?.() ?? []).map((callback) => callback.getToken()),
        );
        return registered(response);
      }),
    readResource: (request: ReadRequest, reply: Reply<unknown>) =>
      answer(reply, () => {
        const { urn, state } = monitor.read(request, registration);
        return { getUrn: () => urn, getProperties: () => lightStruct(state) };
      }),
    registerResourceOutputs: (request: OutputsRequest, reply: Reply<unknown>) =>
      answer(reply, () => monitor.outputs(request)),
    invoke: (request: InvokeRequest, reply: Reply<unknown>) =>
      answer(reply, () => {
        if (request.getTok() === "pulumi:pulumi:getResource") return resourceReply(monitor, request);
        const result = monitor.invoke(request);
        return { getFailuresList: () => [], getReturn: () => lightStruct(result) };
      }),
    call: (request: InvokeRequest, reply: Reply<unknown>) =>
      answer(reply, () => {
        const result = monitor.invoke(request);
        return {
          getFailuresList: () => [],
          getReturn: () => lightStruct(result),
          getReturndependenciesMap: () => undefined,
        };
      }),
    registerPackage: (request: { getName(): string; getVersion(): string }, reply: Reply<unknown>) =>
      answer(reply, () => {
        const reference = monitor.packageReference(request.getName(), request.getVersion());
        return { getRef: () => reference };
      }),
    registerStackTransform: (_: unknown, reply: Reply<unknown>) => answer(reply, () => ({})),
    registerStackInvokeTransform: (_: unknown, reply: Reply<unknown>) => answer(reply, () => ({})),
    registerResourceHook: (_: unknown, reply: Reply<unknown>) => answer(reply, () => ({})),
    registerErrorHook: (_: unknown, reply: Reply<unknown>) => answer(reply, () => ({})),
    signalAndWaitForShutdown: (_: unknown, reply: Reply<unknown>) => answer(reply, () => ({})),
    close: () => undefined,
  };
}

/** The engine's own function: a resource's state by URN. It is not the program's call, and is not recorded. */
function resourceReply(monitor: Monitor, request: InvokeRequest): object {
  const { urn, id, state } = monitor.known(String(request.getArgs()?.toJavaScript()["urn"]));
  const value = (content: unknown): object => ({ toJavaScript: () => content });
  const fields = new Map<string, object>([
    ["urn", value(urn)],
    ["id", value(id)],
    ["state", { getStructValue: () => lightStruct(state) }],
  ]);
  return { getFailuresList: () => [], getReturn: () => ({ getFieldsMap: () => fields }) };
}

function registered(response: RegisterAnswer): object {
  return {
    getUrn: () => response.urn,
    getId: () => response.id,
    getObject: () => lightStruct(response.state),
    getPropertydependenciesMap: () => undefined,
    getStable: () => false,
    getStablesList: () => [],
    // Result.SUCCESS
    getResult: () => 0,
  };
}
