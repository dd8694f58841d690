import type { WireResponse } from "./client/response";

/**
 * The text of an answer that nginx's configuration holds (`return 200 "ok"`); null for a page that nginx makes, for a file,
 * and for a status without a body, whatever text is declared for it. Pages and files alone have these marks: ngx_http_special_response.c, ngx_http_static_module.c.
 */
export function constantBody(status: number, headers: WireResponse["headers"], body: Buffer): string | null {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  if (names.has("last-modified") || names.has("accept-ranges") || status === 204 || status === 304) return null;
  const text = body.toString("utf8");
  if (/^<html>\r\n<head><title>(\d{3} |Index of )/.test(text)) return null;
  return text;
}
