import { expect } from "chai";
import { brief, type Declaration, judgeProgram, type Program, type Run } from "./support";

const stacks = ["staging", "prod-au", "prod-us", "prod-eu"];
const regions = ["eu-central-1", "ap-southeast-2", "us-east-1", "eu-west-1"];
const declaration: Declaration = {
  stacks: Object.fromEntries(
    stacks.map((stack, i) => [
      stack,
      {
        "aws:region": regions[i]!,
        "app:domain": `${stack}.example.com`,
        "app:min": 2 + (i === 2 ? 4 : 0) + (i === 3 ? 2 : 0),
        "app:limit": 20,
      },
    ]),
  ),
  varies: { "aws:region": "eu-north-1", "app:domain": "sample.example.net", "app:min": 3 },
};

const nginx = (domain: string, extra = ""): string =>
  `events {}\nhttp {\n  server {\n    listen 80;\n    server_name ${domain};\n    ${extra}\n    location / { return 200; }\n  }\n}\n`;

/** A program that keeps every rule; each test spoils one thing. */
function program(spoil: (run: Run, part: string) => unknown = () => undefined): Program {
  return (run) => {
    run.add({
      type: "pulumi:providers:aws",
      name: "aws",
      inputs: { region: run.text("aws:region") },
      options: { version: "7.48.0" },
    });
    const api = run.add({ kind: "component", type: "app:Api", name: "api", options: {} });
    const names = ["a", "b", "c"];
    run.add({
      type: "aws:ec2/vpc:Vpc",
      name: `vpc-${run.stack}`,
      parent: api.path,
      inputs: { cidrBlock: "10.0.0.0/16", zones: 3, tags: { Name: `${run.stack}-${run.text("aws:region")}` } },
    });
    for (const name of names) {
      run.add({
        type: "aws:ec2/subnet:Subnet",
        name: `subnet-${name}`,
        parent: api.path,
        inputs: { vpcId: `\uE001api/vpc-${run.stack}#id\uE002`, availabilityZone: `${run.text("aws:region")}${name}` },
      });
    }
    const conf = nginx(run.text("app:domain"), (spoil(run, "nginx") as string) ?? "");
    run.add({
      type: "aws:ec2/launchTemplate:LaunchTemplate",
      name: "lt",
      parent: api.path,
      inputs: {
        userData: Buffer.from(
          `#cloud-config\nwrite_files:\n  - path: /etc/nginx/nginx.conf\n    content: ${JSON.stringify(conf)}\n`,
        ).toString("base64"),
      },
    });
    run.add({
      type: "aws:autoscaling/group:Group",
      name: "asg",
      parent: api.path,
      inputs: {
        minSize: run.number("app:min"),
        maxSize: 12,
        limit: run.number("app:limit"),
        ...(spoil(run, "asg") as object),
      },
      options: { dependencies: ["api/lt"], propertyDependencies: {}, ...(spoil(run, "options") as object) },
    });
    spoil(run, "more");
  };
}

const only = (stack: string, part: string, what: (run: Run) => unknown) => (run: Run, at: string) =>
  at === part && run.stack === stack ? what(run) : undefined;

