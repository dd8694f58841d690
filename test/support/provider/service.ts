import * as grpc from "@grpc/grpc-js";
import plugin from "@pulumi/pulumi/proto/plugin_pb";
import rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type Change, diffInputs } from "./diff";
import { Refused, type SimulatedProvider } from "./provider";
import type { ProviderRequest } from "./script";
import type { WireObject } from "./wire";

type Handler<Q, A> = (request: Q) => A;
type Record = (request: Omit<ProviderRequest, "pkg">) => void;

/** The engine's provider protocol (`pulumirpc.ResourceProvider`) over a {@link SimulatedProvider}. */
export function service(
  provider: SimulatedProvider,
  version: string,
  record: Record,
): grpc.UntypedServiceImplementation {
  return {
    ...setUp(provider, version),
    ...life(provider, record),
    invoke: unary((request: rpc.InvokeRequest) => {
      const args = plain(request.getArgs());
      record({ method: "Invoke", subject: request.getTok(), preview: request.getPreview(), properties: args });
      return new rpc.InvokeResponse().setReturn(Struct.fromJavaScript(provider.invoke(request.getTok(), args)));
    }),
  };
}

function setUp(provider: SimulatedProvider, version: string): grpc.UntypedServiceImplementation {
  return {
    getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(version)),
    getSchema: unary(() => new rpc.GetSchemaResponse().setSchema("{}")),
    attach: unary(() => new Empty()),
    cancel: unary(() => new Empty()),
    checkConfig: unary((request: rpc.CheckRequest) => new rpc.CheckResponse().setInputs(request.getNews())),
    diffConfig: unary((request: rpc.DiffRequest) =>
      diffResponse(diffInputs("", plain(request.getOldInputs()), plain(request.getNews()))),
    ),
    configure: unary((request: rpc.ConfigureRequest) => {
      provider.configure(plain(request.getArgs()));
      // As the bridged AWS provider says of itself; the engine then sends secrets with their mark.
      return new rpc.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
    }),
  };
}

function life(provider: SimulatedProvider, record: Record): grpc.UntypedServiceImplementation {
  return {
    check: unary((request: rpc.CheckRequest) => {
      const news = plain(request.getNews());
      record({ method: "Check", subject: request.getUrn(), preview: false, properties: news });
      return new rpc.CheckResponse().setInputs(Struct.fromJavaScript(provider.check(typeOf(request.getUrn()), news)));
    }),
    diff: unary((request: rpc.DiffRequest) => {
      const olds = request.getOldInputs() ?? request.getOlds();
      return diffResponse(provider.diff(typeOf(request.getUrn()), plain(olds), plain(request.getNews())));
    }),
    create: unary((request: rpc.CreateRequest) => {
      const [urn, preview, inputs] = [request.getUrn(), request.getPreview(), plain(request.getProperties())];
      record({ method: "Create", subject: urn, preview, properties: inputs });
      const { id, outputs } = provider.create(urn, typeOf(urn), nameOf(urn), inputs, preview);
      return new rpc.CreateResponse().setId(id).setProperties(Struct.fromJavaScript(outputs));
    }),
    update: unary((request: rpc.UpdateRequest) => {
      const [urn, preview, news] = [request.getUrn(), request.getPreview(), plain(request.getNews())];
      record({ method: "Update", subject: urn, preview, properties: news });
      const outputs = provider.update(urn, typeOf(urn), nameOf(urn), plain(request.getOlds()), news, preview);
      return new rpc.UpdateResponse().setProperties(Struct.fromJavaScript(outputs));
    }),
    read: unary((request: rpc.ReadRequest) => {
      const [id, urn, hints] = [request.getId(), request.getUrn(), plain(request.getProperties())];
      record({ method: "Read", subject: urn, preview: false, properties: hints });
      const outputs = provider.read(id, urn, typeOf(urn), nameOf(urn), hints);
      return new rpc.ReadResponse().setId(id).setProperties(Struct.fromJavaScript(outputs));
    }),
    delete: unary((request: rpc.DeleteRequest) => {
      record({ method: "Delete", subject: request.getUrn(), preview: false, properties: null });
      return new Empty();
    }),
  };
}

function diffResponse(changes: readonly Change[]): rpc.DiffResponse {
  const response = new rpc.DiffResponse().setHasdetaileddiff(true);
  const { DIFF_NONE, DIFF_SOME } = rpc.DiffResponse.DiffChanges;
  response.setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME);
  const { Kind } = rpc.PropertyDiff;
  const kinds = { add: Kind.ADD, delete: Kind.DELETE, update: Kind.UPDATE };
  for (const { path, kind, replaces } of changes) {
    const top = /^\w+/.exec(path)?.[0] ?? path;
    if (replaces) response.addReplaces(top);
    response.addDiffs(top);
    // The replacing kinds follow their plain ones in the protocol's enumeration.
    const code = (kinds[kind] + (replaces ? 1 : 0)) as rpc.PropertyDiff.Kind;
    response.getDetaileddiffMap().set(path, new rpc.PropertyDiff().setKind(code).setInputdiff(true));
  }
  return response;
}

function unary<Q, A>(answer: Handler<Q, A>): grpc.handleUnaryCall<Q, A> {
  return (call, callback) => {
    try {
      callback(null, answer(call.request));
    } catch (error) {
      const details = error instanceof Refused ? error.message : String((error as Error).stack);
      callback({ code: grpc.status.INVALID_ARGUMENT, details }, null);
    }
  };
}

function plain(struct: Struct | undefined): WireObject {
  return (struct?.toJavaScript() ?? {}) as WireObject;
}

/** `urn:pulumi:<stack>::<project>::<parent type>$<type>::<name>` → type. */
export function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
