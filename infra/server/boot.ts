import { contract } from "../contract";
import type { Release } from "../environment";
import type { TextFile } from "../text-file";
import { type CloudConfig, renderCloudConfig } from "./cloud-config";

export interface ServerArgs {
  readonly release: Release;
  readonly webServerFiles: readonly TextFile[];
  /**
   * Shell script for `fetch-release KEY FILE`, the one thing that each cloud does in its own way: it copies the object
   * KEY of this environment's release store to FILE, and tries for some minutes before it fails.
   */
  readonly fetchRelease: string;
}

/** Ubuntu 24.04 on both clouds: one packaged nginx (1.24.0), one folder layout, one service manager. */
export function serverCloudConfig(args: ServerArgs): string {
  return renderCloudConfig(planServer(args));
}

/** From a fresh machine to one that serves: files first, and no service runs before `start-api` starts it. */
export function planServer({ release, webServerFiles, fetchRelease }: ServerArgs): CloudConfig {
  return {
    packages: ["nginx"],
    filesBefore: [servicesHeld],
    filesAfter: [
      ...webServerFiles,
      apiService,
      webServerService,
      { path: "/usr/local/sbin/fetch-release", mode: "0755", content: fetchRelease },
      { path: "/usr/local/sbin/start-api", mode: "0755", content: startApi(release) },
    ],
    commands: [["start-api"]],
  };
}

/** Debian's way to say that installing a package must not start its service (`invoke-rc.d(8)`, status 101). */
const servicesHeld: TextFile = { path: "/usr/sbin/policy-rc.d", mode: "0755", content: "#!/bin/sh\nexit 101\n" };

/** Every step must succeed for the next to run: a server that fails here never answers a health check. */
const startApi = ({ version, sha256 }: Release): string => `#!/bin/sh
set -eu
archive=$(mktemp)
fetch-release 'releases/${version}.tar.gz' "$archive"
echo "${sha256}  $archive" | sha256sum --check --strict --quiet -
install -d /opt/api
tar --extract --gzip --no-same-owner --file "$archive" --directory /opt/api
rm -f "$archive" /usr/sbin/policy-rc.d
systemctl daemon-reload
systemctl enable --now api.service
nginx -t
systemctl enable --now nginx.service
`;

/** The application, as a user that exists only while it runs. */
const apiService: TextFile = {
  path: "/etc/systemd/system/api.service",
  mode: "0644",
  content: `[Unit]
Description=API
Wants=network-online.target
After=network-online.target
[Service]
ExecStart=/opt/api/bin/api
Environment=HOST=${contract.application.address} PORT=${contract.application.port}
DynamicUser=yes
ProtectHome=yes
PrivateDevices=yes
Restart=always
RestartSec=1
TimeoutStopSec=${contract.webServer.shutdownSeconds}
[Install]
WantedBy=multi-user.target
`,
};

/**
 * What the packaged unit lacks: it gives running requests 5 s to finish (`QUIT/5`), and at shutdown it may stop after
 * the application that it serves.
 */
const webServerService: TextFile = {
  path: "/etc/systemd/system/nginx.service.d/drain.conf",
  mode: "0644",
  content: `[Unit]
After=api.service
[Service]
ExecStop=
ExecStop=-/sbin/start-stop-daemon --quiet --stop --retry QUIT/${contract.webServer.shutdownSeconds} --pidfile /run/nginx.pid
TimeoutStopSec=${contract.webServer.shutdownSeconds + 5}
`,
};
