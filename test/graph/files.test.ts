import { expect } from "chai";
import { decode, diffTrees, formatReference } from "../../parity/graph";
import { ANY, base64, differences, gzipBase64, leaves, TEMPLATE } from "./support";

const NGINX = `# the API
events {}
http {
  server {
    listen 80 default_server;
    server_name api.example.net;
    location = /health { return 200; }
    location / { proxy_pass http://app; proxy_set_header Host $host; proxy_set_header X-Request-Id $request_id; }
  }
}
`;
const HEALTH = "http/server[api.example.net]/location[= /health]/return";

function cloudConfig(nginx: string, more = ""): string {
  const indented = nginx.replace(/^(?=.)/gm, "      ");
  const file = `  - path: /etc/nginx/nginx.conf\n    permissions: "0644"\n    content: |\n${indented}`;
  return `#cloud-config\npackages: [nginx]\nwrite_files:\n${file}${more}`;
}

const userData = (text: string) => leaves(decode(TEMPLATE, "userData", text), "userData");
const compare = (expected: string, actual: string) => differences(expected, actual, "userData", TEMPLATE);

describe("cloud-config", () => {
  it("is decoded to its files and settings, behind base64 and gzip", () => {
    const found = userData(gzipBase64(cloudConfig(NGINX)));
    expect(found).to.include({
      userData: "base64 gzip cloud-init",
      "userData!packages[0]": "nginx",
      "userData!/etc/nginx/nginx.conf": "nginx",
      "userData!/etc/nginx/nginx.conf.permissions": "0644",
      [`userData!/etc/nginx/nginx.conf!${HEALTH}`]: "200",
    });
  });

  it("shows one changed directive as one difference, with its place in the file", () => {
    const [before, after] = [NGINX, NGINX.replace("return 200", "return 204")].map((nginx) =>
      decode(TEMPLATE, "userData", gzipBase64(cloudConfig(nginx))),
    );
    expect(diffTrees(before!, after!, "userData")).to.deep.equal([
      {
        address: `userData!/etc/nginx/nginx.conf!${HEALTH}`,
        expected: "return 200;",
        actual: "return 204;",
        position: { file: "/etc/nginx/nginx.conf", line: 7, column: 26 },
        kind: "changed",
      },
    ]);
  });

  it("reads encoded files, and keeps the encoding", () => {
    const file = (encoding: string, content: string) =>
      `#cloud-config\nwrite_files:\n- {path: /etc/nginx/nginx.conf, encoding: ${encoding}, content: ${content}}\n`;
    const at = `userData!/etc/nginx/nginx.conf!${HEALTH}`;
    expect(userData(file("b64", base64(NGINX)))).to.have.property(at, "200");
    expect(userData(file("gz+b64", gzipBase64(NGINX)))).to.have.property(at, "200");
    expect(compare(file("b64", base64(NGINX)), file("gz+b64", gzipBase64(NGINX)))).to.deep.equal([
      'changed userData!/etc/nginx/nginx.conf: "base64 nginx" → "base64 gzip nginx"',
    ]);
    const unread = userData(file("rot13", "AAAA"));
    expect(unread).to.include({ "userData!/etc/nginx/nginx.conf.encoding": "rot13" });
  });

  it("shows a missing file, and a file under another name, as one difference", () => {
    const other = "  - {path: /etc/motd, owner: root, content: hello}\n";
    expect(compare(cloudConfig(NGINX, other), cloudConfig(NGINX))).to.deep.equal([
      'missing userData!/etc/motd: "hello" → nothing',
    ]);
    expect(compare(cloudConfig(NGINX, other), cloudConfig(NGINX, other.replace("motd", "issue")))).to.deep.equal([
      'moved userData!/etc/motd: "/etc/motd" → "/etc/issue"',
    ]);
  });

  it("means the same with other comments, white space, quotes and order of keys", () => {
    const json = `#cloud-config\n${JSON.stringify({
      write_files: [{ content: NGINX.replace("# the API\n", ""), permissions: "0644", path: "/etc/nginx/nginx.conf" }],
      packages: ["nginx"],
    })}`;
    expect(compare(cloudConfig(NGINX), json)).to.deep.equal([]);
  });

  it("stays text, by line, where it is not YAML or a template", () => {
    expect(userData("#cloud-config\na: [\n")).to.have.property("userData!2", "a: [");
    expect(userData("## template: jinja\n#cloud-config\na: 1\n")).to.have.property("userData!3", "a: 1");
  });
});

