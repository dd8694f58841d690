import { contractChecks, stackContexts } from "../../parity/checks/index";
import { ImpactModel, type StackInput } from "../../parity/impact/index";
import type { ImpactSetting } from "../../parity/result";
import { probesOf } from "../../parity/traffic/index";
import { type Base, type Change, graphOf } from "../support/stacks/index";

/** A stack of a test: a base, and what is changed of it. */
export interface TestStack {
  readonly base: Base;
  readonly changes?: readonly Change[];
  /** Values that are the stack's own, and the variance of each. */
  readonly own?: { readonly [value: string]: string };
}

export const MODEL = {
  nginx: { version: "1.24.0", root: true, modules: ["http_ssl", "http_realip", "http_v2"] },
  application: {
    maxUpload: "20m",
    longestRequest: "45s",
    websocketPing: "30s",
    headers: ["idempotency-key"],
  },
} as unknown as Parameters<typeof stackContexts>[1];

/** What impact is asked about these stacks, in their order. */
export function inputsOf(stacks: { readonly [name: string]: TestStack }, model = MODEL): StackInput[] {
  const evaluated = Object.entries(stacks).map(([name, { base, changes = [], own: config = {} }]) => {
    const values = { ...config, [name]: "stack" };
    const shared = (text: string): string =>
      Object.entries(values).reduce(
        (all, [value, variance]) => all.replace(wordOf(value), () => `{${variance}}`),
        text,
      );
    const own = (text: string): string =>
      Object.entries(values).reduce((all, [value, variance]) => all.split(`{${variance}}`).join(value), text);
    return { name, graph: graphOf(base, changes, name), shared, own };
  });
  return stackContexts(evaluated, model).map((context) => {
    return { context, probes: probesOf(context.traffic, context.application) };
  });
}

export function modelOf(stacks: { readonly [name: string]: TestStack }, model = MODEL): ImpactModel {
  return new ImpactModel({ stacks: inputsOf(stacks, model), checks: contractChecks });
}

/** The one setting that is meant, explained. */
export function explained(model: ImpactModel, asked: string): ImpactSetting {
  const selected = model.select([asked]);
  if ("unnamed" in selected || selected.rows.length !== 1) throw new Error(`"${asked}" names not one setting`);
  return model.of([asked], selected.rows).settings[0]!;
}

/** Not as a part of another word: `prod` is in `products`. */
function wordOf(value: string): RegExp {
  const escaped = value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![A-Za-z0-9{])${escaped}(?![A-Za-z0-9])`, "g");
}
