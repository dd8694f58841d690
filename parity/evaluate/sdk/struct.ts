import type { Struct } from "./requests";

type StructClass = (new () => object) & { fromJavaScript: (value: unknown) => unknown };

let structClass: (new () => object) | null = null;
let valueClass: (new () => object) | null = null;

/**
 * Called with the exports of `google-protobuf`'s struct_pb. Structs that requests carry are read once, by the monitor:
 * an empty message that remembers the plain value saves building, and taking apart, a protobuf value for each field.
 */
export function lightenStructs(exports: Record<string, unknown>): void {
  const { Struct, Value } = exports as { Struct: StructClass; Value: StructClass };
  structClass = Struct;
  valueClass = Value;
  Struct.fromJavaScript = (value) => remembering(structClass, value);
  Value.fromJavaScript = (value) => remembering(valueClass, value);
}

/** A struct that answers with this very value. */
export function lightStruct(value: Record<string, unknown>): Struct {
  return remembering(structClass, value) as Struct;
}

function remembering(message: (new () => object) | null, value: unknown): object {
  return Object.assign(message === null ? {} : new message(), { toJavaScript: () => value });
}
