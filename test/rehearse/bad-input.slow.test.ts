import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { rehearseContexts } from "../../parity/rehearsal";
import { find } from "../../parity/rehearse/cell/programs";
import { type Change, contextsOf as contexts } from "./contexts";
import { needsRehearsal, see } from "./support";

const MAIN = "/etc/nginx/nginx.conf";
const API = "/etc/nginx/conf.d/api.conf";

describe("rehearse: what is of no use", function () {
  this.timeout(120_000);
  let folder: string;
  before(function () {
    needsRehearsal.call(this);
    folder = mkdtempSync(join(tmpdir(), "parity-rehearse-"));
  });
  after(() => folder && rmSync(folder, { recursive: true, force: true }));

  /** A program that is called nginx. */
  function fake(name: string, script: string): string {
    const path = join(folder, name, "sbin", "nginx");
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  /** One message, and nothing else. */
  async function refusal(nginx: string): Promise<string> {
    const { rehearsal, findings, errors } = await rehearseContexts(contexts("alb"), { nginx });
    expect(rehearsal).to.equal(null);
    expect(findings).to.deep.equal([]);
    expect(errors).to.have.length(1);
    return errors[0]!.message;
  }

  it("an nginx that is not there", async () => {
    expect(await refusal("/nowhere/nginx")).to.equal(
      "A rehearsal runs nginx, and there is no /nowhere/nginx. On Debian: apt-get install nginx-light, or name one with --nginx.",
    );
  });

  it("an nginx that is too old", async () => {
    const old = fake("old", 'echo "nginx version: nginx/1.10.3" >&2');
    expect(await refusal(old)).to.equal(`${old} is nginx 1.10.3; a rehearsal needs 1.14.0 or newer.`);
  });

  it("a program that is no nginx, or does not run", async () => {
    const other = fake("other", "echo hello");
    expect(await refusal(other)).to.equal(`${other} is not nginx: it does not say its version.`);
    expect(await refusal(fake("broken", "exit 3"))).to.match(/does not run: /);
  });

  for (const [program, needs] of [
    ["mount", "in a network of its own is made with mount, which is not installed. On Debian: apt-get install mount."],
    [
      "nsenter",
      "in a network of its own is made with nsenter, which is not installed. On Debian: apt-get install util-linux.",
    ],
    ["openssl", "of TLS makes a certificate with openssl, which is not installed. On Debian: apt-get install openssl."],
  ] as const)
    it(`a machine without ${program}`, async () => {
      const usual = process.env["PATH"];
      process.env["PATH"] = pathWithout(program);
      try {
        expect(await refusal("nginx")).to.equal(`A rehearsal ${needs}`);
      } finally {
        process.env["PATH"] = usual;
      }
    });

  /** A folder with all programs of a rehearsal but one. */
  function pathWithout(missing: string): string {
    const own = join(folder, `without-${missing}`);
    mkdirSync(own);
    for (const program of ["nginx", "haproxy", "openssl", "ip", "mount", "nsenter", "unshare"])
      if (program !== missing) symlinkSync(find(program)!, join(own, program));
    return own;
  }

  const version = 'case "$*" in *-V*) echo "nginx version: nginx/1.22.1" >&2; exit 0;; esac';

  it("an nginx that hangs: it is given up, and what it was asked fails", async () => {
    const seen = await see({ base: "alb" }, { nginx: fake("hanging", `${version}\nexec sleep 600`) });
    expect(seen.refused).to.equal("nginx did not start within 5 s");
    expect(new Set(seen.brief("request"))).to.deep.equal(new Set(["not-started"]));
  });

  it("an nginx that ends by itself", async () => {
    const seen = await see(
      { base: "alb" },
      { nginx: fake("dying", `${version}\necho 1 > /run/nginx.pid\necho "[emerg] boom" >&2`) },
    );
    expect(seen.refused ?? seen.outcome.crashed).to.equal("boom");
  });

  it("a directive of a module that this nginx lacks: another nginx is asked for, and nothing passes", async () => {
    const change: Change = { nginx: { [MAIN]: [["absolute_redirect off;", "brotli on;"]] } };
    const { findings, errors } = await rehearseContexts(contexts("alb", change, { modules: ["http_ssl", "brotli"] }));
    expect([...errors.map(({ message }) => message), ...findings.map(({ message }) => message)].join("\n")).to.match(
      /unknown directive "brotli" in \/etc\/nginx\/nginx\.conf:14/,
    );
  });

  it("an include of a file that is not there, and a syntax error: findings, in nginx's words", async () => {
    const missing: Change = { nginx: { [MAIN]: [["include conf.d/api.conf;", "include conf.d/nowhere.conf;"]] } };
    const broken: Change = { nginx: { [API]: [["location / {", "location / }"]] } };
    for (const [change, words] of [
      [
        missing,
        /nginx does not serve in prod: open\(\) "\/etc\/nginx\/conf\.d\/nowhere\.conf" failed .* in \/etc\/nginx\/nginx\.conf:37/,
      ],
      [broken, /nginx does not serve in prod: unexpected "}" in \/etc\/nginx\/conf\.d\/api\.conf:4/],
    ] as const) {
      const { rehearsal, findings, errors } = await rehearseContexts(contexts("alb", change));
      expect(errors).to.deep.equal([]);
      expect(findings).to.have.length(1);
      expect(findings[0]!.message).to.match(words);
      expect(rehearsal!.stacks[0]!.state).to.equal("offline");
    }
  });

  it("a graph without a load balancer", async () => {
    const { findings, errors } = await rehearseContexts(contexts("alb", { remove: ["balancer", "https", "host"] }));
    expect(findings).to.deep.equal([]);
    expect(errors).to.have.length(1);
    expect(errors[0]!.message).to.match(/^prod: nothing can be rehearsed: .*load balancer/);
  });

  it("user data that cannot be decoded, or is none", async () => {
    const { findings, errors } = await rehearseContexts(contexts("alb", { userData: "none" }));
    expect(findings).to.deep.equal([]);
    expect(errors).to.have.length(1);
    expect(errors[0]!.message).to.match(/^prod: nothing can be rehearsed/);
    const nonsense = await rehearseContexts(
      contexts("alb", { userData: "none", set: { "template userData": "H4sIAAAAAAAA" } }),
    );
    expect(nonsense.errors).to.have.length(1);
  });

  it("servers that have no nginx at all: one message, and nothing passes", async () => {
    const apache = Buffer.from("#!/bin/sh\napt-get install -y apache2\n").toString("base64");
    const own = contexts("alb", { userData: "none", set: { "template userData": apache } });
    const { findings, errors } = await rehearseContexts(own);
    expect(findings).to.deep.equal([]);
    expect(errors.map(({ message }) => message)).to.deep.equal([
      "prod: nothing can be rehearsed: no nginx behind a load balancer is declared. " +
        "User data says nothing of nginx. What runs on these servers is not judged.",
    ]);
  });

  it("says one reason once, of all stacks of which it holds", async () => {
    const apache = Buffer.from("#!/bin/sh\napt-get install -y apache2\n").toString("base64");
    const none: Change = { userData: "none", set: { "template userData": apache } };
    const [one] = contexts("alb", none);
    const [lost] = contexts("alb", { remove: ["balancer", "https", "host"] });
    const own = [one!, { ...one!, stack: "prod-eu" }, { ...lost!, stack: "staging" }];
    const { errors } = await rehearseContexts(own);
    expect(errors.map(({ message }) => message.replace(/: .*/s, ""))).to.deep.equal(["prod, prod-eu", "staging"]);
  });

  it("tells of the probes of an nginx that does not start in the order of one that does", async () => {
    const broken: Change = { nginx: { [API]: [["location / {", "location / }"]] } };
    const order = async (change: Change): Promise<string[]> => {
      const { rehearsal } = await rehearseContexts(contexts("alb", change));
      return rehearsal!.stacks[0]!.servers[0]!.probes.map(({ id }) => id);
    };
    const right = await order({});
    expect(right.length).to.be.greaterThan(5);
    for (let run = 0; run < 3; run++) expect(await order(broken)).to.deep.equal(right);
  });

  it("two load balancers before one nginx: all of their paths are rehearsed", async () => {
    const second: Change = {
      add: [
        {
          type: "aws:lb/listener:Listener",
          name: "plain",
          inputs: {
            loadBalancerArn: "${inner.arn}",
            port: 80,
            protocol: "HTTP",
            defaultActions: [{ type: "forward", targetGroupArn: "${targets.arn}" }],
          },
        },
        {
          type: "aws:lb/loadBalancer:LoadBalancer",
          name: "inner",
          inputs: { loadBalancerType: "application", internal: true, subnets: ["${public-a.id}", "${public-b.id}"] },
        },
      ],
    };
    const { rehearsal, errors } = await rehearseContexts(contexts("alb", second));
    expect(errors).to.deep.equal([]);
    const paths = new Set(rehearsal!.stacks[0]!.servers.flatMap(({ probes }) => probes.map(({ path }) => path)));
    expect([...paths].sort()).to.deep.equal(["http:80 → targets", "https:443 host → targets"]);
  });
});
