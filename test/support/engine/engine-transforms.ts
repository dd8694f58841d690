import { RESOURCE, type Wire, type WireObject } from "../provider/wire";
import { type LoggedCall, monitorCalls } from "./grpc-log";

/**
 * Gives the inputs of a resource as the program's transforms left them. The log has a registration as the SDK sent it;
 * the engine then calls the program's transforms back, and hands the outcome to the provider to check. References to
 * resources are kept as they were sent, since the engine writes them as ids for a provider.
 */
export function transformedInputs(calls: readonly LoggedCall[]): (urn: string, sent: WireObject) => WireObject {
  if (!hasTransforms(calls)) return (_urn, sent) => sent;
  const checked = new Map<Wire | undefined, WireObject>();
  for (const { method, request } of calls) {
    if (method.endsWith(".ResourceProvider/Check")) checked.set(request["urn"], (request["news"] ?? {}) as WireObject);
  }
  return (urn, sent) => {
    const news = checked.get(urn);
    if (news === undefined) return sent;
    const kept = Object.entries(sent).filter(([, value]) => JSON.stringify(value).includes(RESOURCE));
    return { ...news, ...Object.fromEntries(kept) };
  };
}

/** Transforms are registered for the whole stack, or sent along with a resource. */
function hasTransforms(calls: readonly LoggedCall[]): boolean {
  if (monitorCalls(calls, "RegisterStackTransform").length > 0) return true;
  return monitorCalls(calls, "RegisterResource").some(({ request }) => request["transforms"] !== undefined);
}
