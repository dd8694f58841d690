import type { StackContext } from "./types";

/** True where `parity.yaml` gives the fact: `application.maxUpload`, `nginx.version`. */
export function isFactKnown(fact: string, { application, nginx }: StackContext): boolean {
  const [section, name] = fact.split(".");
  const facts = section === "nginx" ? nginx : application;
  return (facts as unknown as { readonly [name: string]: unknown })[name ?? ""] !== null;
}
