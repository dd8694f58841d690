import { expect } from "chai";
import { nginxFrom } from "../../../parity/rehearse/plan/machine";

const DEBIAN = `nginx version: nginx/1.22.1
built with OpenSSL 3.0.8 7 Feb 2023 (running with OpenSSL 3.0.9 30 May 2023)
TLS SNI support enabled
configure arguments: --with-cc-opt='-g -O2 -ffile-prefix-map=/build/nginx-1.22.1=.' --prefix=/usr/share/nginx --conf-path=/etc/nginx/nginx.conf --http-log-path=/var/log/nginx/access.log --error-log-path=stderr --lock-path=/var/lock/nginx.lock --pid-path=/run/nginx.pid --modules-path=/usr/lib/nginx/modules --http-client-body-temp-path=/var/lib/nginx/body --http-proxy-temp-path=/var/lib/nginx/proxy --with-http_ssl_module --with-http_realip_module --with-stream=dynamic --with-stream_ssl_module --with-threads`;

describe("rehearse: the nginx of this machine", () => {
  it("tells its version, modules and folders", () => {
    const here = nginxFrom(DEBIAN)!;
    expect(here.version).to.equal("1.22.1");
    expect(here.modules).to.deep.equal(["http_realip", "http_ssl", "stream_ssl"]);
    expect([here.prefix, here.pidPath, here.user, here.group]).to.deep.equal([
      "/usr/share/nginx",
      "/run/nginx.pid",
      "nobody",
      "nobody",
    ]);
    expect(here.files).to.deep.equal(["/var/log/nginx/access.log", "/run/nginx.pid", "/var/lock/nginx.lock"]);
    expect(here.folders).to.include("/var/lib/nginx/body").and.include("/usr/share/nginx/fastcgi_temp");
  });

  it("has the defaults of a build of one's own", () => {
    const here = nginxFrom("nginx version: openresty/1.27.1\nconfigure arguments: --user=nginx --group=web")!;
    expect([here.version, here.prefix, here.pidPath, here.user, here.group]).to.deep.equal([
      "1.27.1",
      "/usr/local/nginx",
      "/usr/local/nginx/logs/nginx.pid",
      "nginx",
      "web",
    ]);
  });

  it("is none where it does not say so", () => {
    expect(nginxFrom("Apache/2.4.57")).to.equal(null);
  });
});
