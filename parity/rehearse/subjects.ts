import { probesOf } from "../traffic";
import type { DeclaredWebServer, TrafficPath } from "../traffic/types";
import type { Subject } from "./plan/slot";
import type { StackToRehearse } from "./types";

/** The subjects of a stack: each nginx that its traffic paths end at, with these paths and their probes. */
export function subjectsOf({ traffic, application, nginx }: StackToRehearse): Subject[] {
  const probes = probesOf(traffic, application);
  const byServer = new Map<DeclaredWebServer, TrafficPath[]>();
  for (const path of traffic.paths) {
    const web = path.servers.webServer;
    if (web !== null) byServer.set(web, [...(byServer.get(web) ?? []), path]);
  }
  return [...byServer].map(([web, paths]) => ({
    web,
    paths: paths.map((path) => ({ path, probes: probes.filter((probe) => probe.path === path.id) })),
    root: nginx.root !== false,
  }));
}

/** False where nginx reads what nobody knows: what would run here is not what runs on the servers. */
export function isKnown({ web }: Subject): boolean {
  return web.unknown.length === 0;
}

/** Equal for subjects that would be rehearsed alike, to the byte; where in a program they are declared is no matter. */
export function sameness(subjects: readonly Subject[]): string {
  return JSON.stringify(
    subjects.map(({ web, paths, root }) => ({
      files: web.files.map(({ path, text }) => [path, text]),
      others: [...web.otherFiles],
      main: web.main,
      root,
      paths,
    })),
    (key, value: unknown) => (key === "at" || key === "webServer" ? undefined : value),
  );
}
