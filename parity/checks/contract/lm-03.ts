import { defineRow } from "./define";
import { balancerName } from "./health/tell";
import { servedOn } from "./timeouts";
import { bytesOf, showBytes, valueIn } from "./values";

export const lm03 = defineRow({
  id: "LM-03",
  summary: "Uploads that the application takes get through.",
  why: "Uploads get 413 from nginx or from the load balancer's firewall, and never reach the application.",
  fix: "Let `client_max_body_size`, and the limit of the firewall in front, be what the application takes.",
  guide: {
    checks:
      "Compares the application's largest upload (`application.maxUpload` in parity.yaml) with `client_max_body_size` (1m where it " +
      "is not set, 0 is without limit) in every location that hands a client's request on, and with the body limit of the web " +
      "application firewall before the load balancer.",
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
    firewall: {
      text: "The application takes uploads of {upload}, and the firewall of {balancer} in {stacks} lets {size} through.",
    },
  },
  facts: ["application.maxUpload"],
  applies: () => true,
  judge: (view, say) => {
    const upload = view.context.application.maxUpload!;
    for (const { scope, exchange } of servedOn(view)) {
      if (exchange === null) continue;
      const value = valueIn(view, scope, "client_max_body_size");
      const size = bytesOf(value);
      if (size === null) say.unjudged("the value of client_max_body_size", value.at);
      else if (size === 0 || size >= upload) say.holds(value.at, "it takes as much as the application");
      else {
        const words = { upload: showBytes(upload), size: showBytes(size), value: value.words };
        say.broken("smaller", value.at, { words, actual: value.text });
      }
    }
    const { bodyLimit } = view.path.loadBalancer;
    if (bodyLimit.value === null || bodyLimit.value >= upload) return;
    const words = { upload: showBytes(upload), balancer: balancerName(view), size: showBytes(bodyLimit.value) };
    say.broken("firewall", bodyLimit.at, { words, actual: String(bodyLimit.value) });
  },
});
