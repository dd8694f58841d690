import type { Resource } from "../../graph";
import type { View } from "../facts";
import { isKind } from "./kinds";

const isTemplate = isKind("ec2/LaunchTemplate");
const isConfiguration = isKind("ec2/LaunchConfiguration");
const MEANS = "What runs on these servers is not judged.";

/** What a machine is started from. */
export interface Machine {
  /** Where it is named. */
  readonly from: View;
  /** The template, the configuration, or the instance itself. */
  readonly resource: Resource;
  /** Ids of its security groups; null: not known. */
  readonly groups: readonly View[] | null;
  /** Where a network interface says it. */
  readonly subnet: View | null;
  /** Text, or base64 of text; null: none is given. */
  readonly userData: View | null;
  /** Image, as the program says it: hints at the distribution. */
  readonly image: View;
}

/** The machines of an auto-scaling group: one kind, or several where a policy mixes templates. */
export function machinesOfGroup(group: View): readonly Machine[] {
  const mixed = group.get("mixedInstancesPolicy").get("launchTemplate");
  const named = [
    template(group.get("launchTemplate"), "id", "name"),
    template(mixed.get("launchTemplateSpecification"), "launchTemplateId", "launchTemplateName"),
    ...(mixed.get("overrides").items() ?? []).map((one) =>
      template(one.get("launchTemplateSpecification"), "launchTemplateId", "launchTemplateName"),
    ),
    configuration(group.get("launchConfiguration")),
  ];
  const machines = named.filter((machine): machine is Machine => machine !== null);
  const once = new Map(machines.map((machine) => [machine.resource.path, machine]));
  return [...once.values()];
}

/** An instance: what it does not say itself, its template says. */
export function machineOfInstance(instance: View): Machine {
  const base = template(instance.get("launchTemplate"), "id", "name");
  const ids = groupsOf(instance.get("vpcSecurityGroupIds"), instance.get("networkInterfaces"));
  const own = userDataOf(instance);
  const subnet = instance.get("subnetId");
  const image = instance.get("ami");
  return {
    from: instance,
    resource: own === null && base !== null ? base.resource : instance.resource,
    groups: ids.length > 0 || base === null ? ids : base.groups,
    subnet: subnet.given || base === null ? (subnet.given ? subnet : null) : base.subnet,
    userData: own ?? base?.userData ?? null,
    image: image.given || base === null ? image : base.image,
  };
}

function template(view: View, id: string, name: string): Machine | null {
  if (view.isBlock() !== true) return null;
  const resource = (view.get(id).given ? view.get(id) : view.get(name)).target(isTemplate, MEANS, true);
  if (resource === null) return null;
  const inputs = view.reader.view(resource);
  tellVersion(view, inputs);
  const interfaces = inputs.get("networkInterfaces").items() ?? [];
  const [first] = interfaces;
  return {
    from: view,
    resource,
    groups: groupsOf(inputs.get("vpcSecurityGroupIds"), inputs.get("networkInterfaces")),
    subnet: first?.get("subnetId").given === true ? first.get("subnetId") : null,
    userData: userDataOf(inputs),
    image: inputs.get("imageId"),
  };
}

/** A group that starts the default version of a template starts the first one, unless the template moves it along. */
function tellVersion(view: View, inputs: View): void {
  const version = view.get("version");
  const resolved = version.resolved.known ? version.resolved.value : undefined;
  const isDefault = !version.given || resolved === "$Default";
  if (
    isDefault &&
    inputs.get("updateDefaultVersion").flag(false).value !== true &&
    !inputs.get("defaultVersion").given
  ) {
    const message =
      "The template's default version is started, and a change of the template does not move it: servers may still be " +
      "started from an older version. They are judged as if they were started from this one.";
    version.gap(message, false);
  } else if (typeof resolved === "number" || (typeof resolved === "string" && /^\d+$/.test(resolved))) {
    version.gap(`Version ${resolved} of the template is started: it is judged as if it were this one.`, false);
  }
}

function configuration(view: View): Machine | null {
  if (!view.given) return null;
  const resource = view.target(isConfiguration, MEANS, true);
  if (resource === null) return null;
  const inputs = view.reader.view(resource);
  return {
    from: view,
    resource,
    groups: inputs.get("securityGroups").items(),
    subnet: null,
    userData: userDataOf(inputs),
    image: inputs.get("imageId"),
  };
}

function userDataOf(inputs: View): View | null {
  const found = ["userData", "userDataBase64"].map((property) => inputs.get(property)).filter(({ given }) => given);
  return found[0] ?? null;
}

/** Of all network interfaces where the machine says them, else its own. */
function groupsOf(own: View, interfaces: View): readonly View[] {
  const lists = (interfaces.items() ?? []).map((one) => one.get("securityGroups")).filter(({ given }) => given);
  return [...lists, own].flatMap((list) => list.items() ?? []);
}
