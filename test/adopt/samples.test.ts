import { expect } from "chai";
import { proposeSample } from "../../parity/adopt/samples";
import type { Value } from "../../parity/graph/types";

const STACKS = ["staging", "prod-eu", "prod-us"];

function sample(name: string, ...values: Value[]): Value {
  const stacks = STACKS.slice(0, values.length);
  return proposeSample({ name, values, whole: true }, stacks, "staging").value;
}

describe("proposed samples", () => {
  const cases: readonly (readonly [what: string, sample: Value, name: string, ...values: Value[]])[] = [
    ["an AWS region", "eu-north-1", "aws:region", "eu-west-1", "us-east-1"],
    ["an AWS region, the first choice taken", "ap-northeast-3", "aws:region", "eu-north-1", "us-east-1"],
    ["an AWS zone", "eu-north-1a", "app:zone", "eu-west-1b", "us-east-1a"],
    ["a Google region", "europe-north1", "gcp:region", "europe-west1", "us-central1"],
    ["an Azure location", "northeurope", "azure-native:location", "westeurope", "eastus2"],
    ["an Azure location by its long name", "Sweden Central", "azure:location", "North Europe", "East US"],
    ["a domain", "sample.example.net", "app:domain", "a.example.com", "b.example.org"],
    ["a host by what its key is called", "sample.example.net", "app:dbHost", "a.corp", "b.corp"],
    ["no domain: an instance type", "t3.micro", "app:instance", "t3.micro", "t3.large"],
    ["no domain: a version", "1.28.0", "app:version", "1.28.0", "1.27.4"],
    ["an email address", "sample@example.net", "app:mail", "ops@a.com", "dev@b.com"],
    [
      "a URL with port and path",
      "https://sample.example.net:8443/v1?x=1",
      "app:url",
      "https://a.com:8443/v1?x=1",
      "https://b.com",
    ],
    [
      "a URL with credentials, which are left out",
      "amqp://sample.example.net/v",
      "app:mq",
      "amqp://u:p@a/v",
      "amqp://b/v",
    ],
    ["a network", "10.255.0.0/16", "app:cidr", "10.0.0.0/16", "10.1.0.0/16"],
    ["a network, the last one taken", "10.254.0.0/16", "app:cidr", "10.255.0.0/16", "10.1.0.0/16"],
    ["a network of the size of a block", "10.224.0.0/12", "app:cidr", "10.0.0.0/12", "10.240.0.0/12"],
    ["a network larger than any private block that is free", "10.0.0.0/8", "app:cidr", "10.0.0.0/8", "11.0.0.0/8"],
    ["an address", "10.255.255.254", "app:ip", "10.0.0.1", "203.0.113.7"],
    ["a number between those there are", 3, "app:min", 2, 6],
    ["a number above those there are", 4, "app:min", 2, 3],
    ["a number in quotes", 3, "app:min", "2", "6"],
    ["a fraction", 0.6, "app:ratio", 0.5, 0.7],
    ["digits with leading zeros", "012345678902", "app:account", "012345678901", "112345678901"],
    ["digits beyond 2^53", "12345678901234567891", "app:id", "12345678901234567890", "22345678901234567890"],
    ["a duration", "31s", "app:timeout", "30s", "45s"],
    ["a size", "513Mi", "app:memory", "512Mi", "1024Mi"],
    ["an identifier", "vpc-000000000", "app:vpc", "vpc-0a1b2c3d4", "vpc-1a1b2c3d4"],
    [
      "a UUID",
      "00000000-0000-4000-8000-000000000000",
      "app:id",
      "6f1c9d3e-0b7a-4c58-9d6f-0a1b2c3d4e5f",
      "7f1c9d3e-0b7a-4c58-9d6f-0a1b2c3d4e5f",
    ],
    [
      "an ARN",
      "arn:aws:acm:eu-north-1:000000000000:certificate/00000000-0000-4000-8000-000000000000",
      "app:cert",
      "arn:aws:acm:eu-west-1:123456789012:certificate/6f1c9d3e-0b7a-4c58-9d6f-0a1b2c3d4e5f",
      "arn:aws:acm:us-east-1:210987654321:certificate/7f1c9d3e-0b7a-4c58-9d6f-0a1b2c3d4e5f",
    ],
    ["an ARN without region and account", "arn:aws:s3:::sample", "app:bucket", "arn:aws:s3:::one", "arn:aws:s3:::two"],
    ["the stack's own name", "sample", "app:environment", "staging", "prod-eu", "prod-us"],
    ["a name made of the stack's", "app-sample-logs", "app:bucket", "app-staging-logs", "app-prod-eu-logs"],
    ["a word of an enum: the baseline's", "small", "app:tier", "small", "large"],
    ["true or false: the baseline's", false, "app:debug", false, true],
    ["a list: the baseline's", ["a"] as Value, "app:list", ["a"], ["b"]],
    ["values of several kinds: the baseline's", "auto", "app:size", "auto", 5],
  ];

  for (const [what, expected, name, ...values] of cases) {
    it(what, () => expect(sample(name, ...values)).to.deep.equal(expected));
  }

  it("is one that no stack uses, except where a note says why not", () => {
    for (const [what, , name, ...values] of cases) {
      const stacks = STACKS.slice(0, values.length);
      const { value, note } = proposeSample({ name, values, whole: true }, stacks, "staging");
      expect(values.map(String).includes(String(value)), what).to.equal(note !== null);
    }
  });

  it("stays a number inside an object, where text is another type", () => {
    const propose = (...values: Value[]) =>
      proposeSample({ name: "app:map.n", values, whole: false }, ["staging", "prod-eu"], "staging").value;
    expect(propose(2, 6)).to.equal(3);
    expect(propose("2", "6")).to.equal("2");
  });
});
