import type { Value } from "../../../parity/graph";
import { trafficOf } from "../../../parity/traffic/stack";
import type { DeclaredFile, DeclaredWebServer, StackTraffic } from "../../../parity/traffic/types";
import { bases, type Change, graphOf } from "../../support/stacks";

/** The traffic of a stack on AWS whose servers get this user data. */
export function trafficWith(userData: Value, ...changes: readonly Change[]): StackTraffic {
  return trafficOf(graphOf(bases.alb, [{ userData: "none", set: { "template userData": userData } }, ...changes]));
}

export const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** `write_files` and more as a cloud-config. */
export function cloudConfig(files: readonly object[], more: object = {}): string {
  return base64(`#cloud-config\n${JSON.stringify({ write_files: files, ...more })}`);
}

export function webServer(userData: Value, ...changes: readonly Change[]): DeclaredWebServer {
  const found = trafficWith(userData, ...changes).paths[0]?.servers.webServer;
  if (found === undefined || found === null) throw new Error("there is no web server");
  return found;
}

/** What is declared: path → text. */
export function declared({ files }: DeclaredWebServer): { readonly [path: string]: string } {
  return Object.fromEntries(files.filter(({ from }) => from === "declared").map(({ path, text }) => [path, text]));
}

export function file({ files }: DeclaredWebServer, path: string): DeclaredFile {
  const found = files.find((one) => one.path === path);
  if (found === undefined) throw new Error(`no ${path} among ${files.map((one) => one.path).join(", ")}`);
  return found;
}

/** Paths of what the distribution brings. */
export function assumed({ files }: DeclaredWebServer): readonly string[] {
  return files.filter(({ from }) => from === "distribution").map(({ path }) => path);
}

/** Gaps about user data: `property: message`, `!` in front where they block. */
export function said(traffic: StackTraffic): readonly string[] {
  const own = traffic.gaps.filter(({ at }) => at.resource === "template");
  return own.map(({ at, message, blocking }) => `${blocking ? "! " : ""}${at.property}: ${message}`);
}

export const NGINX = "events {}\nhttp {\n  include /etc/nginx/conf.d/*.conf;\n}\n";
export const SITE = "server {\n  listen 8080;\n}\n";
