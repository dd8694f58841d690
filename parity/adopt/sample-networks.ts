/** An IPv4 network as numbers: the first address, and the length of the prefix. */
interface Network {
  readonly first: number;
  readonly prefix: number;
}

/** Private address space (RFC 1918), the largest first. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** A private network of the same size that overlaps none of these; null when they are no networks of one size. */
export function unusedNetwork(values: readonly string[]): string | null {
  const used = values.map(parseNetwork);
  const prefix = used[0]?.prefix;
  if (prefix === undefined || used.some((network) => network?.prefix !== prefix)) return null;
  const found = freeNetwork(used as Network[], prefix);
  return found === null ? null : `${formatAddress(found)}/${prefix}`;
}

/** A private address that is not among these; null when they are no addresses. */
export function unusedAddress(values: readonly string[]): string | null {
  const used = values.map((value) => parseNetwork(`${value}/32`));
  if (used.includes(null)) return null;
  const found = freeNetwork(used as Network[], 32);
  return found === null ? null : formatAddress(found);
}

/** From the top of each private block downwards: people number their networks from below. */
function freeNetwork(used: readonly Network[], prefix: number): number | null {
  const size = 2 ** (32 - prefix);
  for (const block of PRIVATE.map((text) => parseNetwork(text)!)) {
    if (prefix < block.prefix) continue;
    const end = block.first + 2 ** (32 - block.prefix);
    // Each used network covers some candidates; one more than all of those is enough to find a free one.
    for (let first = end - size, tries = 0; first >= block.first && tries < 100_000; first -= size, tries++) {
      // The last address of a block is its broadcast address.
      if (prefix === 32 && first === end - 1) continue;
      if (!used.some((network) => first < network.first + 2 ** (32 - network.prefix) && network.first < first + size))
        return first;
    }
  }
  return null;
}

function parseNetwork(text: string): Network | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (match === null) return null;
  const [a, b, c, d, prefix] = match.slice(1).map(Number) as [number, number, number, number, number];
  if (Math.max(a, b, c, d) > 255 || prefix > 32) return null;
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  return { first: address - (address % 2 ** (32 - prefix)), prefix };
}

function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
