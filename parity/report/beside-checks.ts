import type { Explanation } from "./explanation";
import type { Remark } from "./remarks";

/** What reports name where a finding names its check, and is none. */
type Name = Remark["rule"] | "rehearsal";

interface Told {
  readonly severity: string;
  readonly summary: string;
  readonly checks: string;
  readonly story: string;
  readonly ways: readonly (readonly [title: string, text: string])[];
  readonly limits: readonly string[];
}

const TOLD: { readonly [name in Name]: Told } = {
  rehearsal: {
    severity: "error",
    summary: "The nginx that is declared starts, and answers as it must.",
    checks:
      "`parity rehearse` writes the files that user data writes, starts a real nginx with them, and sends it the health check " +
      "and the requests that the declared load balancer would send. What nginx refuses, and what is answered otherwise than it " +
      "must be, is a finding.",
    story:
      "In the reconstruction of the outage of 2019 `nginx -t` has nothing to say of the change: only the answer to the health check tells.",
    ways: [
      ["Put right what the message names", "`parity impact` says what each setting of nginx is needed for."],
      [
        "Ask which rule is broken",
        "`parity check` names the row of the contract, and `parity explain ROW` what to do.",
      ],
    ],
    limits: [
      "The application: one that answers everything stands in for it.",
      "Networks, and the load balancer itself.",
    ],
  },
  impact: {
    severity: "note",
    summary: "A setting of nginx that some stacks need and others do not.",
    checks:
      "`parity impact` takes each setting of nginx away, in a model of nginx and of the load balancer before it, and tells which " +
      "health checks and requests are then answered otherwise in which stack.",
    story:
      "A setting that only one stack needs looks redundant in every other, and a test there says nothing of its removal.",
    ways: [
      [
        "Keep it, or remove the need",
        "Where the stack that needs it can be like the others, the setting can go in all of them.",
      ],
      ["See it for yourself", "`parity impact SETTING --rehearse` takes it away from a real nginx."],
    ],
    limits: ["What no probe asks: it is listed with what was considered."],
  },
  "review-change": {
    severity: "note",
    summary: "A change that is not the same in all stacks.",
    checks: "`parity review` compares what each stack would deploy before and after the change, property by property.",
    story: "What changes in one stack only is tested in none of the others.",
    ways: [["Read it first", "Where it is meant, parity.yaml says so; where not, give every stack the same change."]],
    limits: ["What differs before the change and after it alike: that is for `parity check`."],
  },
  "review-traffic": {
    severity: "warning",
    summary: "Traffic that is answered otherwise after the change.",
    checks:
      "`parity review` sends the same health checks and requests through the model of load balancer and nginx before and after " +
      "the change. Told is what fails after it, and what could not be decided.",
    story:
      "In the reconstruction of the outage of 2019 one line of nginx goes, and one stack answers its health check with a redirect.",
    ways: [
      ["Put back what it needs", "The message has the answer before and after; `parity impact` names the setting."],
      ["Try it", "`parity rehearse` asks a real nginx."],
    ],
    limits: ["Requests that no probe stands for."],
  },
  "review-validity": {
    severity: "warning",
    summary: "A stack of which a test in the baseline stack says nothing.",
    checks:
      "`parity review` asks for each stack whether the change and all that decides on its effect are there as they are in the " +
      "baseline stack.",
    story: "In 2019 staging ran on another cloud: that the change had passed there proved nothing.",
    ways: [
      ["Make the stacks the same", "The message names what differs."],
      ["Test it there", "Until then such a change is tested in that stack too, before it is relied on."],
    ],
    limits: ["`parity explain tested` tells of the check that weighs it."],
  },
  "review-waiver": {
    severity: "note",
    summary: "A waiver that ends soon.",
    checks: "`parity review` tells of each waiver that the change is judged with and that ends within days.",
    story: "An exception that nobody ends is a difference for good; one that ends unseen fails a pipeline.",
    ways: [["End the deviation", "Or renew the waiver, with its owner, while there is time."]],
    limits: ["`parity explain waiver` tells what a waiver is held to."],
  },
};

/** The names that {@link explainBeside} knows. */
export const namesBesideChecks: readonly string[] = Object.keys(TOLD);

/** What there is to say of a name in a report that is no check's, or null where there is none. */
export function explainBeside(name: string): Explanation | null {
  const known = namesBesideChecks.find((one) => one === name.toLowerCase()) as Name | undefined;
  if (known === undefined) return null;
  const { ways, ...told } = TOLD[known];
  return {
    id: known,
    ...told,
    examples: [],
    ways: ways.map(([title, text]) => ({ title, text, yaml: null })),
    others: [],
    sources: [],
  };
}
