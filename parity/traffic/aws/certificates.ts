import type { Resource } from "../../graph";
import type { View } from "../facts";
import type { Fact } from "../types";
import type { AwsContext } from "./context";
import { isKind } from "./kinds";

const isListener = isKind("lb/Listener");
const isCertificate = isKind("acm/Certificate", "iam/ServerCertificate");
const MEANS = "For which names it is good is not judged.";

/** Names on the certificates of a listener: its own, and those attached to it. Unknown as soon as one of them is. */
export function certificateNames(aws: AwsContext, listener: View): Fact<readonly string[]> {
  const own = listener.get("certificateArn");
  const attached = aws
    .of("lb/ListenerCertificate")
    .filter((one) => aws.reader.target(one.inputs["listenerArn"], isListener) === listener.resource)
    .map((one) => aws.reader.view(one).get("certificateArn"));
  const all = [...(own.given ? [own] : []), ...attached].map(namesOf);
  const known = all.every((names): names is readonly string[] => names !== null);
  return { value: known ? [...new Set(all.flat())] : null, given: all.length > 0, at: own.place };
}

function namesOf(arn: View): readonly string[] | null {
  const certificate = arn.target(isCertificate, MEANS, false);
  if (certificate === null) return null;
  const view = arn.reader.view(certificate as Resource);
  const main = view.get("domainName");
  if (!main.given) {
    main.gap(`The certificate's names are inside it. ${MEANS}`, false);
    return null;
  }
  const first = main.text(null).value;
  const others = view.get("subjectAlternativeNames").texts([]).value;
  return first === null || others === null ? null : [first, ...others];
}
