/** Rows of the contract whose symptom no test here shows, and why not. */
export const notShown: { readonly [row: string]: string } = {
  "NET-05": "A security group drops packets on their way; in a rehearsal there is no way between balancer and server.",
  "HC-13": "Old stacks keep what the cloud was once told: nothing of that is in a program or on a server.",
  "RT-10": "Stickiness is kept by the balancer over several servers; a rehearsal has one.",
  "TO-02": "No probe reloads nginx: a deployment of this kind replaces servers.",
  "TO-04": "No probe sends slowly, or connects and is silent: what comes of it depends on the client.",
  "TO-06": "A balancer of layer 4 forgets silent flows; HAProxy closes them, which clients see at once.",
  "TL-05": "A gateway trusts certain roots; the certificates of a rehearsal are made for it.",
};
