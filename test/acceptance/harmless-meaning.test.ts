import { edit } from "./harness";
import { type HarmlessCase, itIsTheSame } from "./same";

const servers = "program/servers.ts";
const web = "program/web-server.ts";
const inEu = (one: string, other: string): string => `pulumi.getStack() === "prod-eu" ? ${one} : ${other}`;

/** An expression of the program that says the same in other words: in all stacks, and in one alone. */
const said = (about: string, file: string, from: string, to: string): HarmlessCase[] => [
  { about: `${about}, in all stacks`, edit: edit(file, from, to), otherDigest: true },
  { about: `${about}, in one stack`, edit: edit(file, from, inEu(to, from)) },
];

/** The same of a text inside the template that writes a file of the web server. */
const written = (about: string, from: string, to: string): HarmlessCase[] => [
  { about: `${about}, in all stacks`, edit: edit(web, from, to), otherDigest: true },
  {
    about: `${about}, in one stack`,
    edit: edit(web, from, `\${${inEu(JSON.stringify(to), JSON.stringify(from))}}`),
  },
];

describe("acceptance: a set in another order, and other words for the same", () => {
  describe("sets", () => {
    const web8080 = '{ protocol: "tcp", fromPort: 8080, toPort: 8080, cidrBlocks: ["10.0.0.0/24", "10.0.1.0/24"] }';
    const metrics = '{ protocol: "tcp", fromPort: 9100, toPort: 9100, cidrBlocks: ["10.0.9.0/24"] }';
    const [a, b] = ["`${args.region}a`", "`${args.region}b`"];
    itIsTheSame("model", [
      ...said(
        "rules of a security group",
        servers,
        `[\n          ${web8080},\n          ${metrics},\n        ]`,
        `[${metrics}, ${web8080}]`,
      ),
      ...said("address ranges of a rule", servers, '["10.0.0.0/24", "10.0.1.0/24"]', '["10.0.1.0/24", "10.0.0.0/24"]'),
      ...said("zones of a group", servers, `[${a}, ${b}]`, `[${b}, ${a}]`),
      {
        about: "dependencies, in one stack",
        edit: edit(servers, "dependsOn: [access]", `dependsOn: ${inEu("[access, firewall]", "[firewall, access]")}`),
        otherDigest: true,
      },
      {
        about: "ignored properties, in one stack",
        edit: edit(servers, '["desiredCapacity"]', inEu('["desiredCapacity", "tags"]', '["tags", "desiredCapacity"]')),
        otherDigest: true,
      },
    ]);
  });

  describe("policies", () => {
    const [get, list] = ['"s3:GetObject"', '"s3:ListBucket"'];
    itIsTheSame("model", [
      ...said("actions in another order", servers, `[${get}, ${list}]`, `[${list}, ${get}]`),
      ...said("one action as a list", servers, '"s3:*"', '["s3:*"]'),
      {
        about: "statements' members in another order, in one stack",
        edit: edit(
          servers,
          'Sid: "Read",\n            Effect: "Allow",',
          `...(${inEu('{ Effect: "Allow", Sid: "Read" }', '{ Sid: "Read", Effect: "Allow" }')}),`,
        ),
      },
      {
        about: "white space, in one stack",
        edit: edit(
          servers,
          "        ],\n      }),\n    );\n    return",
          `        ],\n      }, null, ${inEu("2", "0")}),\n    );\n    return`,
        ),
      },
    ]);
  });

  describe("nginx", () => {
    const tokens = "  server_tokens off;\n";
    itIsTheSame("model", [
      ...written("a comment", tokens, `  # hidden\n${tokens}`),
      ...written("white space", tokens, "\n\tserver_tokens \t off ;\n"),
      ...written("quotes", tokens, '  server_tokens "off";\n'),
      ...written("two lines as one", "    access_log off;\n    return 200;\n", "access_log off; return 200;\n"),
      ...written(
        "a block on one line",
        "events {\n  worker_connections 4096;\n}",
        "events { worker_connections 4096; }",
      ),
      {
        about: "independent directives in another order, in one stack",
        edit: edit(
          web,
          tokens,
          `\${${inEu('"  sendfile on;\\n  server_tokens off;\\n"', '"  server_tokens off;\\n  sendfile on;\\n"')}}`,
        ),
        otherDigest: true,
      },
    ]);
  });

  describe("cloud-init", () => {
    const packages = '"packages: [nginx]"';
    itIsTheSame("model", [
      ...said("a list as a block", web, packages, '"packages:\\n  - nginx"'),
      ...said("a comment", web, packages, '"# for the web server\\npackages: [nginx]"'),
      ...said("quotes", web, packages, "\"packages: ['nginx']\""),
      {
        about: "keys in another order, in one stack",
        edit: [
          edit(web, `    ${packages},\n`, `    ...(${inEu("[]", `[${packages}]`)}),\n`),
          edit(web, '    "",\n  ];', `    ...(${inEu(`[${packages}]`, "[]")}),\n    "",\n  ];`),
        ],
      },
    ]);
  });
});