describe("MIME user data", () => {
  const part = (type: string, name: string, body: string) =>
    `--XX\r\nContent-Type: ${type}; charset="utf-8"\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n${body}\r\n`;
  const message = (...parts: string[]) =>
    `MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="XX"\r\n\r\n${parts.join("")}--XX--\r\n`;
  const cloud = part("text/cloud-config", "init.cfg", "#cloud-config\npackages: [nginx]");
  const script = part("text/x-shellscript", "run.sh", "#!/bin/sh\necho hi");

  it("has its parts by name, each decoded", () => {
    expect(userData(base64(message(cloud, script)))).to.deep.equal({
      userData: "base64 mime",
      "userData!": "multipart/mixed",
      "userData!init.cfg.content-type": "text/cloud-config",
      "userData!init.cfg": "cloud-init",
      "userData!init.cfg!packages[0]": "nginx",
      "userData!run.sh.content-type": "text/x-shellscript",
      "userData!run.sh!1": "#!/bin/sh",
      "userData!run.sh!2": "echo hi",
    });
  });

  it("means the same under another boundary, and something else in another order", () => {
    const text = message(cloud, script);
    expect(compare(text, text.replaceAll("XX", "=_42"))).to.deep.equal([]);
    expect(compare(text, message(script, cloud))).to.deep.equal(['moved userData!init.cfg: "at 0" → "at 1"']);
  });

  it("reads a part in base64, and is text without its last boundary", () => {
    const encoded = `--XX\nContent-Type: text/cloud-config\nContent-Transfer-Encoding: base64\n\n${base64("packages: [x]\n")}\n`;
    const head = 'Content-Type: multipart/mixed; boundary="XX"\n\n';
    expect(userData(`${head}${encoded}--XX--\n`)).to.include({
      "userData!text/cloud-config": "base64 cloud-init",
      "userData!text/cloud-config!packages[0]": "x",
    });
    expect(userData(`${head}${encoded}`)).to.have.property("userData!1");
  });
});

describe("scripts that write files", () => {
  const heredoc = (word: string, body: string) =>
    `#!/bin/bash\nset -e\ncat <<${word} > /etc/nginx/nginx.conf\n${body}EOF\nsystemctl restart nginx\n`;

  it("have nginx configuration as a file, and the rest as lines", () => {
    const found = userData(heredoc("'EOF'", NGINX));
    expect(found).to.include({
      userData: "script",
      "userData!5": "systemctl restart nginx",
      [`userData!/etc/nginx/nginx.conf!${HEALTH}`]: "200",
    });
    expect(compare(heredoc("'EOF'", NGINX), heredoc("'EOF'", NGINX.replace("return 200", "return 204")))).to.deep.equal(
      [`changed userData!/etc/nginx/nginx.conf!${HEALTH}: "return 200;" → "return 204;"`],
    );
  });

  it("are not decoded where the shell would change the file", () => {
    const expanded = userData(heredoc("EOF", NGINX));
    expect(expanded).to.have.property("userData!/etc/nginx/nginx.conf!1", "# the API");
    const escaped = userData(heredoc("EOF", NGINX.replace(/\$/g, "\\$")));
    const header = "http/server[api.example.net]/location[/]/proxy_set_header[Host]";
    expect(escaped).to.have.property(`userData!/etc/nginx/nginx.conf!${header}`, "Host $host");
    expect(compare(heredoc("EOF", NGINX), heredoc("'EOF'", NGINX))).to.have.length(2);
  });

  it("may indent, append, and use tee; a here-document without a file or an end stays text", () => {
    const tabs = "\tcat <<-X | sudo tee -a /etc/motd >/dev/null\n\thi\n\tX\n";
    expect(userData(tabs)).to.include({ "userData!/etc/motd!1": "hi" });
    expect(userData("#!/bin/sh\npsql <<X\nselect 1;\nX\n")).to.have.property("userData!3", "select 1;");
    expect(userData("#!/bin/sh\ncat <<X > /etc/motd\nhi\n")).to.have.property("userData!3", "hi");
    expect(userData("#!/bin/sh\necho $((1<<2)) <<<x\nls\n")).to.have.property("userData!3", "ls");
  });
});

