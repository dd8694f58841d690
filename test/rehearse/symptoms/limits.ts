import { expect } from "chai";
import { asking, only, type Symptom } from "./symptom";

const MAIN = "/etc/nginx/nginx.conf";
const API = "/etc/nginx/conf.d/api.conf";

export const limits: readonly Symptom[] = [
  {
    row: "LM-01",
    about: "nginx's buffers are smaller than what the balancer lets through",
    given: {
      base: "alb",
      changes: [{ nginx: { [MAIN]: [["large_client_header_buffers 4 32k;", ""]] } }],
      probes: (probes) => {
        const [first] = probes.filter(({ kind }) => kind === "request");
        const request = first!.request!;
        const long = "a".repeat(15_000);
        return [
          { ...first!, id: "long line", request: { ...request, target: `/?q=${long}` } },
          {
            ...first!,
            id: "large cookie",
            request: { ...request, headers: [...request.headers, ["Cookie", `a=${long}`]] },
          },
        ];
      },
    },
    shows: (seen) => expect(seen.brief("request")).to.deep.equal(["414", "400"]),
  },
  {
    row: "LM-01",
    about: "the balancer refuses what is longer than 16 KiB, and nginx is not asked",
    given: {
      base: "alb",
      probes: asking(({ request }) => ({ request: { ...request, target: `/?q=${"a".repeat(17_000)}` } })),
    },
    shows: (seen) => expect(seen.brief("request")).to.deep.equal(["414"]),
  },
  {
    row: "LM-02",
    about: "what a balancer adds of a user's identity does not fit nginx's buffers",
    given: {
      base: "alb",
      changes: [{ nginx: { [MAIN]: [["large_client_header_buffers 4 32k;", ""]] } }],
      probes: asking(({ request }) => ({
        request: { ...request, headers: [...request.headers, ["X-Amzn-Oidc-Data", "e".repeat(10_000)]] },
      })),
    },
    shows: (seen) => expect(seen.brief("request")).to.deep.equal(["400"]),
  },
  {
    row: "LM-03",
    about: "nginx takes no more than 1 MiB unless told to",
    given: {
      base: "alb",
      facts: { maxUpload: 2 * 1024 * 1024 },
      changes: [{ nginx: { [MAIN]: [["client_max_body_size 20m;", ""]] } }],
      probes: only("upload"),
    },
    shows: (seen) => expect(seen.brief("upload")).to.deep.equal(["413"]),
  },
  {
    row: "LM-04",
    about: "the application's headers do not fit proxy_buffer_size",
    given: {
      base: "alb",
      changes: [{ nginx: { [MAIN]: [["proxy_buffer_size 16k", "proxy_buffer_size 128"]] } }],
      probes: only("request"),
    },
    shows: (seen) => expect(new Set(seen.brief("request"))).to.deep.equal(new Set(["502"])),
  },
  {
    row: "LM-05",
    about: "a chain of more than thirty addresses is refused with 463",
    given: {
      base: "alb",
      probes: asking(({ request }) => ({
        request: {
          ...request,
          headers: [
            ...request.headers,
            ["X-Forwarded-For", Array.from({ length: 31 }, (_, at) => `10.1.1.${at}`).join(", ")],
          ],
        },
      })),
    },
    shows: (seen) => expect(seen.brief("request")).to.deep.equal(["463"]),
  },
  {
    row: "TL-07",
    about: "a header that browsers rely on is gone where a location has one of its own",
    given: {
      base: "alb",
      changes: [
        {
          nginx: {
            [MAIN]: [
              [
                "absolute_redirect off;",
                "absolute_redirect off; add_header Strict-Transport-Security max-age=63072000 always;",
              ],
            ],
            [API]: [["location / {", "location / { add_header X-Frame-Options DENY;"]],
          },
        },
      ],
      probes: only("request"),
    },
    shows: (seen) => {
      const { observation } = seen.one("request");
      const names = observation.kind === "response" ? observation.headers.map(([name]) => name) : [];
      expect(names).to.include("x-frame-options").and.not.include("strict-transport-security");
    },
  },
];
