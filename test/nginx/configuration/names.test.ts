import { expect } from "chai";
import { loadWebServer } from "../../../parity/nginx/index";

const FACTS = { version: "1.24.0", root: true, modules: ["http_ssl"] };

function problems(setting: string): string[] {
  const text = `events {}\nhttp { server { listen 80; ${setting} } }\n`;
  return loadWebServer("/nginx.conf", new Map([["/nginx.conf", text]]), FACTS).problems.map(({ message }) => message);
}

describe("names that a directive takes", () => {
  it("are taken in any case, as ngx_strcasecmp compares them", () => {
    expect(problems("ssl_protocols TLSv1.2 tlsv1.3;")).to.deep.equal([]);
    expect(problems("proxy_http_version 1.1;")).to.deep.equal([]);
    expect(problems("underscores_in_headers ON;")).to.deep.equal([]);
  });

  it("are refused where nginx does not know them", () => {
    expect(problems("ssl_protocols TLSv1.4;")).to.deep.equal(['invalid value "TLSv1.4"']);
  });
});
