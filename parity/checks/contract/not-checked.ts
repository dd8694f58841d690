/** Rows of the catalogue that no check judges, each with the reason why not. */
export const notChecked: { readonly [id: string]: string } = {};
