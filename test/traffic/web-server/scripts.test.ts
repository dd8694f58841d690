import { expect } from "chai";
import { assumed, base64, cloudConfig, declared, file, SITE, said, trafficWith, webServer } from "./support";

const MAIN = "/etc/nginx/nginx.conf";
const API = "/etc/nginx/conf.d/api.conf";
const DEFAULT = "/etc/nginx/sites-enabled/default";

const script = (...lines: readonly string[]): string => base64(`#!/bin/bash\n${lines.join("\n")}\n`);
const install = "apt-get update && apt-get install -y nginx";
const write = (path: string, text = SITE, word = "'EOF'", how = ">"): string =>
  `cat ${how} ${path} <<${word}\n${text}${word.replaceAll("'", "")}`;
const paths = (...lines: readonly string[]) => Object.keys(declared(webServer(script(install, ...lines))));
const gaps = (...lines: readonly string[]) =>
  said(trafficWith(script(install, ...lines))).filter((one) => !/is assumed/.test(one));

describe("scripts in user data", () => {
  it("write files by here-documents, in place or at the end", () => {
    const web = webServer(script(install, write(API), write(API, "# more\n", "'EOF'", ">>")));
    expect(file(web, API)).deep.include({
      text: `${SITE}# more\n`,
      address: `userData!${API}`,
      pieces: [
        { address: `userData!${API}`, start: 0 },
        { address: `userData!${API}#2`, start: SITE.length },
      ],
    });
    const tee = webServer(script(install, `sudo tee ${API} >/dev/null <<EOF`, "server { listen 81; }", "EOF"));
    expect(declared(tee)[API]).equal("server { listen 81; }\n");
  });

  it("write files as a word in quotes, on one line or several", () => {
    const site = "server {\n  listen 80;\n  location / { proxy_set_header Host $host; return 200; }\n}";
    const of = (...lines: readonly string[]) => declared(webServer(script(install, ...lines)))[API];
    expect(of(`echo '${site}' > ${API}`)).equal(`${site}\n`);
    expect(of(`echo '${site}' | sudo tee ${API} > /dev/null`, "systemctl reload nginx")).equal(`${site}\n`);
    expect(of(`printf '${site}' >${API}`)).equal(site);
    expect(of("PORT=81", `echo "server { listen $PORT; add_header X \\"\\$host\\"; }" > ${API}`)).equal(
      'server { listen 81; add_header X "$host"; }\n',
    );
    expect(of(`echo 'gzip on;' > ${API}`, `echo 'gzip_vary on;' >> ${API}`)).equal("gzip on;\ngzip_vary on;\n");
    expect(paths(`echo '# it' > ${API}`, `rm ${DEFAULT}`, "echo 'that is all'"), "what follows is done").deep.equal([
      API,
    ]);
    const command = webServer(cloudConfig([], { packages: ["nginx"], runcmd: [`echo 'gzip on;' > ${API}`] }));
    expect(declared(command)[API]).equal("gzip on;\n");
  });

  it("write what is not known where the shell, or echo, makes something else of the word", () => {
    const lost = (line: string, shell = "bash") => {
      const text = base64(`#!/bin/${shell}\n${install}\n${line}\nsystemctl reload nginx\n`);
      return said(trafficWith(text)).some((one) => one.includes(`What ${API} will hold on a server cannot be known`));
    };
    expect(lost(`echo 'a;' > ${API}`)).equal(false);
    for (const line of [
      `echo -e 'a;\\nb;' > ${API}`,
      `printf 'listen %s;' 80 > ${API}`,
      `printf 'a;\\n' > ${API}`,
      `echo 'it'\\''s;' > ${API}`,
      `echo "listen $(hostname);" > ${API}`,
      `echo "a $b;" > ${API}`,
    ])
      expect(lost(line), line).equal(true);
    expect(lost(`echo 'a "\\n";' > ${API}`, "sh"), "dash replaces \\n").equal(true);
    expect(lost(`echo 'a "\\n";' > ${API}`), "bash does not").equal(false);
  });

  it("have variables that a shell replaces, where the script gives them a plain value", () => {
    const site = "server { listen 80; server_name $NAME; proxy_set_header Host \\$host; root ${ROOT}/x; }\n";
    const web = webServer(script(install, "NAME=api.example.net", 'export ROOT="/srv/$NAME"', write(API, site, "EOF")));
    expect(declared(web)[API]).equal(
      "server { listen 80; server_name api.example.net; proxy_set_header Host $host; root /srv/api.example.net/x; }\n",
    );
  });

  it("have others that only the server knows, and one that nginx was meant to see is said", () => {
    const site = "server { server_name $NAME; proxy_set_header Host $host; }\n";
    const traffic = trafficWith(script(install, "NAME=$(hostname)", write(API, site, "EOF")));
    expect(said(traffic).slice(0, 2)).deep.equal([
      `userData!${API}: The shell replaces $NAME, $host before it writes ${API}. Where nginx should see it, quote the ` +
        "here-document's word or write \\$.",
      `! userData!${API}: What ${API} will hold on a server cannot be known here: it is judged as if it were empty.`,
    ]);
    const command = trafficWith(script(install, write(API, "# $(date)\n", "EOF")));
    expect(said(command)[0]).contain("The shell replaces a command's output before it writes");
  });

  it("remove, link, copy and move files", () => {
    const site = "/etc/nginx/sites-available/api";
    const link = `ln -sf ${site} /etc/nginx/sites-enabled/api`;
    const linked = webServer(script(install, write(site), link, `rm -f ${DEFAULT}`));
    expect(file(linked, "/etc/nginx/sites-enabled/api")).include({ text: SITE, address: `userData!${site}` });
    expect(assumed(linked)).deep.equal(["/etc/nginx/mime.types", MAIN]);
    expect(Object.keys(declared(linked)), "once").deep.equal(["/etc/nginx/sites-enabled/api"]);
    expect(paths(write("/tmp/api.conf"), "cp /tmp/api.conf /etc/nginx/conf.d/")).deep.equal([API]);
    expect(paths(write("/tmp/api.conf"), `mv /tmp/api.conf ${API}`)).deep.equal([API]);
    expect(paths(write(API), `rm -f ${API}`)).deep.equal([]);
    expect(paths(write(API), "rm -rf /etc/nginx/conf.d")).deep.equal([]);
    expect(paths(write(API), "rm /etc/nginx/conf.d/*.conf")).deep.equal([]);
    expect(paths(write(API), "rm /etc/nginx/{conf.d/api.conf,sites-enabled/default}")).deep.equal([]);
    expect(paths(write(API), "rm /etc/nginx/conf.d/other.conf")).deep.equal([API]);
  });

  it("link whole folders, and leave links to nothing", () => {
    const conf = write("/opt/app/conf/a.conf");
    expect(paths(conf, "rmdir /etc/nginx/conf.d", "ln -s /opt/app/conf /etc/nginx/conf.d")).deep.equal([
      "/etc/nginx/conf.d/a.conf",
    ]);
    const main = write(MAIN, "events {}\nhttp { include /etc/nginx/app/*.conf; }\n");
    expect(paths(conf, main, "ln -s /opt/app/conf/ /etc/nginx/app")).deep.equal(["/etc/nginx/app/a.conf", MAIN]);
    expect(paths("ln -s /opt/app/conf /etc/nginx/app", main, write("/etc/nginx/app/b.conf"))).deep.equal([
      "/etc/nginx/app/b.conf",
      MAIN,
    ]);
    expect(gaps("rm /etc/nginx/sites-available/default")).deep.equal([
      `! userData: ${DEFAULT} is a link to a file that is not there once user data is done: nginx refuses to start.`,
    ]);
    expect(gaps(`rm ${DEFAULT}`, "ln -s /etc/nginx/a /etc/nginx/b", "ln -s /etc/nginx/b /etc/nginx/a")).deep.equal([]);
  });

  it("go to a folder, and use variables for paths", () => {
    const remove = (...lines: readonly string[]) => assumed(webServer(script(install, ...lines))).includes(DEFAULT);
    expect(remove("nginx -t")).equal(true);
    expect(remove(`sudo rm ${DEFAULT}`)).equal(false);
    expect(remove("cd /etc/nginx/sites-enabled", "rm default")).equal(false);
    expect(remove("cd /tmp", "rm default")).equal(true);
    expect(remove("DIR=/etc/nginx", 'rm -f "$DIR/sites-enabled/default"')).equal(false);
    expect(remove(`if [ -e ${DEFAULT} ]; then unlink ${DEFAULT}; fi`)).equal(false);
    expect(remove(`# rm ${DEFAULT}`)).equal(true);
    expect(remove("rm -f \\", `  ${DEFAULT}`)).equal(false);
    expect(remove(`echo "rm ${DEFAULT}"`)).equal(true);
  });

  it("leave alone what was there before nginx was installed", () => {
    const before = webServer(script(write(MAIN, "events {}\n"), install));
    expect(declared(before)[MAIN]).equal("events {}\n");
    const removedTooEarly = webServer(script(`rm -f ${DEFAULT}`, install));
    expect(assumed(removedTooEarly)).contain(DEFAULT);
  });

  it("run as commands of cloud-init, as text and as words", () => {
    const has = (runcmd: readonly unknown[]) =>
      assumed(webServer(cloudConfig([], { packages: ["nginx"], runcmd }))).includes(DEFAULT);
    expect(has(["systemctl restart nginx"])).equal(true);
    expect(has([`rm ${DEFAULT}`])).equal(false);
    expect(has([["rm", "-f", DEFAULT]])).equal(false);
    expect(has([["sh", "-c", `test -e x; rm ${DEFAULT}`]])).equal(false);
    expect(has(["cd /etc/nginx/sites-enabled", "rm default"])).equal(false);
    const written = webServer(cloudConfig([], { packages: ["nginx"], runcmd: [`cat > ${API} <<'E'\n# x\nE\n`] }));
    expect(file(written, API)).include({ text: "# x\n", address: `userData!runcmd[0]!${API}` });
    const early = webServer(cloudConfig([], { packages: ["nginx"], bootcmd: [`rm -f ${DEFAULT}`] }));
    expect(assumed(early), "it is not there yet").contain(DEFAULT);
  });

  describe("that do what is not followed", () => {
    it("say so, and what is written is unknown", () => {
      expect(gaps(`envsubst < /tmp/x > ${API}`)).deep.equal([
        `userData!3: A command writes ${API}: what it writes is not followed.`,
        `! userData!3: What ${API} will hold on a server cannot be known here: it is judged as if it were empty.`,
      ]);
      expect(gaps(`curl -fsS https://x | sudo tee ${API}`)[0]).contain(`A command writes ${API}`);
      expect(gaps("aws s3 cp s3://bucket/api.conf /etc/nginx/conf.d/api.conf")[0]).equal(
        `userData!3: aws is run on ${API}: what it does to it is not followed.`,
      );
      expect(gaps("cp /opt/app/api.conf /etc/nginx/conf.d/")).deep.equal([
        `userData!3: ${API} is copied from /opt/app/api.conf, which user data does not write: it is not known.`,
        `! userData!3: What ${API} will hold on a server cannot be known here: it is judged as if it were empty.`,
      ]);
      expect(gaps("cp -r /opt/app/nginx/. /etc/nginx/")).deep.equal([
        "! userData!3: /etc/nginx/ is copied from /opt/app/nginx/., which user data does not write: it is not known.",
      ]);
      expect(gaps("aws s3 sync s3://bucket/nginx /etc/nginx")).deep.equal([
        "! userData!3: aws is run on /etc/nginx: what it does to it is not followed.",
      ]);
      expect(gaps(`curl -fsSo ${MAIN} https://example.net/nginx.conf`)[1]).equal(
        `! userData!3: What ${MAIN} will hold on a server cannot be known here: it is judged as if it were empty.`,
      );
      expect(gaps("certbot --nginx -d x -n")).deep.equal([
        "! userData!3: certbot rewrites nginx's configuration: what it makes of it is not followed.",
      ]);
      expect(gaps("docker run -d nginx:1.27")[0]).contain("runs nginx from an image");
    });

    it("are judged as if a file had not been edited", () => {
      expect(gaps(`sed -i 's/80/8080/' ${DEFAULT}`)).include(
        `! userData!3: A command edits ${DEFAULT}: it is judged as it was before.`,
      );
      expect(gaps(`sed -n 1p ${MAIN}`).filter((one) => one.includes("edits"))).deep.equal([]);
    });

    it("are not said where they leave nginx's files alone", () => {
      const harmless = [
        "systemctl enable --now nginx",
        "mkdir -p /etc/nginx/ssl",
        "install -d -m 0755 /etc/nginx/snippets",
        "chown -R root:root /etc/nginx && chmod 644 /etc/nginx/nginx.conf",
        "nginx -t -c /etc/nginx/nginx.conf || exit 1",
        "for f in /etc/nginx/conf.d/*; do echo $f; done",
        'echo "done with /etc/nginx" > /var/log/done',
        "usermod -aG nginx app 2>/dev/null",
        "curl -o /usr/share/nginx/html/index.html https://example.net/",
        "tail -n 5 /var/log/nginx/error.log > /dev/console",
        "htpasswd -bc /etc/nginx/.htpasswd a b",
      ];
      expect(gaps(`rm ${DEFAULT}`, ...harmless)).deep.equal([]);
    });
  });
});

