/** What a phase ends with; null goes on to the next. */
export type Outcome =
  /** An answer by its status: error pages, built-in bodies (ngx_http_finalize_request with a status). */
  | { readonly kind: "status"; readonly status: number }
  /** The response is made; header filters follow. */
  | { readonly kind: "response" }
  /** ngx_http_internal_redirect. */
  | { readonly kind: "internal"; readonly uri: string; readonly args: string }
  /** ngx_http_named_location; the name with its `@`. */
  | { readonly kind: "named"; readonly name: string }
  | { readonly kind: "close"; readonly why: string };

export function status(code: number): Outcome {
  return { kind: "status", status: code };
}

export const RESPONSE: Outcome = { kind: "response" };
