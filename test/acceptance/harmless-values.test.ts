import { create, edit } from "./harness";
import { type HarmlessCase, itIsTheSame } from "./same";

const staging = "Pulumi.staging.yaml";
const eu = "Pulumi.prod-eu.yaml";
const model = "parity.yaml";

describe("acceptance: values that may differ", () => {
  const value = (about: string, from: string, to: string): HarmlessCase => ({ about, edit: edit(staging, from, to) });
  itIsTheSame("model", [
    value("another region", "eu-central-1", "ap-northeast-3"),
    value("the region of another stack", "eu-central-1", "eu-west-1"),
    value("another domain", "staging.example.net", "a.very.long.name.of.a.host.example.org"),
    value("a domain that holds the stack's name", "staging.example.net", "prod-eu.staging.example.net"),
    value("a domain that is the sample", "staging.example.net", "sample.example.net"),
    value("another capacity", "min: 2", "min: 3"),
    value("both capacities the same", "min: 2", "min: 4"),
    value("a capacity that is a constant elsewhere", "max: 4", "max: 8080"),
    value("a capacity that is the sample of the other", "max: 4", "max: 37"),
    value("another tier", "shop:tier: small", "shop:tier: gigantic"),
    value("another switch", "shop:public: false", "shop:public: true"),
    value("another secret", "c2VjcmV0LTE=", "b3RoZXI="),
    {
      about: "a fifth stack that is listed",
      edit: [
        edit(model, "prod-eu]", "prod-eu, prod-jp]"),
        create(
          "Pulumi.prod-jp.yaml",
          'config: { aws:region: ap-northeast-1, shop:domain: jp.example.net, shop:capacity: { min: 5, max: 11 }, shop:tier: medium, shop:public: true, shop:retentionDays: 30, shop:accessLogs: true, shop:admins: [security, operations], shop:limits: { upload: 20m, timeouts: { read: 50, idle: 75 } }, shop:token: { secure: "v1:amFwYW4=:eA==" } }\n',
        ),
      ],
    },
    {
      about: "a fifth stack whose name is a word of the program",
      edit: [edit(model, "prod-eu]", "prod-eu, nginx]"), (copy) => copy.write("Pulumi.nginx.yaml", copy.read(eu))],
    },
    {
      about: "a stack that is excluded",
      edit: [
        create("Pulumi.dev-anna.yaml", "config: {}\n"),
        edit(model, "varies:", 'excluded: [{ stack: "dev-*", why: playgrounds }]\nvaries:'),
      ],
    },
    {
      about: "stacks in another order",
      edit: edit(model, "[staging, prod-au, prod-us, prod-eu]", "[prod-eu, staging, prod-us, prod-au]"),
    },
    { about: "another baseline stack", edit: edit(model, "stack: staging }", "stack: prod-us }") },
    {
      about: "other samples",
      otherDigest: true,
      edit: [edit(model, "sample: 37", "sample: 41"), edit(model, "sample: eu-north-1", "sample: sa-east-1")],
    },
  ]);
});
