import { isRecord, type Value } from "../../graph";
import type { View } from "../facts";
import type { Fact, Servers } from "../types";
import type { AwsContext, Balancer } from "./context";
import { SERVERS } from "./defaults";
import { firewallOf } from "./firewall";
import { isKind } from "./kinds";
import { subnetsOf } from "./subnets";

const isTask = isKind("ecs/TaskDefinition");

/** The containers of an ECS service, as an entry of its `loadBalancers` registers them. */
export function serviceServers(aws: AwsContext, view: View, entry: View, balancer: Balancer): Servers {
  const network = view.get("networkConfiguration");
  const container = containerOf(view, entry.get("containerName").text(null).value);
  const image = container === null ? "" : ` ${String(container["image"] ?? "")}`.trimEnd();
  entry.gap(`What runs in the container is inside its image${shown(image)}: its web server is not judged.`, true);
  if (!network.given)
    network.gap("The service has no network of its own: what lets the balancer in is not judged.", false);
  return {
    at: view.place,
    port: entry.get("containerPort").number(null),
    subnets: subnetsOf(network.get("subnets")),
    firewall: network.given ? firewallOf(aws, network.get("securityGroups").items(), balancer) : null,
    // ECS stops a task that the balancer calls unhealthy, and starts another.
    replacedWhenUnhealthy: { value: true, given: false, at: view.place },
    gracePeriod: view.get("healthCheckGracePeriodSeconds").number(SERVERS.serviceGracePeriod),
    stopTimeout: stopTimeoutOf(view, container),
    webServer: null,
  };
}

/** An image's name can hold what only a deployment knows. */
function shown(image: string): string {
  return /^[\w ./:@-]+$/.test(image) && image !== "" ? ` (${image.trim()})` : "";
}

type Container = { readonly [key: string]: Value };

/** The container of that name in the service's task definition, whose containers are JSON. */
function containerOf(service: View, name: string | null): Container | null {
  const task = service.reader.target(service.get("taskDefinition").raw, isTask);
  if ("why" in task || name === null) return null;
  const { raw, resolved } = service.reader.view(task).get("containerDefinitions");
  // A text with references in it is JSON all the same: they stand inside its strings.
  const text = resolved.known ? resolved.value : raw;
  if (typeof text !== "string") return null;
  try {
    const containers = JSON.parse(text) as Value;
    if (!Array.isArray(containers)) return null;
    return containers.find((one): one is Container => isRecord(one) && one["name"] === name) ?? null;
  } catch {
    return null;
  }
}

function stopTimeoutOf(service: View, container: Container | null): Fact<number> {
  const at = service.get("taskDefinition").place;
  if (container === null) return { value: null, given: true, at };
  const seconds = container["stopTimeout"];
  return { value: typeof seconds === "number" ? seconds : SERVERS.stopTimeout, given: typeof seconds === "number", at };
}
