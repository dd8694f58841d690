import { expect } from "chai";
import { builtInVariables, CONTEXTS, commandsOf, directiveNames, inVersion } from "../../../parity/nginx/grammar/table";

const all = [...directiveNames()].flatMap((name) => commandsOf(name));

describe("nginx: the table of directives", () => {
  it("has what nginx's own table says", () => {
    const [proxyPass] = commandsOf("proxy_pass").filter(({ module }) => module === "http_proxy");
    expect(proxyPass).to.deep.include({
      contexts: "LJX",
      args: "1",
      block: false,
      handler: "http_proxy_pass",
      needs: [],
    });
    const [location] = commandsOf("location");
    expect(location).to.deep.include({ contexts: "SL", args: "12", block: true });
    expect(commandsOf("proxy_ssl_verify").find(({ module }) => module === "http_proxy")?.needs).to.deep.equal([
      "http_ssl",
    ]);
    expect(commandsOf("gzip_comp_level")[0]?.bounds).to.deep.equal([1, 9]);
    expect(commandsOf("satisfy")[0]?.values).to.deep.equal(["all", "any"]);
    expect(commandsOf("proxy_downstream_buffer")[0]?.field).to.equal("proxy_buffer_size");
  });

  it("is whole: every row stands somewhere, and takes some number of arguments", () => {
    expect(all.length).to.be.greaterThan(700);
    for (const command of all) {
      expect(
        [...command.contexts].filter((letter) => letter !== "*" && !CONTEXTS.has(letter)),
        command.name,
      ).to.deep.equal([]);
      expect(command.contexts, command.name).not.to.equal("");
      expect(command.args, command.name).to.match(/^(f|\*|[12]\+|[0-7]+)$/);
    }
  });

  it("has, for a version, one row for each directive in each context", () => {
    for (const version of ["1.14.0", "1.22.1", "1.26.3", "1.28.3", null]) {
      for (const name of directiveNames()) {
        const rows = commandsOf(name).filter((row) => inVersion(row, version));
        const letters = rows.flatMap(({ contexts }) => [...contexts]);
        expect(new Set(letters).size, `${name} in ${version}`).to.equal(letters.length);
      }
    }
  });

  it("names nothing that a configuration could call by chance", () => {
    for (const name of ["", "constructor", "__proto__", "toString"]) expect(commandsOf(name)).to.deep.equal([]);
  });

  it("knows variables, and which can be set", () => {
    const variables = builtInVariables();
    expect(variables.get("host")).to.deep.include({ changeable: false, prefix: false, needs: [] });
    expect(variables.get("args")?.changeable).to.equal(true);
    expect(variables.get("http_")?.prefix).to.equal(true);
    expect(variables.get("ssl_protocol")?.needs).to.deep.equal(["http_ssl"]);
    expect(variables.get("connection_time")?.since).to.equal("1.19.10");
  });
});
