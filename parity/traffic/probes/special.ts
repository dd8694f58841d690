import { speaking } from "./asks";
import { expectedAnswer } from "./expected";
import { patienceOf, urlOf } from "./requests";
import type { Candidate } from "./sites";
import type { Probe, ProbeKind, ProbeRequest } from "./types";
import { type Draft, draftProbe } from "./way";

export interface Special extends Pick<Draft, "application" | "idle"> {
  readonly kind: ProbeKind;
  readonly detail?: string;
  readonly title: string;
  readonly request: ProbeRequest;
  readonly status?: string;
  readonly received?: readonly (readonly [string, string | null])[];
}

/** A probe of what an ordinary request does not show, through the balancer's first subnet. */
export function specialProbe({ way, ask }: Candidate, draft: Special): Probe {
  const expected = expectedAnswer(way, ask);
  const detail = draft.detail === undefined ? "" : `${draft.detail} `;
  return draftProbe(way, {
    ...draft,
    detail: `${detail}${urlOf(way, ask)} → ${way.path.id}`,
    leg: way.legs[0]!,
    request: speaking(way.path, draft.request),
    patience: patienceOf(way),
    expect: {
      ...expected,
      status: draft.status ?? expected.status,
      received: [...(expected.received ?? []), ...(draft.received ?? [])],
    },
  });
}
