import { Config, type Output } from "@pulumi/pulumi";

export interface Settings {
  readonly region: string;
  readonly domain: string;
  readonly capacity: { readonly min: number; readonly max: number };
  readonly tier: string;
  readonly public: boolean;
  readonly retentionDays: number;
  readonly accessLogs: boolean;
  readonly admins: readonly string[];
  readonly limits: { readonly upload: string; readonly timeouts: { readonly read: number; readonly idle: number } };
  readonly token: Output<string>;
  readonly release: string;
  readonly contact: string;
}

export function readSettings(): Settings {
  const config = new Config("shop");
  return {
    region: new Config("aws").require("region"),
    domain: config.require("domain"),
    capacity: config.requireObject("capacity"),
    tier: config.require("tier"),
    public: config.requireBoolean("public"),
    retentionDays: config.requireNumber("retentionDays"),
    accessLogs: config.requireBoolean("accessLogs"),
    admins: config.requireObject("admins"),
    limits: config.requireObject("limits"),
    token: config.requireSecret("token"),
    release: config.require("release"),
    contact: config.require("contact"),
  };
}
