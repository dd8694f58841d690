import type { Resource } from "../../graph";
import type { View } from "../facts";
import type { DeclaredWebServer, Fact, Servers } from "../types";
import { declaredWebServer } from "../web-server";
import type { AzureContext } from "./context";
import { SCALE_SET } from "./defaults";
import { firewallOf } from "./firewall";
import { nameOfResource } from "./ids";
import type { Member } from "./members";
import { findSubnet, subnetOf } from "./subnets";

/** The servers that a member of a pool stands for. */
export function machineServers(azure: AzureContext, member: Member, openByDefault: boolean): Servers {
  const { resource, ipConfiguration, networkInterface } = member;
  const view = azure.reader.view(resource);
  const subnet = findSubnet(azure, ipConfiguration.get("subnet"), "Where these servers are is not judged.");
  const repairs = view.get("automaticRepairsPolicy");
  return {
    at: view.place,
    port: null,
    subnets: subnet === null ? [] : [subnetOf(subnet)],
    firewall: firewallOf(azure, { subnet, networkInterface, openByDefault }),
    replacedWhenUnhealthy: repairs.get("enabled").flag(SCALE_SET.repairs),
    gracePeriod: seconds(repairs.get("gracePeriod").text(SCALE_SET.gracePeriod)),
    stopTimeout: null,
    webServer: webServerOf(azure, member),
  };
}

/** Servers of which only the address is known. */
export function unknownServers(view: View): Servers {
  const unknown = <T>(): Fact<T> => ({ value: null, given: false, at: view.place });
  return {
    at: view.place,
    port: null,
    subnets: [],
    firewall: null,
    replacedWhenUnhealthy: unknown(),
    gracePeriod: unknown(),
    stopTimeout: null,
    webServer: null,
  };
}

/** ISO 8601 as Azure writes it: `PT10M`. */
function seconds(text: Fact<string>): Fact<number> {
  const found = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/i.exec(text.value ?? "");
  const [, hours = 0, minutes = 0, rest = 0] = found ?? [];
  return { ...text, value: found === null ? null : Number(hours) * 3600 + Number(minutes) * 60 + Number(rest) };
}

/** What custom data makes of nginx, read once for each model. */
function webServerOf(azure: AzureContext, { profile, resource }: Member): DeclaredWebServer | null {
  if (profile === null) {
    azure.reader
      .view(resource)
      .gap("No machine of this program has this interface: what runs there is not judged.", true);
    return null;
  }
  const known = azure.webServers.get(resource.path);
  if (known !== undefined) return known;
  const made = readWebServer(profile);
  if (made !== null) tellScripts(azure, resource, profile);
  azure.webServers.set(resource.path, made);
  return made;
}

const SCRIPT = "An extension runs a script on these servers: what it makes of nginx is not followed.";
const EXTENSIONS = [
  ["compute/VirtualMachineExtension", "vmName"],
  ["compute/VirtualMachineScaleSetExtension", "vmScaleSetName"],
] as const;

/** Custom data is not all that a machine may be told. */
function tellScripts(azure: AzureContext, resource: Resource, profile: View): void {
  const inline = profile.get("extensionProfile").get("extensions").items() ?? [];
  const separate = EXTENSIONS.flatMap(([kind, owner]) =>
    azure
      .of(kind)
      .map((extension) => azure.reader.view(extension))
      .filter((extension) => isNamed(azure, extension.get(owner), resource)),
  );
  for (const extension of [...inline, ...separate])
    if (/CustomScript|RunCommand/i.test(extension.get("type").text("").value ?? "")) extension.gap(SCRIPT, false);
}

function isNamed(azure: AzureContext, name: View, resource: Resource): boolean {
  const found = azure.reader.target(name.raw, (one) => one === resource);
  if (!("why" in found)) return true;
  const given = name.resolved;
  return given.known && given.value !== undefined && given.value === nameOfResource(azure.reader, resource);
}

/** cloud-init takes custom data first, and user data where there is none (its data source for Azure). */
function readWebServer(profile: View): DeclaredWebServer | null {
  const data = [profile.get("osProfile").get("customData"), profile.get("userData")].find(({ given }) => given);
  if (data !== undefined)
    return declaredWebServer(data, { image: profile.get("storageProfile").get("imageReference").raw });
  profile.gap(
    "There is no custom data: what runs on these servers is in their image or an extension, and is not judged.",
    true,
  );
  return null;
}
