import type { Resource } from "../../graph";
import type { View } from "../facts";
import type { AwsContext } from "./context";
import { isKind } from "./kinds";

const isTargetGroup = isKind("lb/TargetGroup");
const isScalingGroup = isKind("autoscaling/Group");

/** What is registered with one target group. */
export interface Registrations {
  readonly scalingGroups: Set<Resource>;
  /** `TargetGroupAttachment`s. */
  readonly attachments: View[];
  readonly services: { readonly service: View; readonly entry: View }[];
}

/** All registrations of a graph, by target group. One whose group is not of this program is a gap. */
export function registrationsOf(aws: AwsContext): ReadonlyMap<Resource, Registrations> {
  const found = new Map<Resource, Registrations>();
  const at = (arn: View, means: string): Registrations | null => {
    const group = arn.given ? arn.target(isTargetGroup, means, false) : null;
    if (group === null) return null;
    const known = found.get(group) ?? { scalingGroups: new Set(), attachments: [], services: [] };
    found.set(group, known);
    return known;
  };
  for (const { group, arn } of scalingGroups(aws)) at(arn, NOT_JUDGED)?.scalingGroups.add(group);
  for (const resource of aws.of("lb/TargetGroupAttachment")) {
    const view = aws.reader.view(resource);
    at(view.get("targetGroupArn"), NOT_JUDGED)?.attachments.push(view);
  }
  for (const resource of aws.of("ecs/Service")) {
    const service = aws.reader.view(resource);
    for (const entry of service.get("loadBalancers").items() ?? []) {
      at(entry.get("targetGroupArn"), NOT_JUDGED)?.services.push({ service, entry });
    }
  }
  return found;
}

const NOT_JUDGED = "What it sends to these servers is not judged.";

/** By `targetGroupArns` and `trafficSources` of the group, and by attachments of two kinds. */
function scalingGroups(aws: AwsContext): { group: Resource; arn: View }[] {
  const own = aws.of("autoscaling/Group").flatMap((group) => {
    const view = aws.reader.view(group);
    const sources = (view.get("trafficSources").items() ?? []).map((source) => source.get("identifier"));
    return [...(view.get("targetGroupArns").items() ?? []), ...sources].map((arn) => ({ group, arn }));
  });
  return [
    ...own,
    // Called so until version 6 of the provider.
    ...attached(aws, "autoscaling/Attachment", (view) => view.get("albTargetGroupArn")),
    ...attached(aws, "autoscaling/Attachment", (view) => view.get("lbTargetGroupArn")),
    ...attached(aws, "autoscaling/TrafficSourceAttachment", (view) => view.get("trafficSource").get("identifier")),
  ];
}

function attached(aws: AwsContext, kind: string, arnOf: (view: View) => View): { group: Resource; arn: View }[] {
  return aws.of(kind).flatMap((attachment) => {
    const view = aws.reader.view(attachment);
    const arn = arnOf(view);
    if (!arn.given) return [];
    const means = "The servers that it attaches are not judged.";
    const group = view.get("autoscalingGroupName").target(isScalingGroup, means, true);
    return group === null ? [] : [{ group, arn }];
  });
}
