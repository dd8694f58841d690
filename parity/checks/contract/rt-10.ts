import type { Scope } from "../../nginx/configuration/types";
import { effective, effectiveAll, settingValue } from "../../nginx/index";
import type { Directive } from "../../nginx/types";
import { code } from "../words";
import { firstInScopes } from "./client-address";
import { defineRow } from "./define";
import { groupName } from "./health/tell";
import { endsHttp } from "./timeouts";

/** What keeps the application's cookies from the client, or gives one client's to another. */
function withholding(scope: Scope): Directive | null {
  const hidden = effectiveAll(scope, "proxy_hide_header").find(({ args }) => args[0]?.toLowerCase() === "set-cookie");
  if (hidden?.directive) return hidden.directive;
  const cached = effective(scope, "proxy_cache");
  const ignored = effectiveAll(scope, "proxy_ignore_headers").find(({ args }) =>
    args.some((arg) => arg.toLowerCase() === "set-cookie"),
  );
  return cached?.directive && cached.args[0] !== "off" && ignored?.directive ? ignored.directive : null;
}

export const rt10 = defineRow({
  id: "RT-10",
  summary: "The cookie that keeps clients on one server gets through.",
  why: "Sessions jump from server to server, and users are logged out at random.",
  fix: "Let nginx pass `Set-Cookie` on where the load balancer keeps clients on one server by the application's cookie.",
  guide: {
    checks:
      "Where a target group keeps clients by a cookie of the application (`stickiness` of type `app_cookie`), looks for what keeps " +
      "that cookie from leaving nginx: `proxy_hide_header Set-Cookie`, or a cache that ignores it.",
    story:
      "The load balancer waits for the cookie in the response before it remembers the client. A cache that hands one client's " +
      "cookie to another gives both the same server, and the same session.",
    examples: ["hidden"],
    ways: [
      { title: "Let it pass", text: "No `proxy_hide_header Set-Cookie` in locations that hand sessions out." },
      {
        title: "Let the balancer make the cookie",
        text: "`lb_cookie` is set after nginx, and nothing of nginx is in its way.",
      },
    ],
    limits: ["Whether the application sets the cookie at all."],
  },
  messages: {
    withheld: {
      text: "{group} keeps clients by the cookie {cookie}, and nginx in {stacks} keeps it from them: {directive}.",
    },
  },
  applies: (path) => endsHttp(path) && path.group.stickinessCookie !== null,
  judge: (view, say) => {
    const cookie = view.path.group.stickinessCookie!;
    // The load balancer's own cookies are set after nginx.
    if (cookie.value === null || /^(?:AWSALB|ApplicationGatewayAffinity)/.test(cookie.value)) return;
    for (const { scope } of firstInScopes(view)) {
      const directive = withholding(scope);
      if (directive === null) continue;
      const words = {
        group: groupName(view),
        cookie: code(cookie.value),
        directive: code(`${directive.name} ${settingValue(directive)}`),
      };
      say.broken("withheld", view.placeOf(directive), { words, actual: settingValue(directive), also: [cookie.at] });
    }
  },
});
