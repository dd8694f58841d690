import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { TAG } from "../../../parity/graph";
import { assumed, base64, cloudConfig, declared, file, NGINX, SITE, said, trafficWith, webServer } from "./support";

const MAIN = "/etc/nginx/nginx.conf";
const API = "/etc/nginx/conf.d/api.conf";

describe("the web server in user data", () => {
  describe("of cloud-init", () => {
    it("is the files that are written, to the byte", () => {
      // Windows line ends, tabs, no final newline, and characters outside of ASCII.
      const text = "# ünï\r\nserver {\r\n\tlisten 8080;   # here\r\n}";
      const web = webServer(
        cloudConfig([
          { path: MAIN, content: NGINX },
          { path: API, content: text },
        ]),
      );
      expect(declared(web)).deep.equal({ [API]: text, [MAIN]: NGINX });
      expect(web.main).equal(MAIN);
      expect(file(web, API)).include({ address: `userData!${API}`, from: "declared", secret: false, pieces: null });
      expect(web.at).include({ resource: "template", property: "userData" });
      expect(assumed(web)).deep.equal([]);
    });

    it("is the same in YAML, gzipped, and with encodings of single files", () => {
      const yaml = `#cloud-config
packages: [nginx]
write_files:
  - path: ${MAIN}
    content: |
      events {}
      http {
        include /etc/nginx/conf.d/*.conf;
      }
  - path: ${API}
    encoding: gz+b64
    content: ${gzipSync(SITE).toString("base64")}
  - path: /etc/nginx/conf.d/b.conf
    encoding: b64
    content: ${base64("# b\n")}
`;
      const expected = { [MAIN]: NGINX, [API]: SITE, "/etc/nginx/conf.d/b.conf": "# b\n" };
      expect(declared(webServer(base64(yaml)))).deep.equal(expected);
      expect(declared(webServer(gzipSync(yaml).toString("base64")))).deep.equal(expected);
    });

    it("is told from what else is written", () => {
      const web = webServer(
        cloudConfig([
          {
            path: MAIN,
            content: "events {}\nhttp { include /opt/app/nginx/*.conf; ssl_certificate_key /etc/nginx/key.pem; }",
          },
          { path: "/opt/app/nginx/app.conf", content: SITE },
          { path: "/etc/nginx/conf.d/unused.conf", content: SITE },
          { path: "/etc/nginx/key.pem", content: "KEY" },
          { path: "/var/www/html/index.html", content: "<p>" },
          { path: "/etc/nginx/.htpasswd", content: "x:y" },
        ]),
      );
      expect(Object.keys(declared(web))).deep.equal(["/etc/nginx/conf.d/unused.conf", MAIN, "/opt/app/nginx/app.conf"]);
      expect([...web.otherFiles]).deep.equal([
        ["/etc/nginx/.htpasswd", "x:y"],
        ["/etc/nginx/key.pem", "KEY"],
        ["/var/www/html/index.html", "<p>"],
      ]);
    });

    it("begins where its unit says", () => {
      const unit = (start: string) => ({
        path: "/etc/systemd/system/nginx.service.d/main.conf",
        content: `[Service]\nExecStart=\nExecStart=${start}\n`,
      });
      const main = (start: string) =>
        webServer(
          cloudConfig([{ path: "/opt/web/nginx.conf", content: "events {}\n" }, unit(start)], { packages: ["nginx"] }),
        ).main;
      expect(main("/usr/sbin/nginx -g 'daemon off;' -c /opt/web/nginx.conf")).equal("/opt/web/nginx.conf");
      expect(main("/usr/sbin/nginx -c /opt/web/gone.conf")).equal(MAIN);
      expect(main("/usr/sbin/nginx")).equal(MAIN);
    });

    it("keeps files that nginx cannot read", () => {
      const web = webServer(cloudConfig([{ path: MAIN, content: "events {}\nhttp {" }]));
      expect(declared(web)[MAIN]).equal("events {}\nhttp {");
    });

    it("is put together where entries append, with the place where each begins", () => {
      const web = webServer(
        cloudConfig([
          { path: MAIN, content: NGINX },
          { path: API, content: "# first\n" },
          { path: API, content: SITE, append: true },
        ]),
      );
      expect(file(web, API)).deep.include({
        text: `# first\n${SITE}`,
        pieces: [
          { address: `userData!${API}`, start: 0 },
          { address: `userData!${API}#2`, start: 8 },
        ],
      });
    });

    it("is what is written last, and files that are deferred are written after packages", () => {
      const web = webServer(
        cloudConfig([
          { path: API, content: "# late\n", defer: true },
          { path: API, content: "# early\n" },
          { path: MAIN, content: NGINX },
        ]),
      );
      expect(file(web, API)).include({ text: "# late\n", address: `userData!${API}` });
    });

    it("has unknown files where they come from elsewhere, which blocks only where nginx reads them", () => {
      const source = { uri: "https://example.net/x" };
      const read = trafficWith(
        cloudConfig([
          { path: MAIN, content: NGINX },
          { path: API, source },
        ]),
      );
      expect(said(read)).deep.equal([
        `! userData!${API}: What ${API} will hold on a server cannot be known here: it is judged as if it were empty.`,
      ]);
      const unread = trafficWith(
        cloudConfig([
          { path: MAIN, content: "events {}\n" },
          { path: API, encoding: "rot13", content: "x" },
        ]),
      );
      expect(said(unread)).deep.equal([]);
      expect(unread.paths[0]?.servers.webServer?.otherFiles.get(API)).equal(null);
    });

    it("is in one of several parts of a message", () => {
      const message = [
        'Content-Type: multipart/mixed; boundary="=="',
        "MIME-Version: 1.0",
        "",
        "--==",
        "Content-Type: text/cloud-config",
        'Content-Disposition: attachment; filename="files.yaml"',
        "",
        "#cloud-config",
        `write_files: [{ path: ${MAIN}, content: "events {}" }]`,
        "--==",
        "Content-Type: text/x-shellscript",
        "",
        "#!/bin/sh",
        `cat > ${API} <<'EOF'`,
        "server { listen 8080; }",
        "EOF",
        "--==--",
        "",
      ].join("\n");
      const web = webServer(base64(message));
      expect(file(web, MAIN).address).equal(`userData!files.yaml!${MAIN}`);
      expect(file(web, API)).include({
        address: `userData!text/x-shellscript!${API}`,
        text: "server { listen 8080; }\n",
      });
    });

    it("of several documents is that of the last one that has the key, unless it says otherwise", () => {
      const document = (path: string, more: object, header = "") =>
        `--==\nContent-Type: text/cloud-config\n${header}\n#cloud-config\n${JSON.stringify({
          write_files: [{ path, content: "# x" }],
          ...more,
        })}\n`;
      const paths = (more: object, header = "") =>
        Object.keys(
          declared(
            webServer(
              base64(
                `Content-Type: multipart/mixed; boundary="=="\n\n${document(API, { packages: ["nginx"] })}${document(MAIN, more, header)}--==--\n`,
              ),
            ),
          ),
        );
      expect(paths({})).deep.equal([MAIN]);
      expect(paths({ merge_how: "list(append)+dict(no_replace,recurse_list)+str()" })).deep.equal([API, MAIN]);
      expect(paths({ merge_how: [{ name: "list", settings: ["append"] }] })).deep.equal([API, MAIN]);
      expect(paths({}, "X-Merge-Type: list(append)\n")).deep.equal([API, MAIN]);
      expect(paths({ merge_how: "dict(no_replace)+list()" })).deep.equal([API]);
    });

    it("is in the parts of a cloudinit.Config", () => {
      const traffic = trafficWith("${init.rendered}", {
        add: [
          {
            type: "cloudinit:index/config:Config",
            name: "init",
            inputs: {
              gzip: true,
              parts: [
                {
                  contentType: "text/cloud-config",
                  content: `#cloud-config\nwrite_files: [{ path: ${MAIN}, content: "events {}" }]`,
                },
                { contentType: "text/x-shellscript", content: "#!/bin/sh\nsystemctl restart nginx\n" },
              ],
            },
          },
        ],
      });
      const web = traffic.paths[0]!.servers.webServer!;
      expect(web.at).include({ resource: "init", property: "parts" });
      expect(file(web, MAIN).address).equal(`parts[0].content!${MAIN}`);
    });
  });

  describe("that cannot be read", () => {
    const blocking = (userData: Parameters<typeof trafficWith>[0]) => {
      const traffic = trafficWith(userData);
      expect(traffic.paths.map(({ servers }) => servers.webServer)).deep.equal([null]);
      return said(traffic).map((one) => one.replace(/^! userData: /, ""));
    };
    const rest = "What runs on these servers is not judged.";

    it("is one gap that blocks", () => {
      expect(blocking(base64("\u0000\u0001"))).deep.equal([
        `User data cannot be followed: it is neither a script nor cloud-init's. ${rest}`,
      ]);
      expect(blocking("not base64!")).deep.equal([
        `User data cannot be followed: it is neither a script nor cloud-init's. ${rest}`,
      ]);
      expect(blocking(base64("#cloud-config\n: : :\n\t-"))).deep.equal([
        `User data cannot be followed: it is no YAML that can be read. ${rest}`,
      ]);
      expect(blocking(base64("#include\nhttps://example.net/x"))).deep.equal([
        `User data cannot be followed: it is fetched from elsewhere when the server starts. ${rest}`,
      ]);
      expect(blocking(base64("## template: jinja\n#cloud-config\n"))).deep.equal([
        `User data cannot be followed: it is a template that the server fills in. ${rest}`,
      ]);
      expect(blocking("${vpc.arn}")).deep.equal([
        `User data is not known: \${vpc.arn} is known only once it is deployed. ${rest}`,
      ]);
      expect(blocking({ [TAG]: "secret" })).deep.equal([`User data is not known: it is a secret, or no text. ${rest}`]);
      expect(blocking(7)).deep.equal([`User data is not known: it is a secret, or no text. ${rest}`]);
    });

    it("says so where nothing in it is about nginx", () => {
      expect(blocking(cloudConfig([{ path: "/etc/motd", content: "hi" }]))).deep.equal([
        `User data says nothing of nginx. ${rest}`,
      ]);
      expect(blocking(base64("#!/bin/sh\ndocker run app\n"))).deep.equal([`User data says nothing of nginx. ${rest}`]);
    });

    it("is read all the same where a launch template has it as plain text, and that is said", () => {
      const traffic = trafficWith(
        `#cloud-config\n${JSON.stringify({ write_files: [{ path: MAIN, content: NGINX }] })}`,
      );
      expect(traffic.paths[0]?.servers.webServer).not.equal(null);
      expect(said(traffic)).deep.equal([
        "userData: A launch template takes base64, and this is plain text: it is judged as if it were encoded.",
      ]);
    });
  });

  describe("references in it", () => {
    const conf = (text: string) =>
      `#cloud-config\n${JSON.stringify({ write_files: [{ path: MAIN, content: `events {}\nhttp {\n${text}\n}\n` }] })}`;
    const instance = (text: string) =>
      trafficWith("", {
        remove: ["servers targetGroupArns"],
        add: [
          { type: "aws:ec2/instance:Instance", name: "machine", inputs: { userData: conf(text) } },
          {
            type: "aws:lb/targetGroupAttachment:TargetGroupAttachment",
            name: "attachment",
            inputs: { targetGroupArn: "${targets.arn}", targetId: "${machine.id}" },
          },
        ],
      });
    const text = (traffic: ReturnType<typeof instance>) => traffic.paths[0]!.servers.webServer!.files[0]!.text;
    const gaps = (traffic: ReturnType<typeof instance>) =>
      traffic.gaps.filter(({ at }) => at.property.startsWith("userData!")).map(({ message }) => message);

    it("are the input that they equal", () => {
      const traffic = instance("set_real_ip_from ${public-a.cidrBlock};");
      expect(text(traffic)).contain("set_real_ip_from 10.0.0.0/24;");
      expect(gaps(traffic)).deep.equal([]);
    });

    it("are an address for documentation where only a deployment knows, said where it decides something", () => {
      const traffic = instance(
        "upstream a { server ${db.address}:80; }\nadd_header X ${db.address};\nallow ${vpc.dns};",
      );
      expect(text(traffic)).equal(
        "events {}\nhttp {\nupstream a { server 192.0.2.1:80; }\nadd_header X 192.0.2.1;\nallow 192.0.2.2;\n}\n",
      );
      expect(gaps(traffic)).deep.equal([
        `\${vpc.dns} is known only once it is deployed: allow at ${MAIN}:5 is judged with 192.0.2.2 in its place.`,
      ]);
    });
  });
});
