import * as pulumi from "@pulumi/pulumi";

import { awsApi } from "./aws";
import { cloudConfig } from "./web-server";

const config = new pulumi.Config();
const domain = config.require("domain");

const api = {
  domain,
  servers: config.requireNumber("servers"),
  userData: cloudConfig(domain, config.require("release")),
};

const { address } = awsApi(api);

export const url = `https://${domain}/`;
export const loadBalancer = address;
