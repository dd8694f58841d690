import { expect } from "chai";
import { isGuard, unaskedOf } from "../../parity/report/unasked";
import type { ImpactSetting } from "../../parity/result";

describe("report: what removable does not speak of", () => {
  const kinds: { readonly [text: string]: string | null } = {
    "access_log off;": "logs",
    "error_log /var/log/nginx/error.log warn;": "logs",
    "log_format main '$remote_addr';": "logs",
    "return 204;": null,
    "return 301 https://$host/400;": null,
    "user www-data;": "privileges",
    "pid /run/nginx.pid;": "start",
    "limit_req zone=perip burst=40 nodelay;": "load",
    "worker_processes auto;": "load",
    "keepalive 16;": "load",
    "gzip on;": "load",
    "proxy_connect_timeout 2s;": "failures",
    "proxy_next_upstream off;": "failures",
    "client_body_timeout 30s;": "failures",
    "server_name _;": null,
    "index index.html;": null,
    "access_log (secret)": "logs",
  };

  for (const [text, kind] of Object.entries(kinds))
    it(`${text} is for ${kind ?? "traffic alone"}`, () => expect(unaskedOf(text, { access: false })).to.equal(kind));

  it("what decides who is let in is for access first, whatever it is", () => {
    expect(unaskedOf("access_log off;", { access: true })).to.equal("access");
    expect(unaskedOf("location /admin/ { … }", { access: true })).to.equal("access");
  });

  it("tells apart of what is removable alone whether it decides that", () => {
    const named = (outcome: string, access: boolean) => isGuard({ outcome, access } as unknown as ImpactSetting);
    expect([named("removable", true), named("removable", false), named("needed", true)]).to.deep.equal([
      true,
      false,
      false,
    ]);
  });

  it("of what is not there, nothing", () => expect(unaskedOf(null, { access: true })).to.equal(null));
});
