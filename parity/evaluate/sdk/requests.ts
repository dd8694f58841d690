/**
 * The engine's messages as far as a monitor reads them: getters of the SDK's generated protobuf classes
 * (pulumi/proto/resource.proto). A getter that an older SDK does not have is optional.
 */
export interface Struct {
  toJavaScript(): Record<string, unknown>;
}

interface ProtoMap<V> {
  entries(): IterableIterator<[string, V]>;
  forEach?(visit: (value: V, key: string) => void): void;
}

interface AliasMessage {
  getUrn(): string;
  getSpec():
    | {
        getName(): string;
        getType(): string;
        getStack(): string;
        getProject(): string;
        getParenturn(): string;
        getNoparent(): boolean;
      }
    | undefined;
}

interface CommonRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getProvider(): string;
  getVersion(): string;
  getPlugindownloadurl(): string;
  getDependenciesList(): string[];
  getAdditionalsecretoutputsList(): string[];
  getPackageref?(): string;
}

export interface RegisterRequest extends CommonRequest {
  getCustom(): boolean;
  getObject(): Struct | undefined;
  setObject(object: unknown): void;
  getProtect(): boolean;
  hasProtect?(): boolean;
  getDeletebeforereplace(): boolean;
  getDeletebeforereplacedefined(): boolean;
  getIgnorechangesList(): string[];
  getAliasurnsList(): string[];
  getAliasesList?(): AliasMessage[];
  getImportid(): string;
  getRemote(): boolean;
  getReplaceonchangesList(): string[];
  getRetainondelete(): boolean;
  hasRetainondelete?(): boolean;
  getDeletedwith?(): string;
  getReplaceWithList?(): string[];
  getHidediffsList?(): string[];
  getReplacementTrigger?(): { toJavaScript(): unknown } | undefined;
  getTransformsList?(): { getToken(): string }[];
  getHooks?(): { toObject(): Record<string, string[]> } | undefined;
  getEnvvarmappingsMap?(): ProtoMap<string>;
  getCustomtimeouts():
    | { getCreate(): string; getUpdate(): string; getDelete(): string; getRead?(): string }
    | undefined;
  getPropertydependenciesMap(): ProtoMap<{ getUrnsList(): string[] }>;
  getProvidersMap(): ProtoMap<string>;
}

export interface ReadRequest extends CommonRequest {
  getId(): string;
  getProperties(): Struct | undefined;
}

export interface InvokeRequest {
  getTok(): string;
  getArgs(): Struct | undefined;
  getProvider(): string;
  getVersion(): string;
}

export interface OutputsRequest {
  getUrn(): string;
  getOutputs(): Struct | undefined;
}

/** A gRPC client's callback. */
export type Reply<T> = (error: { code: number; message: string; details: string } | null, response?: T) => void;
