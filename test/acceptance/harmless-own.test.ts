import { create, edit, onlyInFullSuite, rename, rewrite } from "./harness";
import { itIsTheSame } from "./same";

const ifEu = 'require("@pulumi/pulumi").getStack() === "prod-eu"';
const eu = "Pulumi.prod-eu.yaml";
const model = "parity.yaml";
const balancer = "infra/aws/load-balancer.ts";
const index = "infra/aws/index.ts";

/** Every item of the list of what is no deviation, on this repository's own four stacks. */
onlyInFullSuite("acceptance: this repository's stacks, each harmless edit by itself", () => {
  itIsTheSame("own", [
    { about: "another region", edit: edit(eu, "aws:region: eu-west-1", "aws:region: eu-south-2") },
    { about: "another location", edit: edit(eu, "northeurope", "norwayeast") },
    { about: "another domain", edit: edit(eu, "api.eu.example.net", "europe.api.example.net") },
    { about: "another capacity", edit: [edit(eu, "min: 6", "min: 5"), edit(eu, "max: 24", "max: 100")] },
    {
      about: "a fifth stack that is listed",
      edit: [
        edit(model, "prod-eu]", "prod-eu, prod-jp]"),
        create(
          "Pulumi.prod-jp.yaml",
          "config:\n  parity:capacity: { max: 9, min: 3 }\n  parity:domain: api.jp.example.net\n  azure-native:location: japaneast\n  aws:region: ap-northeast-1\n",
        ),
      ],
    },
    {
      about: "keys in another order, comments and white space",
      edit: (copy) =>
        copy.write(
          eu,
          "# The EU.\nconfig:\n\n    parity:capacity: {max: 24,   min: 6} # servers\n    \"parity:domain\": 'api.eu.example.net'\n    azure-native:location: northeurope\n    aws:region: eu-west-1\n",
        ),
    },
    {
      about: "keys of parity.yaml in another order",
      edit: rewrite(model, (text) => {
        const at = text.indexOf("varies:");
        return `${text.slice(at)}\n# the head\n${text.slice(0, at)}`;
      }),
    },
    {
      about: "independent statements in another order",
      edit: rewrite(index, (text) => {
        const statement = /\n {2}const role = new ServerRole\([^;]*;/.exec(text)![0];
        return text.replace(statement, "").replace("\n  const network =", `${statement}\n  const network =`);
      }),
    },
    {
      about: "comments and white space in the program",
      edit: edit(
        balancer,
        "    const balancer = new Alb(",
        "\n    // The public end.\n    const  balancer\n      = new Alb(",
      ),
    },
    {
      about: "a set in another order in one stack",
      edit: edit(
        "infra/aws/api-servers.ts",
        'enabledMetrics: ["GroupDesiredCapacity", "GroupInServiceInstances", "GroupTotalInstances"]',
        `enabledMetrics: ((metrics) => (${ifEu} ? metrics.reverse() : metrics))(["GroupDesiredCapacity", "GroupInServiceInstances", "GroupTotalInstances"])`,
      ),
    },
    {
      about: "statements' members of a policy in another order in one stack",
      edit: edit(
        "infra/aws/policy.ts",
        'JSON.stringify({ Version: "2012-10-17", Statement: statements })',
        `JSON.stringify(${ifEu} ? { Statement: statements, Version: "2012-10-17" } : { Version: "2012-10-17", Statement: statements })`,
      ),
    },
    {
      about: "a component's file split",
      edit: [
        create(
          "infra/aws/target-group.ts",
          'import { contract } from "../contract";\nexport const planHealthCheck = () => ({ path: contract.healthCheck.path, enabled: true, port: "traffic-port", protocol: "HTTP" });\n',
        ),
        edit(
          balancer,
          'import { contract } from "../contract";',
          'import { contract } from "../contract";\nimport { planHealthCheck } from "./target-group";',
        ),
        edit(balancer, "      path: healthCheck.path,\n", "      ...planHealthCheck(),\n"),
      ],
    },
    {
      about: "a file and a class under another name",
      edit: [
        rename(balancer, "infra/aws/balancer.ts"),
        rewrite(
          "infra/aws/balancer.ts",
          (text) => `${text.replace("export class LoadBalancer ", "class Front ")}export { Front as LoadBalancer };\n`,
        ),
        edit(index, '"./load-balancer"', '"./balancer"'),
        rewrite("infra/aws/dns.ts", (text) => text.replace('"./load-balancer"', '"./balancer"') + "\n"),
      ],
    },
  ]);
});
