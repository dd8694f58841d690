import type { TextFile } from "../text-file";
import { contexts, files, folder, http } from "./contexts";
import { render } from "./render";
import { applicationSettings } from "./settings/application";
import { clientSettings } from "./settings/clients";
import { processSettings } from "./settings/process";
import { serverSettings } from "./settings/servers";
import { inContext, type Setting, type WebServerArgs } from "./types";

export type { Context, Setting, WebServerArgs } from "./types";

/** The web server's configuration, setting by setting, in the order in which it is written. */
export function webServerSettings({ domain, loadBalancerSubnets }: WebServerArgs): readonly Setting[] {
  return [
    ...processSettings,
    ...clientSettings(loadBalancerSubnets),
    ...applicationSettings,
    ...serverSettings(domain),
    ...inContext(http, [
      {
        directive: "include",
        values: [files.defaultServer],
        why: "Named, not *: a file that a package drops beside it is not read.",
      },
      { directive: "include", values: [files.api], why: "Named, for the same reason." },
    ]),
  ];
}

/** For whoever reads a file on a server. The reasons stay here: a better wording of one must not replace servers. */
const header = "# Made from infra/web-server/settings: there each setting says why it is there.\n";

/** The same as files on a server. Equal args give equal bytes. */
export function webServerFiles(args: WebServerArgs): readonly TextFile[] {
  return [...render(webServerSettings(args), contexts)].map(([file, content]) => ({
    path: `${folder}/${file}`,
    content: header + content,
    mode: "0644",
  }));
}
