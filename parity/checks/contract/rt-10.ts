import type { Effective, Scope } from "../../nginx/configuration/types";
import { effective, effectiveAll, settingValue } from "../../nginx/index";
import type { Directive } from "../../nginx/types";
import { code } from "../words";
import { firstInScopes } from "./client-address";
import { defineRow } from "./define";
import { clientRequests } from "./health/ask";
import { groupName, tellUndecided } from "./health/tell";

/** Protocols behind nginx, as the directives of their modules begin. */
const MODULES = ["proxy", "fastcgi", "uwsgi", "scgi"];

/** What keeps the application's cookies from the client, or gives one client's to another. */
function withholding(scope: Scope): Directive | null {
  return MODULES.reduce<Directive | null>((found, module) => found ?? withheldBy(scope, module), null);
}

function withheldBy(scope: Scope, module: string): Directive | null {
  const names = (directive: string): Effective | undefined =>
    effectiveAll(scope, `${module}_${directive}`).find(({ args }) => args.some(isSetCookie));
  const hidden = names("hide_header");
  if (hidden?.directive) return hidden.directive;
  const cached = effective(scope, `${module}_cache`);
  const ignored = names("ignore_headers");
  return cached?.directive && cached.args[0] !== "off" && ignored?.directive ? ignored.directive : null;
}

const isSetCookie = (arg: string): boolean => arg.toLowerCase() === "set-cookie";

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
  // Cookies of the load balancer's own, AWSALB and a gateway's, are set after nginx.
  applies: ({ loadBalancer, group: { stickinessCookie } }) =>
    loadBalancer.kind === "alb" && stickinessCookie !== null && !/^AWSALB/.test(stickinessCookie.value ?? ""),
  judge: (view, say) => {
    const cookie = view.path.group.stickinessCookie!;
    if (cookie.value === null) return say.unjudged("the cookie that keeps clients on one server", cookie.at);
    tellUndecided(view, say, clientRequests(view));
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
  listed: ({ name, args }) => (name === "proxy_pass_header" || name === "add_header") && isSetCookie(args[0] ?? ""),
});
