import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { Balancer } from "./balancer";
import { Servers } from "./servers";
import { readSettings } from "./settings";
import { Storage } from "./storage";

const settings = readSettings();

class Shop extends pulumi.ComponentResource {
  readonly url: pulumi.Output<string>;

  constructor(name: string) {
    super("shop:index:Shop", name);
    const tags = { Environment: pulumi.getStack(), Tier: settings.tier, Contact: settings.contact };
    const provider = new Provider("aws", { region: settings.region, defaultTags: { tags } }, { parent: this });
    const options = { parent: this, providers: [provider] };
    const storage = new Storage("storage", settings, options);
    const balancer = new Balancer("balancer", settings, options);
    new Servers("servers", { ...settings, targetGroupArn: balancer.targetGroupArn, bucket: storage.bucket }, options);
    this.url = pulumi.interpolate`https://${settings.domain}/`;
    this.registerOutputs({ url: this.url });
  }
}

const shop = new Shop("api");
export const url = shop.url;
