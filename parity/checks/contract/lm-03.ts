import type { Server } from "../../nginx/configuration/types";
import { code } from "../words";
import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import type { Say } from "./say";
import { servedOn, serverOf } from "./timeouts";
import { bytesOf, givenText, showBytes, type Value, valueIn } from "./values";
import type { PathView } from "./view";

export const lm03 = defineRow({
  id: "LM-03",
  summary: "Uploads that the application takes get through.",
  why: "Uploads get 413 from nginx or from the load balancer's firewall, and never reach the application.",
  fix: "Let `client_max_body_size`, and the limit of the firewall in front, be what the application takes.",
  guide: {
    checks:
      "Compares the application's largest upload (`application.maxUpload` in parity.yaml) with `client_max_body_size` (1m where it " +
      "is not set, 0 is without limit) in the location of each server that takes most and hands requests on, and with the body limit " +
      "of the web application firewall before the load balancer. Where one server takes as much, others need not, and it is a note.",
    story: "Tests upload small files. The first large one is a customer's.",
    examples: ["smaller"],
    ways: [
      {
        title: "Take as much",
        text: "`client_max_body_size 20m;` in `http`, from the same constant as the application's.",
      },
      { title: "Let the firewall pass it", text: "`maxRequestBodySizeInKb` and `fileUploadLimitInMb` on Azure." },
    ],
    limits: ["Limits of the application itself."],
  },
  messages: {
    smaller: {
      text: "The application takes uploads of {upload}, and nginx in {stacks} takes {size}: {value}.",
    },
    "smaller-here": {
      text: "The application takes uploads of {upload}, and {server} of nginx in {stacks} takes only {size}, though another server takes enough: {value}.",
      severity: "note",
    },
    firewall: {
      text: "The application takes uploads of {upload}, and the firewall of {balancer} in {stacks} lets {size} through.",
    },
  },
  facts: ["application.maxUpload"],
  applies: () => true,
  judgeStack: (views, say) => {
    const upload = views[0]!.context.application.maxUpload!;
    const largest = largestOf(views, say);
    const takes = ({ size }: Taking): boolean => size >= upload;
    const isTaken = largest.some(takes);
    for (const one of largest) {
      const { view, value, size, server } = one;
      const words = { upload: showBytes(upload), size: showBytes(size), value: value.words };
      const about = { actual: givenText(value), paths: [view.path] };
      if (takes(one)) say.holds(value.at, "it takes as much as the application");
      else if (isTaken)
        say.broken("smaller-here", value.at, { words: { ...words, server: code(server.segment) }, ...about });
      else say.broken("smaller", value.at, { words, ...about });
    }
    for (const view of views) {
      const { bodyLimit } = view.path.loadBalancer;
      if (bodyLimit.value === null && bodyLimit.given) say.unjudged("what the firewall lets through", bodyLimit.at);
      if (bodyLimit.value === null || bodyLimit.value >= upload) continue;
      const words = { upload: showBytes(upload), balancer: balancerName(view), size: showBytes(bodyLimit.value) };
      say.broken("firewall", bodyLimit.at, { words, actual: String(bodyLimit.value), paths: [view.path] });
    }
  },
});

/** The most that a server takes anywhere: uploads are meant for there. */
interface Taking {
  readonly view: PathView;
  readonly server: Server;
  readonly value: Value;
  /** Bytes; infinite where it is not limited. */
  readonly size: number;
}

function largestOf(views: readonly PathView[], say: Pick<Say<never>, "unjudged">): Taking[] {
  const found = new Map<Server, Taking>();
  for (const view of views) {
    for (const { scope, exchange } of servedOn(view)) {
      const server = serverOf(scope);
      if (exchange === null || server === null) continue;
      const value = valueIn(view, scope, "client_max_body_size");
      const bytes = bytesOf(value);
      if (bytes === null) say.unjudged("the value of client_max_body_size", value.at);
      const size = bytes === 0 ? Number.POSITIVE_INFINITY : bytes;
      if (size !== null && size > (found.get(server)?.size ?? -1)) found.set(server, { view, server, value, size });
    }
  }
  return [...found.values()];
}
