import type {
  Action,
  Fact,
  Listener,
  LoadBalancer,
  Rule,
  Servers,
  StackTraffic,
  Subnet,
  TargetGroup,
} from "../../../parity/traffic/types";
import { settingsIn, webServersOf } from "../../../parity/traffic/web-server/settings";

/** What was found in each stack, as text that a person can hold against the program. Defaults stand in parentheses. */
export function summary(stacks: readonly StackTraffic[]): string {
  return stacks.map(stackText).join("\n");
}

function stackText({ stack, loadBalancers, paths, gaps }: StackTraffic): string {
  const servers = [...new Set(paths.map((path) => path.servers))];
  return lines(
    `# ${stack}`,
    ...loadBalancers.map(balancerText),
    ...paths.map(({ id }) => `path ${id}`),
    ...servers.map(serversText),
    ...webServersOf({ paths }).map((web) =>
      lines(
        `nginx ${web.at.resource} ${web.at.property}, ${settingsIn(web).length} settings`,
        ...web.files.map(({ path, address, text }) => `  ${path} ${address ?? "assumed"} ${text.length}`),
        ...[...web.otherFiles].map(([path, text]) => `  other ${path} ${text?.length ?? "?"}`),
      ),
    ),
    ...gaps.map(
      ({ at, message, blocking }) => `${blocking ? "gap!" : "gap"} ${at.resource} ${at.property}: ${message}`,
    ),
  );
}

function lines(...all: readonly string[]): string {
  return all
    .map((one) => one.replace(/\n$/, ""))
    .join("\n")
    .concat("\n");
}

const fact = <T>({ value, given }: Fact<T>): string => {
  const text = value === null ? "?" : Array.isArray(value) ? value.join(",") : String(value);
  return given ? text : `(${text})`;
};

function balancerText(balancer: LoadBalancer): string {
  const { kind, at, subnets, idleTimeout, bodyLimit, listeners } = balancer;
  return lines(
    `${kind} ${at.resource}: subnets ${subnetText(subnets)}; idle ${fact(idleTimeout)}; xff ${fact(balancer.forwardedFor)}; body ${fact(bodyLimit)}`,
    ...listeners.map(listenerText),
  );
}

function subnetText(subnets: readonly Subnet[]): string {
  return subnets.map(({ cidr, cidr6 }) => (cidr6 === null ? fact(cidr) : `${fact(cidr)}+${fact(cidr6)}`)).join(" ");
}

function listenerText(listener: Listener): string {
  const { port, protocol, sslPolicy, certificateNames, hosts, rules } = listener;
  const tls = sslPolicy === null ? "" : ` ${fact(sslPolicy)} for ${fact(certificateNames)}`;
  const named = hosts === null ? "" : ` hosts ${fact(hosts)}`;
  return lines(`  ${fact(protocol)}:${fact(port)}${tls}${named}`, ...rules.map((rule) => `    ${ruleText(rule)}`));
}

function ruleText({ priority, conditions, action }: Rule): string {
  const when = conditions.map((one) => {
    if (one.kind === "unknown") return "unknown";
    return one.kind === "query" ? `query ${JSON.stringify(one.pairs)}` : `${one.kind} ${one.patterns.join("|")}`;
  });
  return `${priority ?? "default"}${when.length === 0 ? "" : ` [${when.join(" and ")}]`} ${actionText(action)}`;
}

function actionText(action: Action): string {
  switch (action.kind) {
    case "forward":
      return action.targets
        .map(({ group, weight }) => `→ ${groupText(group)}${weight === 1 ? "" : ` ×${weight}`}`)
        .join(" ");
    case "redirect":
      return `redirects ${action.status} to ${action.protocol}://${action.host}:${action.port}${action.path}`;
    case "fixed-response":
      return `answers ${action.status}`;
    case "unknown":
      return `unknown: ${action.why}`;
  }
}

function groupText({ at, protocol, port, healthCheck: check, drainSeconds }: TargetGroup): string {
  const { path, matcher, interval, timeout, healthyThreshold, unhealthyThreshold } = check;
  const times = [interval, timeout, healthyThreshold, unhealthyThreshold].map(fact).join("/");
  const host = check.host.kind === "name" ? fact(check.host.name) : check.host.kind;
  const asked = `${fact(check.protocol)}:${fact(check.port)}${fact(path)} host ${host} wants ${fact(matcher)} ${times}`;
  return `${at.resource} ${fact(protocol)}:${fact(port)} drain ${fact(drainSeconds)}; asks ${asked}`;
}

function serversText(servers: Servers): string {
  const { at, port, subnets, firewall, replacedWhenUnhealthy, gracePeriod, webServer } = servers;
  const rules = (firewall ?? []).map(
    (rule) =>
      `${rule.allow ? "" : "not "}${rule.protocol}:${rule.fromPort}-${rule.toPort} from ${rule.sources?.join(",") ?? "?"}`,
  );
  return lines(
    `servers ${at.resource}: ${port === null ? "" : `port ${fact(port)}; `}subnets ${subnetText(subnets)}; replaced ${fact(replacedWhenUnhealthy)} after ${fact(gracePeriod)}; nginx ${webServer?.at.resource ?? "none"}`,
    ...(firewall === null ? ["  lets in ?"] : rules.map((rule) => `  lets in ${rule}`)),
  );
}
