import { DEBIAN_MAIN, DEBIAN_PHP_SNIPPET, DEBIAN_PROXY_PARAMS, DEBIAN_SITE, DEBIAN_SNAKEOIL_SNIPPET } from "./debian";
import { MIME_TYPES } from "./mime-types";
import { NGINX_ORG_MAIN, NGINX_ORG_SITE, RED_HAT_MAIN } from "./others";
import { FASTCGI_HOST, FASTCGI_PARAMS, SCGI_PARAMS, UWSGI_PARAMS } from "./params";

/** Whose package of nginx is installed. */
export interface Distribution {
  /** For people: "Debian's". */
  readonly whose: string;
  /** Folder of the configuration, without a final slash. */
  readonly folder: string;
  /** Path → text of every file that the package brings. */
  readonly files: ReadonlyMap<string, string>;
  /** Links that it brings: path → path of the file. */
  readonly links: ReadonlyMap<string, string>;
}

const FOLDER = "/etc/nginx";
const SCRIPT_FILENAME = "fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;\n";

const COMMON: { readonly [file: string]: string } = {
  "mime.types": MIME_TYPES,
  fastcgi_params: FASTCGI_PARAMS + FASTCGI_HOST,
  "fastcgi.conf": SCRIPT_FILENAME + FASTCGI_PARAMS,
  scgi_params: SCGI_PARAMS,
  uwsgi_params: UWSGI_PARAMS,
};

export const DEBIAN = distribution(
  "Debian's",
  {
    ...COMMON,
    "nginx.conf": DEBIAN_MAIN,
    proxy_params: DEBIAN_PROXY_PARAMS,
    "sites-available/default": DEBIAN_SITE,
    "snippets/fastcgi-php.conf": DEBIAN_PHP_SNIPPET,
    "snippets/snakeoil.conf": DEBIAN_SNAKEOIL_SNIPPET,
  },
  { "sites-enabled/default": "sites-available/default" },
);

export const NGINX_ORG = distribution("nginx.org's", {
  ...COMMON,
  "nginx.conf": NGINX_ORG_MAIN,
  "conf.d/default.conf": NGINX_ORG_SITE,
});

export const RED_HAT = distribution("Red Hat's (Amazon Linux has the same)", { ...COMMON, "nginx.conf": RED_HAT_MAIN });

/** What tells, in what is known of a server: paths that only one has, package managers, names of images. First match. */
const HINTS: readonly (readonly [RegExp, Distribution])[] = [
  [/nginx\.org\/packages|packages\.nginx\.org|nginx_signing\.key/i, NGINX_ORG],
  [/\/sites-(?:enabled|available)\b|\/modules-enabled\b/, DEBIAN],
  [/\bapt(?:-get|itude)?\s+(?:-\S+\s+)*(?:install|update)\b|\bdpkg\b|DEBIAN_FRONTEND/, DEBIAN],
  [/\b(?:yum|dnf|amazon-linux-extras|microdnf)\b/, RED_HAT],
  [/ubuntu|debian|canonical/i, DEBIAN],
  [/amzn|amazon-?linux|al20\d\d|\brhel\b|red-?hat|centos|fedora|rocky|almalinux|oracle-?linux/i, RED_HAT],
];

/** Whose nginx it is, and whether anything says so: Debian's where nothing does. */
export function distributionOf(hints: readonly string[]): { distribution: Distribution; told: boolean } {
  const text = hints.join("\n");
  const found = HINTS.find(([pattern]) => pattern.test(text));
  return found === undefined ? { distribution: DEBIAN, told: false } : { distribution: found[1], told: true };
}

function distribution(
  whose: string,
  files: { readonly [file: string]: string },
  links: { readonly [link: string]: string } = {},
): Distribution {
  const path = (name: string): string => `${FOLDER}/${name}`;
  return {
    whose,
    folder: FOLDER,
    files: new Map(Object.entries(files).map(([name, text]) => [path(name), text])),
    links: new Map(Object.entries(links).map(([name, target]) => [path(name), path(target)])),
  };
}
