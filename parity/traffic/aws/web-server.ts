import type { DeclaredWebServer } from "../types";
import { declaredWebServer } from "../web-server";
import type { AwsContext } from "./context";
import type { Machine } from "./machines";

/** What the user data of a machine makes of nginx, read once for each template. */
export function webServerOf(aws: AwsContext, machine: Machine): DeclaredWebServer | null {
  const { path } = machine.resource;
  const known = aws.webServers.get(path);
  if (known !== undefined) return known;
  const made = read(aws, machine);
  aws.webServers.set(path, made);
  return made;
}

function read(aws: AwsContext, { resource, userData, image }: Machine): DeclaredWebServer | null {
  if (userData !== null) return declaredWebServer(userData, { image: image.raw });
  const message = "There is no user data: what runs on these servers is in their image, and is not judged.";
  aws.reader.view(resource).gap(message, true);
  return null;
}
