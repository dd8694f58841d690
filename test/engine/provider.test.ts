import { expect } from "chai";
import { diffInputs } from "../support/provider/diff";
import { policyDocument } from "../support/provider/policy-document";
import { Refused, SimulatedProvider } from "../support/provider/provider";
import { SECRET, SIGNATURE, UNKNOWN, type WireObject } from "../support/provider/wire";

const urn = (type: string, name: string) => `urn:pulumi:dev::shop::${type}::${name}`;
const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const secret = (value: string): WireObject => ({ [SIGNATURE]: SECRET, value });

describe("the simulated provider", () => {
  const provider = new SimulatedProvider("aws", {});
  provider.configure({ region: "eu-west-1" });
  const create = (type: string, inputs: WireObject, preview: boolean) =>
    provider.create(urn(type, "it"), type, "it", inputs, preview);

  it("knows in a preview what the program said, and not what the cloud will say", () => {
    const { id, outputs } = create(BALANCER, { idleTimeout: 60, securityGroups: [UNKNOWN] }, true);
    expect(id).to.equal("");
    expect(outputs).to.include({ idleTimeout: 60, arn: UNKNOWN, dnsName: UNKNOWN, zoneId: UNKNOWN });
    expect(outputs["securityGroups"]).to.deep.equal([UNKNOWN]);
    expect(outputs, "optional, and not set").not.to.have.property("accessLogs");
  });

  it("makes plausible values of it afterwards, the same every time", () => {
    const { id, outputs } = create(BALANCER, { name: "web" }, false);
    expect(outputs["arn"]).to.match(
      /^arn:aws:elasticloadbalancing:eu-west-1:\d{12}:loadbalancer\/app\/web\/[0-9a-f]{16}$/,
    );
    expect(id).to.equal(outputs["arn"]);
    expect(outputs["arnSuffix"]).to.equal(String(outputs["arn"]).split(":loadbalancer/")[1]);
    expect(create(BALANCER, { name: "web" }, false)).to.deep.equal({ id, outputs });
    expect(JSON.stringify(outputs)).not.to.contain(UNKNOWN);
  });

  it("keeps secrets secret", () => {
    const type = "aws:ssm/parameter:Parameter";
    expect(create(type, { value: secret("hunter2") }, false).outputs["value"]).to.deep.equal(secret("hunter2"));
  });

  it("gives a changed launch template its next version, which a preview does not know", () => {
    const olds = create(TEMPLATE, { name: "web", imageId: "ami-1" }, false).outputs;
    const update = (preview: boolean) =>
      provider.update(urn(TEMPLATE, "it"), TEMPLATE, "it", olds, { name: "web", imageId: "ami-2" }, preview);
    expect(olds["latestVersion"]).to.equal(1);
    expect(update(false)).to.include({ imageId: "ami-2", latestVersion: 2, arn: olds["arn"] });
    expect(update(true)).to.include({ latestVersion: UNKNOWN, arn: olds["arn"] });
  });

  it("computes inside an object that the program gave, where Azure does", () => {
    const azure = new SimulatedProvider("azure-native", {});
    const type = "azure-native:keyvault:Vault";
    const inputs = {
      resourceGroupName: "rg",
      vaultName: "keys",
      properties: { tenantId: "t", sku: { name: "standard" } },
    };
    const make = (preview: boolean) => azure.create(urn(type, "it"), type, "it", inputs, preview);
    expect(make(true).outputs["properties"]).to.include({ tenantId: "t", vaultUri: UNKNOWN });
    expect(make(false).outputs["properties"])
      .to.have.property("vaultUri")
      .that.matches(/^https:/);
    expect(make(false).id).to.equal(
      "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.Keyvault/vaults/keys",
    );
  });

  it("answers what it is scripted to, and refuses what it has no answer for", () => {
    const token = "aws:ec2/getAmi:getAmi";
    const scripted = new SimulatedProvider("aws", {
      invokes: { [token]: { id: "ami-mine" } },
      refuse: { [BALANCER]: "quota" },
    });
    expect(scripted.invoke(token, {})).to.deep.equal({ id: "ami-mine" });
    expect(() => scripted.check(BALANCER, {})).to.throw(Refused, "quota");
    expect(() => provider.invoke("aws:no/such:thing", {})).to.throw(Refused, "no answer for aws:no/such:thing");
    expect(() => provider.check("aws:no/such:Thing", {})).to.throw(Refused, "has no resource aws:no/such:Thing");
    expect(provider.invoke("aws:index/getAvailabilityZones:getAvailabilityZones", {})["names"]).to.deep.equal([
      "eu-west-1a",
      "eu-west-1b",
      "eu-west-1c",
    ]);
  });

  it("tells what differs by property path, and what takes a new resource", () => {
    const olds = { name: "a", tags: { "a.b": "1", c: "2" }, ingress: [{ fromPort: 80 }], value: secret("x") };
    const news = { name: "b", tags: { "a.b": "2" }, ingress: [{ fromPort: 80 }, { fromPort: 443 }], value: "x" };
    expect(diffInputs("aws:ec2/securityGroup:SecurityGroup", olds, news)).to.deep.equal([
      { path: "ingress[1]", kind: "add", replaces: false },
      { path: "name", kind: "update", replaces: true },
      { path: 'tags["a.b"]', kind: "update", replaces: false },
      { path: "tags.c", kind: "delete", replaces: false },
    ]);
    expect(diffInputs("aws:lb/listener:Listener", olds, { ...olds })).to.deep.equal([]);
  });

  it("renders a policy document as the AWS provider does", () => {
    const document = policyDocument({
      statements: [
        {
          sid: "Logs",
          actions: ["s3:GetObject", "s3:PutObject"],
          resources: ["arn:aws:s3:::logs/*"],
          principals: [{ type: "Service", identifiers: ["logdelivery.elasticloadbalancing.amazonaws.com"] }],
          conditions: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["1"] }],
        },
      ],
    });
    expect(JSON.parse(document)).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Logs",
          Effect: "Allow",
          Action: ["s3:PutObject", "s3:GetObject"],
          Resource: "arn:aws:s3:::logs/*",
          Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
          Condition: { StringEquals: { "aws:SourceAccount": "1" } },
        },
      ],
    });
  });
});