describe("the distribution's files", () => {
  const told = (userData: string) => {
    const traffic = trafficWith(userData);
    return { paths: assumed(traffic.paths[0]!.servers.webServer!), gaps: said(traffic) };
  };

  it("are Debian's where apt is used, with its default site", () => {
    expect(told(script(install))).deep.equal({
      paths: ["/etc/nginx/mime.types", MAIN, DEFAULT],
      gaps: [
        `userData: User data does not write ${MAIN}: Debian's is assumed.`,
        `userData: User data does not remove ${DEFAULT}: Debian's is assumed to be there, and listens on port 80.`,
      ],
    });
  });

  it("are Red Hat's where dnf or yum is used, with a server in its main file", () => {
    const { paths, gaps } = told(script("dnf install -y nginx"));
    expect(paths).deep.equal(["/etc/nginx/mime.types", MAIN]);
    expect(gaps[0]).contain("Red Hat's (Amazon Linux has the same) is assumed");
    const web = webServer(script("yum install -y nginx"));
    expect(file(web, MAIN).text).contain("listen       80".replace(/ +/g, " "));
  });

  it("are nginx.org's where its repository is used", () => {
    const { paths, gaps } = told(
      script("curl https://nginx.org/keys/nginx_signing.key | apt-key add -", "apt-get install -y nginx"),
    );
    expect(paths).deep.equal(["/etc/nginx/conf.d/default.conf", "/etc/nginx/mime.types", MAIN]);
    expect(gaps[1]).contain("does not remove /etc/nginx/conf.d/default.conf: nginx.org's is assumed");
  });

  it("are told by the name of the image too, and doubted where nothing tells", () => {
    const image = (imageId: string) =>
      said(trafficWith(cloudConfig([], { packages: ["nginx"] }), { set: { "template imageId": imageId } }))[0];
    expect(image("resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64")).contain(
      "Red Hat's",
    );
    expect(image("resolve:ssm:/aws/service/canonical/ubuntu/server/24.04")).equal(
      `userData: User data does not write ${MAIN}: Debian's is assumed.`,
    );
    expect(image("ami-1")).contain("Debian's is assumed, for nothing says which distribution it is.");
  });

  it("are there only as far as nginx reads them, and nothing is said of what decides nothing", () => {
    const own = [{ path: MAIN, content: "events {}\nhttp { include mime.types; include /etc/nginx/proxy_params; }" }];
    expect(told(cloudConfig(own, { packages: ["nginx"] }))).deep.equal({
      paths: ["/etc/nginx/mime.types", "/etc/nginx/proxy_params"],
      gaps: [],
    });
  });
});