describe("transparent", () => {
  it("is silent about a program that passes its variances on, in one round", () => {
    const judged = judgeProgram(declaration, program());
    expect(brief(judged)).to.deep.equal([]);
    expect(judged.errors).to.deep.equal([]);
    expect(judged.rounds).to.equal(1);
    expect(judged.evaluated).to.have.length(5);
    expect(new Set(judged.stacks.map(({ digest }) => digest)).size).to.equal(1);
  });

  it("names the one stack with another value, the expected value and the line", () => {
    const { deviations, stacks: summaries } = judgeProgram(
      declaration,
      program(only("prod-eu", "asg", () => ({ maxSize: 11 }))),
    );
    expect(deviations).to.have.length(1);
    expect(deviations[0]).to.include({
      check: "transparent",
      kind: "changed",
      resource: "api/asg",
      property: "maxSize",
      expected: "12",
      cause: "chosen by the stack's name",
    });
    expect(deviations[0]!.stacks).to.deep.equal(["prod-eu"]);
    expect(deviations[0]!.values).to.deep.equal({ staging: "12", "prod-au": "12", "prod-us": "12", "prod-eu": "11" });
    expect(deviations[0]!.locations).to.deep.equal([{ stack: "prod-eu", file: "index.ts", line: 17, column: 1 }]);
    expect(new Set(summaries.map(({ digest }) => digest)).size).to.equal(2);
  });

  it("names the minority of the real stacks where most differ from the sample environment", () => {
    const spoil = (run: Run, part: string) =>
      part === "asg" && run.stack.startsWith("prod") ? { maxSize: 20 } : undefined;
    const { deviations } = judgeProgram(declaration, program(spoil));
    expect(deviations.map(({ stacks: named, expected }) => [named, expected])).to.deep.equal([[["staging"], "20"]]);
  });

  it("says that code branches in a way no stack shows where all agree with each other only", () => {
    const spoil = (run: Run, part: string) =>
      part === "asg" && stacks.includes(run.stack) ? { maxSize: 20 } : undefined;
    const { deviations } = judgeProgram(declaration, program(spoil));
    expect(brief({ deviations } as never)).to.deep.equal([`transparent unshown ${stacks.join(",")} api/asg maxSize`]);
    expect(deviations[0]!.words["actual"]).to.equal("20");
  });

  it("finds a branch on a variance, and says which", () => {
    const spoil = (run: Run, part: string) =>
      part === "asg" && run.text("aws:region") === "eu-west-1" ? { maxSize: 20 } : undefined;
    const { deviations } = judgeProgram(declaration, program(spoil));
    expect(deviations.map(({ cause }) => cause)).to.deep.equal(["chosen by `aws:region`"]);
  });

  it("finds what is computed from a number", () => {
    const spoil = (run: Run, part: string) => (part === "asg" ? { maxSize: run.number("app:min") * 2 } : undefined);
    const judged = judgeProgram(declaration, program(spoil));
    expect(judged.deviations.map(({ property, cause }) => [property, cause])).to.deep.equal([
      ["maxSize", "chosen by `app:min`"],
    ]);
  });

  it("leaves out what `derived` lists", () => {
    const spoil = (run: Run, part: string) => (part === "asg" ? { maxSize: run.number("app:min") * 2 } : undefined);
    const derived = [{ resource: "api/asg", property: "maxSize", from: "app:min" }];
    const judged = judgeProgram({ ...declaration, derived }, program(spoil));
    expect(brief(judged)).to.deep.equal([]);
    expect(new Set(judged.stacks.map(({ digest }) => digest)).size).to.equal(1);
  });

  it("tells a constant that equals a sample from the variance, in one value and in two", () => {
    const spoil = (_: Run, part: string) => (part === "asg" ? { waitFor: 3, text: "3 of 3" } : undefined);
    expect(brief(judgeProgram(declaration, program(spoil)))).to.deep.equal([]);
    const both = (run: Run, part: string) => (part === "asg" ? { text: `${run.number("app:min")} of 3` } : undefined);
    expect(brief(judgeProgram(declaration, program(both)))).to.deep.equal([]);
    const eu = (run: Run, part: string) =>
      part === "asg" ? { text: `${run.number("app:min")} of ${run.stack === "prod-eu" ? 2 : 3}` } : undefined;
    expect(brief(judgeProgram(declaration, program(eu)))).to.deep.equal(["transparent changed prod-eu api/asg text"]);
  });

  it("takes numbers in names for indexes, whatever the capacity is", () => {
    const spoil = (run: Run, part: string) => {
      if (part !== "more") return;
      for (let i = 0; i < 8; i++) run.add({ type: "aws:sqs/queue:Queue", name: `queue-${run.stack}-${i}` });
      run.add({ type: "aws:sqs/queue:Queue", name: `sized-${run.number("app:min")}` });
    };
    expect(brief(judgeProgram(declaration, program(spoil)))).to.deep.equal([]);
  });

  it("fills samples in the arguments of provider functions that a value refers to", () => {
    const spoil = (run: Run, part: string) =>
      part === "asg"
        ? { zone: `\uE001aws:route53/getZone:getZone({"name":"${run.text("app:domain")}"})#zoneId\uE002` }
        : undefined;
    expect(brief(judgeProgram(declaration, program(spoil)))).to.deep.equal([]);
  });

  it("reports what only depends on something missing with that", () => {
    const spoil = (run: Run, part: string) => {
      if (part !== "more" || run.stack === "prod-eu") return;
      run.add({ type: "aws:wafv2/webAcl:WebAcl", name: "acl" });
      run.add({
        type: "aws:wafv2/webAclAssociation:WebAclAssociation",
        name: "link",
        options: { dependencies: ["acl"] },
      });
    };
    expect(brief(judgeProgram(declaration, program(spoil)))).to.deep.equal([
      "transparent resource-missing prod-eu acl -",
    ]);
  });

  it("finds the one nginx directive of one stack inside user data", () => {
    const { deviations } = judgeProgram(
      declaration,
      program(only("prod-eu", "nginx", () => "server_name_in_redirect on;")),
    );
    expect(deviations).to.have.length(1);
    const [deviation] = deviations;
    expect(deviation).to.include({ kind: "added", resource: "api/lt", expected: null });
    expect(deviation!.stacks).to.deep.equal(["prod-eu"]);
    expect(deviation!.property).to.equal(
      "userData!/etc/nginx/nginx.conf!http/server[{app:domain}]/server_name_in_redirect",
    );
    expect(deviation!.values).to.deep.equal({
      staging: null,
      "prod-au": null,
      "prod-us": null,
      "prod-eu": "server_name_in_redirect on;",
    });
  });

  it("reports a missing component once, with its children and what refers to them", () => {
    const spoil = (run: Run, part: string) => {
      if (part !== "more" || run.stack === "prod-eu") return;
      run.add({ kind: "component", type: "app:Logs", name: "logs", options: { protect: true } });
      run.add({ type: "aws:s3/bucket:Bucket", name: "bucket", parent: "logs", options: { protect: true } });
      run.add({
        type: "aws:s3/bucketPolicy:BucketPolicy",
        name: "policy",
        parent: "logs",
        inputs: { bucket: "\uE001logs/bucket#id\uE002" },
      });
    };
    const more = (run: Run, part: string) =>
      part === "asg" && run.stack !== "prod-eu" ? { logs: "\uE001logs/bucket#arn\uE002" } : spoil(run, part);
    expect(brief(judgeProgram(declaration, program(more)))).to.deep.equal([
      "transparent resource-missing prod-eu logs -",
    ]);
  });

  it("reports protect on a component once, not on its children", () => {
    const spoil = (run: Run, part: string) => {
      if (part !== "more") return;
      const options = run.stack === "prod-us" ? { protect: true } : {};
      run.add({ kind: "component", type: "app:Logs", name: "logs", options });
      run.add({ type: "aws:s3/bucket:Bucket", name: "bucket", parent: "logs", options });
    };
    expect(brief(judgeProgram(declaration, program(spoil)))).to.deep.equal(["transparent added prod-us logs protect"]);
  });

  for (const [option, value] of [
    ["ignoreChanges", ["tags"]],
    ["deleteBeforeReplace", true],
    ["customTimeouts", { create: "1h" }],
    ["aliases", ["urn:x"]],
    ["dependencies", ["api/lt", "aws"]],
  ] as const) {
    it(`finds ${option} in one stack only`, () => {
      const address =
        option === "dependencies" ? "changed prod-au api/asg dependsOn" : `added prod-au api/asg ${option}`;
      const judged = judgeProgram(declaration, program(only("prod-au", "options", () => ({ [option]: value }))));
      expect(brief(judged)).to.deep.equal([`transparent ${address}`]);
    });
  }

  it("finds a renamed, a retyped and a moved resource, once each", () => {
    const one = (change: (eu: boolean) => object) =>
      brief(
        judgeProgram(
          declaration,
          program(
            (run, part) =>
              part === "more" &&
              run.add({
                type: "aws:s3/bucket:Bucket",
                name: "bucket",
                inputs: { acl: "private" },
                ...change(run.stack === "prod-eu"),
              }),
          ),
        ),
      );
    expect(one((eu) => (eu ? { name: "other" } : {}))).to.deep.equal(["transparent resource-renamed prod-eu bucket -"]);
    expect(one((eu) => (eu ? { type: "aws:s3/bucketV2:BucketV2" } : {}))).to.deep.equal([
      "transparent resource-type prod-eu bucket -",
    ]);
    expect(one((eu) => (eu ? { parent: "api" } : {}))).to.deep.equal(["transparent resource-moved prod-eu bucket -"]);
  });

  it("blames the surroundings, not a variance, for a value that changes from run to run", () => {
    const spoil = (run: Run, part: string) => (part === "asg" ? { stamp: run.clock } : undefined);
    expect(brief(judgeProgram(declaration, program(spoil)))).to.deep.equal([
      `transparent unsteady ${stacks.join(",")} api/asg stamp`,
    ]);
    const eu = (run: Run, part: string) =>
      part === "asg" ? { stamp: run.stack === "prod-eu" ? run.clock : 0 } : undefined;
    expect(brief(judgeProgram(declaration, program(eu)))).to.deep.equal(["transparent unsteady prod-eu api/asg stamp"]);
  });

  it("compares under a real name where the program fails under the sample name, and says so", () => {
    const strict = program((run) => {
      if (!stacks.includes(run.stack)) throw new Error(`unknown stack ${run.stack}`);
    });
    expect(brief(judgeProgram(declaration, strict))).to.deep.equal([
      `transparent names-compared ${stacks.join(",")} - -`,
    ]);
  });

  it("reports an argument of a call only where no resource shows it", () => {
    const spoil = (run: Run, part: string) =>
      part === "more" &&
      run.call({
        token: "aws:ec2/getAmi:getAmi",
        args: { owner: run.stack === "prod-eu" ? "self" : "amazon", limit: 3 },
      });
    expect(brief(judgeProgram(declaration, program(spoil)))).to.deep.equal([
      "transparent call prod-eu {stack} aws:ec2/getAmi:getAmi",
    ]);
  });

  it("leaves out digests and outputs that only repeat a difference", () => {
    const spoil = (run: Run, part: string) => {
      const eu = run.stack === "prod-eu";
      if (part === "nginx") return eu ? "gzip on;" : "";
      if (part === "asg")
        return {
          tags: { hash: eu ? "0a1b2c3d4e5f60718293a4b5c6d7e8f900112233" : "ffeeddccbbaa99887766554433221100ffeedd11" },
        };
      if (part === "more")
        run.add({
          kind: "component",
          type: "app:Out",
          name: "out",
          options: {},
          outputs: { gzip: eu ? "gzip on" : "" },
        });
      return undefined;
    };
    const found = brief(judgeProgram(declaration, program(spoil)));
    expect(found[0]).to.match(/^transparent added prod-eu api\/lt userData!.*\/gzip$/);
    expect(found.filter((line) => line.includes("hash"))).to.deep.equal([]);
  });
});
