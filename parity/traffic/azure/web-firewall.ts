import type { View } from "../facts";
import type { Fact } from "../types";
import { FIREWALL } from "./defaults";
import { resourceById } from "./ids";

const KIB = 1024;

/**
 * The largest body that the gateway's web application firewall lets through: by its policy, else by the older block inside
 * the gateway. In detection mode it refuses nothing; where bodies are not inspected, their size is not looked at.
 */
export function bodyLimitOf(gateway: View): Fact<number> {
  const none: Fact<number> = { value: null, given: false, at: gateway.place };
  const reference = gateway.get("firewallPolicy");
  if (reference.isBlock() === true) {
    const means = "Whether it refuses large bodies is not judged.";
    const policy = resourceById(reference, ["network/WebApplicationFirewallPolicy"], means, false);
    return policy === null ? none : ofPolicy(gateway.reader.view(policy).get("policySettings"), none);
  }
  const block = gateway.get("webApplicationFirewallConfiguration");
  return block.isBlock() === true ? ofBlock(block, none) : none;
}

/** A policy without settings has all of Azure's own. */
function ofPolicy(settings: View, none: Fact<number>): Fact<number> {
  if (settings.get("state").word(["Enabled", "Disabled"], "Enabled").value === "Disabled") return none;
  if (settings.get("mode").word(["Prevention", "Detection"], FIREWALL.mode).value !== "Prevention") return none;
  const enforced = settings.get("requestBodyEnforcement").flag(FIREWALL.requestBodyEnforcement).value !== false;
  return enforced ? sizeOf(settings, none) : none;
}

function ofBlock(block: View, none: Fact<number>): Fact<number> {
  if (block.get("enabled").flag(true).value === false) return none;
  if (block.get("firewallMode").word(["Prevention", "Detection"], FIREWALL.mode).value !== "Prevention") return none;
  return sizeOf(block, none);
}

function sizeOf(settings: View, none: Fact<number>): Fact<number> {
  if (settings.get("requestBodyCheck").flag(FIREWALL.requestBodyCheck).value === false) return none;
  const size = settings.get("maxRequestBodySizeInKb").number(FIREWALL.maxRequestBodySizeInKb);
  return { ...size, value: size.value === null ? null : size.value * KIB };
}