describe("nginx configuration", () => {
  const nginx = (expected: string, actual: string) => differences(expected, actual, "config");
  const http = (body: string) => `http { server { listen 80; ${body} } }`;

  it("is known by its content, or by the file it is in", () => {
    expect(leaves(decode(ANY, "config", "http { server { listen 80; } }"), "config")).to.deep.equal({
      config: "nginx",
      "config!http/server[80]/listen[80]": "80",
    });
    const map = leaves(decode(ANY, "data", { "nginx.conf": "worker_processes 4;", "app.conf": "a = 1;" }), "data");
    expect(map).to.deep.equal({
      'data["nginx.conf"]': "nginx",
      'data["nginx.conf"]!worker_processes': "4",
      'data["app.conf"]': "a = 1;",
    });
  });

  it("with a mistake is text, by line", () => {
    const broken = "http {\n  server {\n    listen 80;\n}\n";
    expect(leaves(decode(ANY, "config", broken), "config")).to.have.property("config!3", "    listen 80;");
  });

  it("means the same in another order where order has no meaning", () => {
    expect(
      nginx("http { gzip on; server { listen 80; root /a; } }", "http { server { root /a; listen 80; } gzip on; }"),
    ).to.deep.equal([]);
    const before = http("location /a { return 200; } location /b { return 204; }");
    expect(nginx(before, http("location /b { return 204; } location /a { return 200; }"))).to.deep.equal([]);
  });

  it("has moved where order has a meaning, as one difference", () => {
    const [a, b, c] = ["~ ^/a", "~ ^/b", "~ ^/c"].map((path) => `location ${path} { return 200; }`);
    expect(nginx(http(`${a} ${b} ${c}`), http(`${b} ${c} ${a}`))).to.deep.equal([
      'moved config!http/server[80]/location[~ ^/a]: "first" → "after location ~ ^/c {}"',
    ]);
  });

  it("shows a missing block and an added directive as one difference each", () => {
    expect(nginx(http("location /a { return 200; gzip on; }"), http(""))).to.deep.equal([
      'missing config!http/server[80]/location[/a]: "location /a { return 200; gzip on; }" → nothing',
    ]);
    expect(nginx(http(""), http("gzip on;"))).to.deep.equal([
      'added config!http/server[80]/gzip: nothing → "gzip on;"',
    ]);
  });

  it("shows one of several like directives, not all that follow", () => {
    const headers = (...names: string[]) => http(names.map((name) => `add_header ${name} 1;`).join(" "));
    expect(nginx(headers("A", "B", "C"), headers("B", "C"))).to.deep.equal([
      'missing config!http/server[80]/add_header[A]: "add_header A 1;" → nothing',
    ]);
  });

  it("holds references as words", () => {
    const ref = formatReference({ path: "api/lb", property: "dnsName", operations: "" });
    const text = http(`server_name ${ref};`);
    expect(leaves(decode(ANY, "config", text), "config")).to.have.property(
      `config!http/server[${ref}]/server_name`,
      ref,
    );
  });
});
