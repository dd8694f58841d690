import { expect } from "chai";
import { TAG } from "../../parity/graph/types";
import { graphOf, poolFor, ref, removeProjects, resource } from "./harness";

const HEAD = `
const pulumi = require("@pulumi/pulumi");
const aws = { lb: require("@pulumi/aws/lb"), ec2: require("@pulumi/aws/ec2"), acm: require("@pulumi/aws/acm"), ssm: require("@pulumi/aws/ssm") };
const put = (name, value) => new aws.ssm.Parameter(name, { type: "String", value: "-", description: value });
const lb = new aws.lb.LoadBalancer("lb", {});
`;

describe("symbolic outputs", () => {
  const pool = poolFor();
  const inputs = async (body: string) => (await graphOf(pool, { "index.js": HEAD + body })).resources;
  const value = async (expression: string) => {
    const graph = await graphOf(pool, { "index.js": `${HEAD}put("p", ${expression});` });
    return { value: resource(graph, "p").inputs["description"], unknowns: graph.unknowns };
  };
  after(() => {
    pool.close();
    removeProjects();
  });

  it("are passed on whole, and inside other text", async () => {
    expect((await value("lb.dnsName")).value).to.equal(ref("lb#dnsName"));
    expect((await value("pulumi.interpolate`https://${lb.dnsName}:443/`")).value).to.equal(
      `https://${ref("lb#dnsName")}:443/`,
    );
    expect((await value("pulumi.concat('a-', lb.id, '-b')")).value).to.equal(`a-${ref("lb#id")}-b`);
  });

  it("form text as the program does, and say what it did", async () => {
    expect((await value("lb.dnsName.apply(d => d.toUpperCase())")).value).to.equal(ref("lb#dnsName|toUpperCase()"));
    expect((await value("lb.arn.apply(a => a.split(':')[5])")).value).to.equal(ref('lb#arn|split(":")[5]'));
    expect((await value("lb.arn.apply(a => a.split('/').pop())")).value).to.equal(ref('lb#arn|split("/")[-1]'));
    expect((await value("lb.dnsName.apply(d => d.replace(/[.]$/, ''))")).value).to.equal(
      ref('lb#dnsName|replace(/[.]$/,"")'),
    );
    expect((await value("lb.dnsName.apply(d => `x.${d}`.toUpperCase())")).value).to.equal(
      `X.${ref("lb#dnsName|toUpperCase()")}`,
    );
    const { value: combined } = await value("pulumi.all([lb.arn, lb.zoneId]).apply(([a, z]) => `${a} ${z}`)");
    expect(combined).to.equal(`${ref("lb#arn")} ${ref("lb#zoneId")}`);
  });

  it("are of unknown length and content where they are part of a text", async () => {
    const arn = ref("lb#arn");
    const cases: [string, string][] = [
      ["('pre-' + a).slice(0, 3)", "pre"],
      ["('pre-' + a).slice(4)", arn],
      ["('pre-' + a + '-post').slice(-4)", "post"],
      ["('pre-' + a).slice(0, 20)", ref('lb#arn|of("pre-${lb#arn}").slice(0,20)')],
      ["a.at(0)", ref("lb#arn|at(0)")],
      ["(' pre ' + a + ' post ').trim()", `pre ${arn} post`],
      ["('a-b-' + a + '-c').replace('-', '_')", `a_b-${arn}-c`],
      ["('pre-' + a + '-post').replace(/^-/, '')", `pre-${arn}-post`],
      ["('https://' + a + '/p').split('/').join('|')", `https:||${arn}|p`],
      ["String(('https://' + a).startsWith('http'))", "true"],
      ["String(('https://' + a).startsWith('ftp'))", "false"],
      ["String(/^https?:/.test('https://' + a))", "true"],
    ];
    for (const [expression, expected] of cases)
      expect((await value(`lb.arn.apply(a => ${expression})`)).value, expression).to.equal(expected);
  });

  it("stay symbols in callbacks that wait, when callbacks are over, and where the answer of a provider function was awaited", async () => {
    const graph = await graphOf(pool, {
      "index.js": `${HEAD}
        put("waited", lb.arn.apply(async a => { await 0; return a.split(":")[5]; }));
        put("decided", lb.arn.apply(async a => { await 0; return a.startsWith("x") ? "a" : "b"; }));
        lb.arn.apply(a => { setTimeout(() => put("later", a.split(":")[5]), 1); });
        require("@pulumi/aws").getCallerIdentity().then(me => put("account", me.arn.split(":")[4]));`,
    });
    expect(resource(graph, "waited").inputs["description"]).to.equal(ref('lb#arn|split(":")[5]'));
    expect(resource(graph, "later").inputs["description"]).to.equal(ref('lb#arn|split(":")[5]'));
    expect(resource(graph, "decided").inputs["description"]).to.deep.equal({ [TAG]: "unknown", unknown: 0 });
    expect(resource(graph, "account").inputs["description"]).to.equal(
      ref('aws:index/getCallerIdentity:getCallerIdentity#arn|split(":")[4]'),
    );
  });

  it("can be written by a library that looks whether a text has to be quoted", async () => {
    const { value: yaml, unknowns } = await value(
      `lb.arn.apply(a => require("yaml").stringify({ host: a, at: "x: " + a }))`,
    );
    expect(yaml).to.match(/^host: \uE001lb#arn.*\uE002\nat: "x: \uE001lb#arn\uE002"\n$/);
    expect(unknowns).to.deep.equal([]);
  });

  it("leave text as it was for the evaluations that follow", async () => {
    const methods =
      "[String.prototype.split, RegExp.prototype.exec, JSON.parse, parseInt].map(f => f.toString()).join()";
    const probe = { "index.js": `${HEAD}put("p", ${methods});` };
    const before = await graphOf(pool, probe);
    await graphOf(pool, {
      "index.js": `${HEAD} require("@pulumi/aws").getCallerIdentity(); lb.arn.apply(() => new Promise(() => {}));`,
    });
    expect(await graphOf(pool, probe)).to.deep.equal(before);
  });

  it("are numbers where the type says so, also inside JSON", async () => {
    const template = `const lt = new aws.ec2.LaunchTemplate("lt", {});`;
    const graph = await graphOf(pool, {
      "index.js": `${HEAD}${template}
        put("a", lt.latestVersion.apply(v => String(v)));
        put("b", pulumi.jsonStringify({ version: lt.latestVersion, list: [lt.latestVersion] }));
        new aws.lb.TargetGroup("tg", { port: lt.latestVersion });
        new aws.lb.TargetGroup("sum", { port: lt.latestVersion.apply(v => v + 1) });`,
    });
    const version = ref("lt#latestVersion");
    const scaled = async (expression: string) =>
      (await value(`new aws.ec2.LaunchTemplate("lt", {}).latestVersion.apply(v => ${expression})`)).value;
    expect(await scaled("v * 2")).to.equal(ref("lt#latestVersion|*2"));
    expect(await scaled("v / 60")).to.equal(ref("lt#latestVersion|/60"));
    expect(await scaled("Math.floor(v / 1000)")).to.equal(ref("lt#latestVersion|/1000|floor"));
    expect(await scaled("-v")).to.equal(ref("lt#latestVersion|*-1"));
    expect(await scaled("`at ${v}.`")).to.equal(`at ${version}.`);
    expect(resource(graph, "a").inputs["description"]).to.equal(version);
    expect(resource(graph, "b").inputs["description"]).to.equal(`{"version":"${version}","list":["${version}"]}`);
    expect(resource(graph, "tg").inputs["port"]).to.equal(version);
    expect(resource(graph, "sum").inputs["port"]).to.equal(ref("lt#latestVersion|+1"));
  });

  it("answer for elements and members, directly and through lifting", async () => {
    expect((await value("lb.subnets[0]")).value).to.equal(ref("lb#subnets[0]"));
    expect((await value("lb.subnets.apply(([first]) => first)")).value).to.equal(ref("lb#subnets[0]"));
    expect((await value("lb.subnets.apply(s => s.join(','))")).value).to.equal(ref('lb#subnets|join(",")'));
    const group = `const tg = new aws.lb.TargetGroup("tg", {}); put("p", tg.healthCheck.path);`;
    const resources = await inputs(group);
    expect(resources.find(({ path }) => path === "p")?.inputs["description"]).to.equal(ref("tg#healthCheck.path"));
  });

  it("are equal to inputs where the program gave them", async () => {
    const resources = await inputs(
      `const tg = new aws.lb.TargetGroup("tg", { port: 8080 }); put("p", tg.port.apply(p => "" + (p + 1)));`,
    );
    expect(resources.find(({ path }) => path === "p")?.inputs["description"]).to.equal("8081");
  });

  it("are what the provider fills into an object that the program gave", async () => {
    const resources = await inputs(`
      const web = require("@pulumi/azure-native/web");
      const site = new web.WebApp("site", { resourceGroupName: "g", identity: { type: "SystemAssigned" } });
      put("principal", site.identity.apply(i => i.principalId));
      put("lifted", site.identity.principalId);
      put("given", site.identity.type);
      put("optional", site.identity.apply(i => String(i.userAssignedIdentities)));
      put("json", pulumi.jsonStringify(site.identity));
      put("all", pulumi.all([site.identity]).apply(([i]) => i.principalId));`);
    const of = (path: string) => resources.find((r) => r.path === path)?.inputs["description"];
    expect(of("principal")).to.equal(ref("site#identity.principalId"));
    expect(of("lifted")).to.equal(ref("site#identity.principalId"));
    expect(of("all")).to.equal(ref("site#identity.principalId"));
    expect(of("given")).to.equal("SystemAssigned");
    expect(of("optional")).to.equal("undefined");
    expect(of("json")).to.equal('{"type":"SystemAssigned"}');
  });

  it("are what the provider fills into the parts of a list that the program gave", async () => {
    const resources = await inputs(`
      const network = require("@pulumi/azure-native/network");
      const vnet = new network.VirtualNetwork("vnet", { resourceGroupName: "g", subnets: [{ name: "web", addressPrefix: "10.0.1.0/24" }] });
      const address = new network.PublicIPAddress("ip", { resourceGroupName: "g", dnsSettings: { domainNameLabel: "web" } });
      put("id", vnet.subnets.apply(s => s[0].id));
      put("mapped", vnet.subnets.apply(s => s.map(one => one.name + "=" + one.id).join()));
      put("given", vnet.subnets.apply(s => s[0].addressPrefix));
      put("absent", vnet.subnets.apply(s => String(s[0].natGateway)));
      put("host", address.dnsSettings.apply(d => d.fqdn));
      put("copied", vnet.subnets.apply(s => JSON.stringify(s)));`);
    const of = (path: string) => resources.find((r) => r.path === path)?.inputs["description"];
    expect(of("id")).to.equal(ref("vnet#subnets[0].id"));
    expect(of("mapped")).to.equal(`web=${ref("vnet#subnets[0].id")}`);
    expect(of("given")).to.equal("10.0.1.0/24");
    expect(of("absent")).to.equal("undefined");
    expect(of("host")).to.equal(ref("ip#dnsSettings.fqdn"));
    expect(of("copied")).to.equal('[{"name":"web","addressPrefix":"10.0.1.0/24"}]');
  });

  it("go into components whose provider makes them as lists of one another", async () => {
    const graph = await graphOf(pool, {
      "index.js": `${HEAD}
        class Remote extends pulumi.ComponentResource {
          constructor(name, args) {
            super("acme:index:Net", name, { ids: undefined, ...args }, {}, true);
          }
        }
        const net = new Remote("net", { ids: lb.subnets });
        new Remote("inner", { ids: net.ids, more: { ids: net.ids } });
        new Remote("all", { ids: pulumi.all([lb.subnets]).apply(([ids]) => ids) });`,
    });
    expect(graph.unknowns).to.deep.equal([]);
    expect(resource(graph, "inner").inputs["ids"]).to.equal(ref("lb#subnets"));
    expect(resource(graph, "all").inputs["ids"]).to.equal(ref("lb#subnets"));
  });

  it("know how many records a certificate needs", async () => {
    const graph = await graphOf(pool, {
      "index.js": `${HEAD}
        const cert = new aws.acm.Certificate("cert", { domainName: "a.example", subjectAlternativeNames: ["b.example"] });
        cert.domainValidationOptions.apply(options => options.forEach((o, i) => put("record" + i, o.resourceRecordName)));`,
    });
    expect(resource(graph, "record1").inputs["description"]).to.equal(
      ref("cert#domainValidationOptions[1].resourceRecordName"),
    );
  });

  it("know how many subnets a network of awsx has", async () => {
    const vpcs = (args: string): string => `
      class Vpc extends pulumi.ComponentResource {
        constructor(name, args) {
          super("awsx:ec2:Vpc", name, { publicSubnetIds: undefined, privateSubnetIds: undefined, ...args }, {}, true);
        }
      }
      const vpc = new Vpc("vpc", ${args});
      vpc.publicSubnetIds.apply(ids => ids.forEach((id, i) => put("public-" + i, id)));
      put("private", vpc.privateSubnetIds.apply(ids => String(ids.length)));`;
    const few = await inputs(vpcs(`{ availabilityZoneNames: ["a", "b"], subnetSpecs: [{ type: "Public" }] }`));
    expect(few.map(({ path }) => path).filter((path) => /^p/.test(path))).to.deep.equal([
      "private",
      "public-0",
      "public-1",
    ]);
    expect(few.find(({ path }) => path === "public-1")?.inputs["description"]).to.equal(ref("vpc#publicSubnetIds[1]"));
    expect(few.find(({ path }) => path === "private")?.inputs["description"]).to.equal("0");
    const usual = await inputs(vpcs("{}"));
    expect(usual.filter(({ path }) => path.startsWith("public-"))).to.have.length(3);
    expect(usual.find(({ path }) => path === "private")?.inputs["description"]).to.equal("3");
  });

  it("are not what stands in a manifest of Kubernetes: that is read", async () => {
    const manifest =
      "kind: ConfigMap\nmetadata: {name: a}\n---\n# nothing\n---\nkind: Service\nspec: {ports: [{port: 80}]}\n";
    const resources = await inputs(`
      pulumi.runtime.invoke("kubernetes:yaml:decode", { text: ${JSON.stringify(manifest)} })
        .then(({ result }) => put("read", JSON.stringify(result)));`);
    expect(resources.find(({ path }) => path === "read")?.inputs["description"]).to.equal(
      '[{"kind":"ConfigMap","metadata":{"name":"a"}},{"kind":"Service","spec":{"ports":[{"port":80}]}}]',
    );
  });

  const undecidable: [string, string, RegExp][] = [
    ["the number of elements", "lb.subnets.apply(s => s.map(x => x + '!').join())", /map\(\) of a list/],
    ["a length", "lb.subnets.apply(s => String(s.length))", /length of a list/],
    ["a decision by text", "lb.dnsName.apply(d => d.startsWith('internal') ? 'a' : 'b')", /startsWith\(\) decides/],
    [
      "a decision by a part of it",
      "lb.dnsName.apply(d => `x.${d}`.endsWith('.cn') ? 'a' : 'b')",
      /endsWith\(\) decides/,
    ],
    ["a decision by a pattern", "lb.dnsName.apply(d => /^internal/.test(d) ? 'a' : 'b')", /test\(\) decides/],
    ["a match of a pattern", "lb.dnsName.apply(d => (/(\\d+)/.exec(d) ?? ['', '0'])[1])", /exec\(\) decides/],
    ["a number in a text", "lb.dnsName.apply(d => parseInt(d, 10) || 80)", /parseInt\(\) of its text/],
    ["its characters", "lb.dnsName.apply(d => [...d].length)", /iterator\]\(\) decides/],
    ["a boolean", "lb.internal.apply(i => i ? 'a' : 'b')", /decision on a boolean/],
    ["parsing", "lb.dnsName.apply(d => new URL(d).host)", /Invalid URL/],
    [
      "looping over pieces",
      "lb.arn.apply(a => { let n = ''; for (const x of a.split(':')) n += x; return n; })",
      /iterating/,
    ],
  ];
  for (const [what, expression, operation] of undecidable)
    it(`give an unknown with its origin for ${what}`, async () => {
      const { value: given, unknowns } = await value(expression);
      expect(given).to.deep.equal({ [TAG]: "unknown", unknown: 0 });
      expect(unknowns).to.have.length(1);
      expect(unknowns[0]?.operation).to.match(operation);
      expect(unknowns[0]).to.include({ resource: "lb", type: "aws:lb/loadBalancer:LoadBalancer", aborted: true });
      expect(unknowns[0]?.position).to.include({ file: "index.js" });
      expect(unknowns[0]?.remedy).to.contain("outputs").and.contain("aws:lb/loadBalancer:LoadBalancer");
    });

  it("carry one unknown through everything that follows from it", async () => {
    const graph = await graphOf(pool, {
      "index.js": `${HEAD}
        const n = lb.subnets.apply(s => s.length);
        put("a", n.apply(x => "a" + x)); put("b", pulumi.interpolate\`b\${n}\`);`,
    });
    expect(graph.unknowns).to.have.length(1);
    expect(resource(graph, "b").inputs["description"]).to.deep.equal({ [TAG]: "unknown", unknown: 0 });
  });

  it("never lose a resource silently that a callback would have registered", async () => {
    const graph = await graphOf(pool, {
      "index.js": `${HEAD} lb.subnets.apply(s => s.forEach((id, i) => put("for-" + i, id)));`,
    });
    expect(graph.unknowns[0]).to.include({ aborted: true, property: "subnets" });
  });

  it("take what parity.yaml gives under outputs instead", async () => {
    const graph = await graphOf(
      pool,
      { "index.js": `${HEAD} lb.subnets.apply(s => s.forEach((id, i) => put("for-" + i, id)));` },
      { outputs: { "aws:lb/loadBalancer:LoadBalancer": { subnets: ["subnet-a", "subnet-b"] } } },
    );
    expect(graph.unknowns).to.deep.equal([]);
    expect(resource(graph, "for-1").inputs["description"]).to.equal("subnet-b");
  });
});
