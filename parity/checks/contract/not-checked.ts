/** Rows of the catalogue that no check judges, each with the reason why not. */
export const notChecked: { readonly [id: string]: string } = {
  "IP-09":
    "Whether a CDN stands before the load balancer is not part of a traffic path: requests are taken to come from clients.",
  "PR-07": "Nothing that is declared decides: every ALB rewrites folded headers, and every nginx refuses them.",
  "PR-08": "It depends on a CDN before the load balancer, as IP-09 does.",
};
