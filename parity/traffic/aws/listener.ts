import type { Resource } from "../../graph";
import type { View } from "../facts";
import type { Fact, Listener, Rule } from "../types";
import { certificateNames } from "./certificates";
import type { AwsContext, Balancer } from "./context";
import { LISTENER, LOAD_BALANCER } from "./defaults";
import { isKind } from "./kinds";
import { defaultRuleOf, type GroupOf, ruleOf } from "./rule";

const isListener = isKind("lb/Listener");
const PROTOCOLS = ["HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP"] as const;

export function listenerOf(aws: AwsContext, resource: Resource, balancer: Balancer, groupOf: GroupOf): Listener {
  const view = aws.reader.view(resource);
  const layer7 = balancer.kind === "alb";
  const protocol = view.get("protocol").word(PROTOCOLS, layer7 ? LISTENER.protocol : null);
  const encrypted = protocol.value === "HTTPS" || protocol.value === "TLS";
  return {
    at: view.place,
    port: view.get("port").number(null),
    protocol,
    hosts: null,
    sslPolicy: encrypted ? view.get("sslPolicy").text(LISTENER.sslPolicy) : null,
    certificateNames: certificateNames(aws, view),
    alpnPolicy: protocol.value === "TLS" ? view.get("alpnPolicy").text(LISTENER.alpnPolicy) : null,
    // A listener for TLS has the same time, which cannot be chosen (guide for Network Load Balancers, "Listeners").
    tcpIdleTimeout: layer7 ? null : view.get("tcpIdleTimeoutSeconds").number(LOAD_BALANCER.tcpIdleTimeout),
    addsIdentityHeaders: mutualTls(view),
    responseHeaders: responseHeaders(view),
    rules: [...rulesOf(aws, resource, groupOf), defaultRuleOf(view, groupOf)],
  };
}

/** In order of priority; where two have the same, which AWS refuses, in order of path. */
function rulesOf(aws: AwsContext, listener: Resource, groupOf: GroupOf): readonly Rule[] {
  return aws
    .of("lb/ListenerRule")
    .filter((rule) => aws.reader.target(rule.inputs["listenerArn"], isListener) === listener)
    .map((rule) => ruleOf(aws.reader.view(rule), groupOf))
    .sort((a, b) => (a.priority ?? 0) - (b.priority ?? 0));
}

/** Rules of listeners that are not of this program. */
export function tellLostRules(aws: AwsContext): void {
  for (const rule of aws.of("lb/ListenerRule")) {
    aws.reader.view(rule).get("listenerArn").target(isListener, "Traffic by this rule is not judged.", true);
  }
}

/** "Mutual authentication with TLS": verify and passthrough both add `X-Amzn-Mtls-Clientcert…`. */
function mutualTls(view: View): Fact<boolean> {
  const mode = view.get("mutualAuthentication").get("mode").text("off");
  return { ...mode, value: mode.value === null ? null : mode.value !== "off" };
}

/** `routing.http.response.…` (guide, "HTTP header modification"): the property and the header that it sets. */
const RESPONSE_HEADERS: readonly (readonly [property: string, header: string])[] = [
  ["StrictTransportSecurity", "strict-transport-security"],
  ["AccessControlAllowOrigin", "access-control-allow-origin"],
  ["AccessControlAllowMethods", "access-control-allow-methods"],
  ["AccessControlAllowHeaders", "access-control-allow-headers"],
  ["AccessControlAllowCredentials", "access-control-allow-credentials"],
  ["AccessControlExposeHeaders", "access-control-expose-headers"],
  ["AccessControlMaxAge", "access-control-max-age"],
  ["ContentSecurityPolicy", "content-security-policy"],
  ["XContentTypeOptions", "x-content-type-options"],
  ["XFrameOptions", "x-frame-options"],
];

function responseHeaders(view: View): Listener["responseHeaders"] {
  const found: [string, Fact<string>][] = [];
  for (const [property, header] of RESPONSE_HEADERS) {
    const value = view.get(`routingHttpResponse${property}HeaderValue`);
    if (value.given) found.push([header, value.text(null)]);
  }
  const server = view.get("routingHttpResponseServerEnabled");
  if (server.given && server.flag(null).value === false) {
    found.push(["server", { value: null, given: true, at: server.place }]);
  }
  return found;
}
