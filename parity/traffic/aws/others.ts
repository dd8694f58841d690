import type { AwsContext } from "./context";

/** Other ways by which traffic comes to servers. None of them is followed. */
const OTHERS: { readonly [kind: string]: string } = {
  "elb/LoadBalancer": "A classic load balancer is not followed: traffic through it is not judged.",
  "elb/Attachment": "A classic load balancer is not followed: traffic through it is not judged.",
  "elasticbeanstalk/Environment": "Elastic Beanstalk makes its balancer and servers itself: they are not judged.",
  "apprunner/Service": "App Runner is not followed: what runs there is not judged.",
  "vpclattice/Service": "VPC Lattice is not followed: traffic through it is not judged.",
};

/** What may stand in front of a balancer. */
const IN_FRONT: { readonly [kind: string]: string } = {
  "globalaccelerator/Listener":
    "A global accelerator is not followed: clients are taken as coming to the balancer directly.",
  "cloudfront/Distribution":
    "A content delivery network is not followed: clients are taken as coming to the balancer directly.",
  "apigateway/RestApi": "API Gateway is not followed: clients are taken as coming to the balancer directly.",
  "apigatewayv2/Api": "API Gateway is not followed: clients are taken as coming to the balancer directly.",
};

/** By package: resources of other providers that make load balancers or attach servers. */
const FOREIGN: readonly (readonly [pattern: RegExp, message: string])[] = [
  [/^aws-native:elasticloadbalancingv2:/, "The provider aws-native is not followed: traffic through it is not judged."],
  [
    /^awsx:lb:/,
    "Load balancers that a component's provider makes are not followed: traffic through them is not judged.",
  ],
  [/:TargetGroupBinding$/, "Targets that Kubernetes registers are not followed: what runs there is not judged."],
  [
    /^kubernetes:networking\.k8s\.io\/[^:]+:Ingress$/,
    "A Kubernetes ingress is not followed: traffic through it is not judged.",
  ],
  [
    /^gcp:compute\/(?:globalF|f)orwardingRule:/,
    "Load balancers of Google Cloud are not followed: traffic through them is not judged.",
  ],
];

const KUBERNETES_SERVICE = "Load balancers that Kubernetes makes are not followed: traffic through them is not judged.";

export function tellOthers(aws: AwsContext): void {
  const balanced = aws.of("lb/LoadBalancer").length > 0;
  for (const [kind, message] of Object.entries(balanced ? { ...OTHERS, ...IN_FRONT } : OTHERS)) {
    for (const resource of aws.of(kind)) aws.reader.view(resource).gap(message, false);
  }
  for (const resource of aws.graph.resources) {
    const found = FOREIGN.find(([pattern]) => pattern.test(resource.type));
    // A component written in the program's own language has its parts in the graph.
    if (found === undefined || resource.kind === "component") continue;
    aws.reader.view(resource).gap(found[1], false);
  }
  for (const resource of aws.graph.resources.filter(({ type }) => type === "kubernetes:core/v1:Service")) {
    const type = aws.reader.view(resource).get("spec").get("type");
    if (type.text(null).value === "LoadBalancer") type.gap(KUBERNETES_SERVICE, false);
  }
}
