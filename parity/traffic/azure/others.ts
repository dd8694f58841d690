import type { AzureContext } from "./context";
import { kindOf } from "./kinds";

/** Other ways by which traffic comes to servers, or is changed on its way. None of them is followed. */
const OTHERS: { readonly [kind: string]: string } = {
  "network/FrontDoor": "Front Door is not followed: clients are taken as coming to the balancer directly.",
  "frontdoor/FrontDoor": "Front Door is not followed: clients are taken as coming to the balancer directly.",
  "cdn/Profile": "A content delivery network is not followed: clients are taken as coming to the balancer directly.",
  "network/TrafficManagerProfile":
    "Traffic Manager is not followed: clients are taken as coming to the balancer directly.",
  "trafficmanager/Profile": "Traffic Manager is not followed: clients are taken as coming to the balancer directly.",
  "apimanagement/ApiManagementService":
    "API Management is not followed: clients are taken as coming to the balancer directly.",
  "servicenetworking/TrafficControllerInterface":
    "Application Gateway for Containers is not followed: traffic through it is not judged.",
  "containerservice/ManagedCluster": "A Kubernetes cluster is not followed: what runs there is not judged.",
  "web/WebApp": "App Service is not followed: what runs there is not judged.",
  "app/ContainerApp": "Container Apps are not followed: what runs there is not judged.",
};

/** Of the classic provider, `azure:`: what makes traffic. */
const CLASSIC =
  /^azure:(?:network\/applicationGateway|lb\/|compute\/(?:linuxVirtualMachine|orchestratedVirtualMachine|virtualMachine|scaleSet))/;

const ENTRANCE = /^azure:(?:network\/applicationGateway|lb\/loadBalancer):/;

export function tellOthers(azure: AzureContext): void {
  for (const resource of azure.graph.resources) {
    const message = OTHERS[kindOf(resource.type) ?? ""];
    if (message) azure.reader.view(resource).gap(message, false);
  }
  tellClassic(azure);
}

/** Once, at what traffic comes in by: balancer, rules, probes and machines are one thing that is not followed. */
function tellClassic(azure: AzureContext): void {
  const classic = azure.graph.resources.filter(({ type }) => CLASSIC.test(type));
  const [first] = [...classic.filter(({ type }) => ENTRANCE.test(type)), ...classic];
  const message = "The classic provider of Azure is not followed: traffic through its load balancers is not judged.";
  if (first !== undefined) azure.reader.view(first).gap(message, true);
}
