/** The files that are open: the current one, then the one that includes it. */
export interface Chain {
  readonly file: string;
  readonly from: Chain | null;
}

export function timesOpen(chain: Chain | null, file: string): number {
  let times = 0;
  for (let at = chain; at !== null; at = at.from) if (at.file === file) times++;
  return times;
}

export function chainText(chain: Chain, file: string): string {
  const names = [file];
  for (let at: Chain | null = chain; at !== null; at = at.from) {
    names.unshift(at.file);
    if (at.file === file) break;
  }
  return names.join(" → ");
}
