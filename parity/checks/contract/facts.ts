import type { StackContext } from "./types";

/** True where `parity.yaml` gives the fact (`application.maxUpload`, `nginx.version`), and for what is no fact of it. */
export function isFactKnown(fact: string, { application, nginx }: StackContext): boolean {
  const [section, name] = fact.split(".");
  const facts = (section === "nginx" ? nginx : application) as unknown as { readonly [name: string]: unknown };
  return (name !== undefined && !Object.hasOwn(facts, name)) || facts[name ?? ""] !== null;
}
