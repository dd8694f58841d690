/**
 * Where the model differs from nginx, with the reason, by the name of the case and the text of the request (null: at
 * start). One that no longer differs fails the suite, so that this list stays true.
 */
export const KNOWN: readonly { readonly case: string; readonly ask: string | null; readonly why: string }[] = [];
