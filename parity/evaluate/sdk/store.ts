import { monitorClient } from "./client";
import { session } from "./session";

interface Store {
  settings: { monitor?: unknown };
  resourcePackages?: unknown;
  resourceModules?: unknown;
}

let getStore: (() => Store) | null = null;
let registered: Pick<Store, "resourcePackages" | "resourceModules"> = {};

/** Called with the exports of `runtime/state`, where the SDK keeps what belongs to the running program. */
export function learnStore(exports: Record<string, unknown>): void {
  getStore = exports["getStore"] as () => Store;
}

/** Forgets the program's state. What provider SDKs registered when they loaded stays: they load once a process. */
export function resetStore(): void {
  const globals = globalThis as unknown as Record<string, unknown>;
  const { resourcePackages, resourceModules } = (globals["globalStore"] ?? {}) as Store;
  registered = { ...registered, ...(resourcePackages === undefined ? {} : { resourcePackages, resourceModules }) };
  delete globals["globalStore"];
  delete globals["stackResource"];
}

/** Gives the SDK's new state its monitor: `runtime/settings` reads it there when it asks what the engine supports. */
export function attachStore(): void {
  if (getStore === null) return;
  const store = getStore();
  Object.assign(store, registered);
  store.settings.monitor = monitorClient(session(), session().monitor, null);
}
