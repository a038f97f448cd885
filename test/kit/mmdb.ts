/** A tiny file in MaxMind's format (specification 2.0), for IPv4 networks of 8, 16 or 24 bits: what tests look places up in. */

type Value = string | number | { [key: string]: Value } | Value[];
const sized = (type: number, size: number): number[] => {
  const head = (rest: number) => (type <= 7 ? [(type << 5) | rest] : [rest, type - 7]);
  if (size < 29) return head(size);
  if (size < 285) return [...head(29), size - 29];
  throw new Error('longer than this writer writes');
};
function encode(value: Value): number[] {
  if (typeof value === 'string') {
    const bytes = [...Buffer.from(value)];
    return [...sized(2, bytes.length), ...bytes];
  }
  if (typeof value === 'number') {
    const bytes: number[] = [];
    for (let n = value; n > 0; n = Math.floor(n / 256)) bytes.unshift(n % 256);
    return [...sized(6, bytes.length), ...bytes];
  }
  if (Array.isArray(value)) return [...sized(11, value.length), ...value.flatMap(encode)];
  const entries = Object.entries(value);
  return [...sized(7, entries.length), ...entries.flatMap(([key, of]) => [...encode(key), ...encode(of)])];
}

/** The bytes of a file in which each network (`203.0.113.0/24`) has a record. */
export function mmdb(networks: Record<string, Value>, type = 'GeoLite2-City'): Buffer {
  const data: number[] = [];
  const tree: [number | null, number | null][] = [[null, null]];
  const leaves: { node: number; side: 0 | 1; at: number }[] = [];
  for (const [network, record] of Object.entries(networks)) {
    const [address = '', bits = ''] = network.split('/');
    const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    const at = data.length;
    data.push(...encode(record));
    let node = 0;
    for (let i = 0; i < Number(bits); i++) {
      const side = (Math.floor(number / 2 ** (31 - i)) % 2) as 0 | 1;
      const pair = tree[node] as [number | null, number | null];
      if (i === Number(bits) - 1) leaves.push({ node, side, at });
      else node = pair[side] ??= tree.push([null, null]) - 1;
    }
  }
  const count = tree.length;
  for (const { node, side, at } of leaves) (tree[node] as [number | null, number | null])[side] = count + 16 + at;
  const bytes = tree.flatMap((pair) =>
    pair.flatMap((to) => [((to ?? count) >> 16) & 255, ((to ?? count) >> 8) & 255, (to ?? count) & 255]),
  );
  const meta = encode({
    ...{ binary_format_major_version: 2, binary_format_minor_version: 0, build_epoch: 1, database_type: type, ip_version: 4 },
    ...{ languages: ['en'], node_count: count, record_size: 24, description: { en: 'A test' } },
  });
  return Buffer.from([...bytes, ...new Array<number>(16).fill(0), ...data, 0xab, 0xcd, 0xef, ...Buffer.from('MaxMind.com'), ...meta]);
}
