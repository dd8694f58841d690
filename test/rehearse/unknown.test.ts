import { expect } from "chai";
import { rehearsalFindings } from "../../parity/rehearsal-findings";
import { withoutProof } from "../../parity/rehearsal-outcome";
import type { Rehearsal, RehearsedServer } from "../../parity/rehearse/index";
import { isKnown, subjectsOf } from "../../parity/rehearse/subjects";
import { contextsOf } from "./contexts";

const script = (...lines: readonly string[]): string =>
  `${["#!/bin/bash", "apt-get install -y nginx", ...lines].join("\n")}\n`;
const contexts = (...lines: readonly string[]) =>
  contextsOf("alb", { userData: "none", set: { "template userData": script(...lines) } });

const on = {
  nginx: "1.28.0",
  haproxy: "2.6.12",
  how: "",
  speed: 1,
  relocatedBecause: null,
} as unknown as Rehearsal["on"];

describe("a rehearsal of what nobody knows", () => {
  it("is not made: a guess would be offline", () => {
    const subjects = (...lines: readonly string[]) => {
      const [{ traffic, application, nginx }] = contexts(...lines) as [ReturnType<typeof contextsOf>[number]];
      return subjectsOf({ traffic, application, nginx } as Parameters<typeof subjectsOf>[0]).filter(isKnown);
    };
    expect(subjects()).to.have.length(1);
    expect(subjects("aws s3 cp s3://b/a.conf /etc/nginx/conf.d/a.conf")).to.deep.equal([]);
  });

  it("is told, with what is not known", () => {
    const all = contexts("aws s3 cp s3://b/a.conf /etc/nginx/conf.d/a.conf");
    const stacks = [{ stack: "prod", state: "serves", sameAs: null, servers: [] }] as unknown as Rehearsal["stacks"];
    expect(withoutProof({ on, stacks }, all).map(({ message }) => message)).to.deep.equal([
      "prod: an nginx is not rehearsed: what nginx reads in /etc/nginx/conf.d/a.conf is not known.",
    ]);
  });

  it("leaves what fails alike on two servers two findings", () => {
    const [context] = contexts();
    const failed = (resource: string) =>
      ({
        at: { resource, type: "aws:ec2/instance:Instance", property: "userData", position: null },
        refused: "unexpected end of file",
        crashed: null,
        probes: [],
      }) as unknown as RehearsedServer;
    const stacks = [{ stack: "prod", state: "offline", sameAs: null, servers: [failed("a"), failed("b")] }];
    const found = rehearsalFindings({ on, stacks: stacks as unknown as Rehearsal["stacks"] }, [context!]);
    expect(found.map(({ resource, stacks: names }) => [resource, names])).to.deep.equal([
      ["a", ["prod"]],
      ["b", ["prod"]],
    ]);
  });
});
