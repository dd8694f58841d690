import { getStack } from "@pulumi/pulumi";
import { readSettings } from "./config";
import { Environment } from "./environment";

const stack = getStack();
const { provider, regions, ...settings } = readSettings(stack);
const environment = new Environment("api", provider, { ...settings, stack, region: regions[provider] });

export const url = environment.url;
export const loadBalancer = environment.loadBalancer;
export const releaseStore = environment.releaseStore;
