import * as pulumi from "@pulumi/pulumi";

import { awsApi } from "./aws";
import { azureApi } from "./azure";
import { cloudConfig } from "./web-server";

const config = new pulumi.Config();
const domain = config.require("domain");

const api = {
  domain,
  servers: config.requireNumber("servers"),
  userData: cloudConfig(pulumi.getStack(), domain, config.require("release")),
};

const { address } = config.require("cloud") === "azure" ? azureApi(api) : awsApi(api);

export const url = `https://${domain}/`;
export const loadBalancer = address;
