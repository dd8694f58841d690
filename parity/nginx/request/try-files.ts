import type { Directive } from "../types";
import { fromBytes } from "./bytes";
import { undecided } from "./cannot-decide";
import { type Outcome, status } from "./outcome";
import { aliasIsWhole, aliasLength, hasAlias, mappedPath } from "./paths";
import type { Run } from "./run";
import { setting } from "./settings";
import { splitArgs } from "./target";
import { known } from "./text";

/** ngx_http_try_files_handler. Null: there is no `try_files`, or a file was found and the location's handler goes on. */
export function tryFiles(run: Run): Outcome | null {
  const tried = setting(run.scope, "try_files");
  if (tried?.directive == null) return null;
  const { args, directive } = tried;
  for (const argument of args.slice(0, -1)) {
    const isDirectory = argument.endsWith("/");
    const name = nameOf(run, isDirectory ? argument.slice(0, -1) : argument, directive);
    const found = test(run, name, directive);
    if (found === "500") return status(500);
    if (found !== (isDirectory ? "directory" : "file")) continue;
    take(run, name, isDirectory);
    run.step(`try_files finds ${run.uri}`, directive);
    return null;
  }
  return last(run, args.at(-1)!, directive);
}

function last(run: Run, argument: string, directive: Directive): Outcome {
  const code = /^=(\d+)$/.exec(argument)?.[1];
  run.step(`try_files finds no file: ${argument}`, directive);
  if (code !== undefined && Number(code) !== 0) return status(Number(code));
  const name = nameOf(run, argument, directive);
  if (name.startsWith("@")) return { kind: "named", name };
  return { kind: "internal", ...splitArgs(name) };
}

/** Under an `alias` a name with variables that begins like the location loses that beginning. */
function nameOf(run: Run, argument: string, directive: Directive): string {
  const name = run.known(argument, directive);
  const length = aliasLength(run);
  const begins = argument.includes("$") && length > 0 && name.startsWith(run.uri.slice(0, length));
  return begins ? name.slice(length) : name;
}

function test(run: Run, name: string, directive: Directive): "file" | "directory" | "missing" | "500" {
  const root = mappedPath(run, "");
  if (root === null) return "500";
  const path = fromBytes(known(root, directive) + name);
  const found = run.asked.world.file(path);
  return found === "unknown" ? undecided(`the file ${path}`, directive) : found;
}

function take(run: Run, name: string, isDirectory: boolean): void {
  if (!hasAlias(run)) run.setUri(name);
  else if (aliasIsWhole(run)) {
    if (isDirectory) return;
    run.setUri(name);
    run.addUriToAlias = true;
  } else run.setUri(run.uri.slice(0, aliasLength(run)) + name);
}
