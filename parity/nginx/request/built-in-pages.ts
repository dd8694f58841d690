import { browserOf } from "./browser";
import type { Run } from "./run";
import { setting } from "./settings";

/** What nginx's own page for a status says (`ngx_http_error_pages`, ngx_http_special_response.c). */
const TITLES: Readonly<Record<number, string>> = {
  301: "301 Moved Permanently",
  302: "302 Found",
  303: "303 See Other",
  307: "307 Temporary Redirect",
  308: "308 Permanent Redirect",
  400: "400 Bad Request",
  401: "401 Authorization Required",
  402: "402 Payment Required",
  403: "403 Forbidden",
  404: "404 Not Found",
  405: "405 Not Allowed",
  406: "406 Not Acceptable",
  408: "408 Request Time-out",
  409: "409 Conflict",
  410: "410 Gone",
  411: "411 Length Required",
  412: "412 Precondition Failed",
  413: "413 Request Entity Too Large",
  414: "414 Request-URI Too Large",
  415: "415 Unsupported Media Type",
  416: "416 Requested Range Not Satisfiable",
  421: "421 Misdirected Request",
  429: "429 Too Many Requests",
  498: "404 Not Found",
  500: "500 Internal Server Error",
  501: "501 Not Implemented",
  502: "502 Bad Gateway",
  503: "503 Service Temporarily Unavailable",
  504: "504 Gateway Time-out",
  505: "505 HTTP Version Not Supported",
  507: "507 Insufficient Storage",
};

/** nginx's own statuses, sent as 400: what their page says beside. */
const DETAILS: Readonly<Record<number, string>> = {
  494: "Request Header Or Cookie Too Large",
  495: "The SSL certificate error",
  496: "No required SSL certificate was sent",
  497: "The plain HTTP request was sent to HTTPS port",
};

const PADDING = "<!-- a padding to disable MSIE and Chrome friendly error page -->\r\n".length * 6;

export function hasPage(status: number): boolean {
  return status in TITLES || status in DETAILS;
}

/** Bytes of the page; null: the version of nginx stands in it, and is not known. */
export function pageLength(run: Run, status: number): number | null {
  const signature = signatureOf(run);
  if (signature === null) return null;
  const detail = DETAILS[status];
  const title = detail === undefined ? TITLES[status]! : `400 ${detail}`;
  const heading = detail === undefined ? title : "400 Bad Request";
  const head = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${heading}</h1></center>\r\n`;
  const middle = detail === undefined ? "" : `<center>${detail}</center>\r\n`;
  const tail = `<hr><center>${signature}</center>\r\n</body>\r\n</html>\r\n`;
  return head.length + middle.length + tail.length + (status >= 400 && isPadded(run) ? PADDING : 0);
}

function signatureOf(run: Run): string | null {
  const tokens = setting(run.scope, "server_tokens")?.args[0] ?? "on";
  const { version } = run.asked.web.facts;
  if (tokens === "off") return "nginx";
  return version === null || tokens === "build" ? null : `nginx/${version}`;
}

/** `msie_padding`, which pads for Chrome too. */
function isPadded(run: Run): boolean {
  if (setting(run.scope, "msie_padding")?.args[0] === "off") return false;
  const { msie, chrome } = browserOf(run);
  return msie || chrome;
}
