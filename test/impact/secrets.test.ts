import { expect } from "chai";
import { contractChecks, stackContexts } from "../../parity/checks/index";
import { TAG, type Value } from "../../parity/graph/types";
import { ImpactModel } from "../../parity/impact/index";
import { probesOf } from "../../parity/traffic/index";
import { bases, type Change, graphOf } from "../support/stacks/index";
import { MODEL } from "./support";

const TOKEN = "s3cr3t-t0k3n-of-ours";
const MARK = "hidden.example.net";

/** User data that a program made secret, with secrets in every place that an answer can show. */
const change: Change = {
  nginx: {
    "/etc/nginx/conf.d/api.conf": [
      [
        "location / {",
        `location /${TOKEN} { return 200 "${TOKEN}"; }\n  location / {\n    proxy_set_header X-Token "Bearer ${TOKEN}$host";`,
      ],
      ["server_name api.example.net;", `server_name api.example.net ${MARK};\n  add_header X-Key ${TOKEN}-key always;`],
    ],
    "/etc/nginx/conf.d/default.conf": [["return 404;", `return 301 https://${MARK}/$request_uri?key=${TOKEN};`]],
  },
};

describe("impact of what is secret", function () {
  this.timeout(60_000);

  it("tells nothing of what stands in it", () => {
    const open = graphOf(bases.alb, [change], "prod");
    const resources = open.resources.map((resource) => {
      const { userData } = resource.inputs;
      if (userData === undefined) return resource;
      const secret: Value = { [TAG]: "secret", content: userData };
      return { ...resource, inputs: { ...resource.inputs, userData: secret } };
    });
    const same = (text: string) => text;
    const [context] = stackContexts([{ name: "prod", graph: { ...open, resources }, shared: same, own: same }], MODEL);
    const probes = probesOf(context!.traffic, context!.application);
    const model = new ImpactModel({ stacks: [{ context: context!, probes }], checks: contractChecks });
    expect(model.rows.length, "it is judged all the same").to.be.above(40);
    const told = [model.all(), model.of(["all"], model.rows)];
    expect(told[0]!.settings.filter(({ outcome }) => outcome === "needed").length).to.be.above(10);
    for (const impact of told) {
      const text = JSON.stringify(impact);
      expect(text).not.to.contain(TOKEN);
      expect(text).not.to.contain(MARK);
    }
  });
});
