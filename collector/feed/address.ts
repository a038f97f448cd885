/** Which addresses a feed may be fetched from: the web, and nothing inside the owner's own network unless the machine's owner says so. */
import { lookup as resolve } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { HttpError } from '../error.ts';

const inside = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  inside.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b:1::', 48],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inside.addSubnet(net, bits, 'ipv6');

/** The address of the older kind that one of the newer kind stands for (::ffff:10.0.0.1, 64:ff9b::a00:1); null for any other. */
function embedded(address: string): string | null {
  const written = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1);
  const [, high, low] = /^(?:::ffff:|64:ff9b::)([\da-f]{1,4}):([\da-f]{1,4})$/.exec(written) ?? [];
  if (high === undefined || low === undefined) return null;
  const [a, b] = [parseInt(high, 16), parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join('.');
}

/** Whether an IP address lies in a private or special network. */
export function isPrivate(address: string): boolean {
  if (isIP(address) === 4) return inside.check(address, 'ipv4');
  const older = embedded(address);
  return older === null ? inside.check(address.replace(/%.*$/, ''), 'ipv6') : inside.check(older, 'ipv4');
}

const REFUSED = 'leads to a private network. If that is meant, the machine’s owner allows it with KITH_FEED_PRIVATE=true.';

/** The address of a feed, or `invalid` with what to do. */
export function feedUrl(text: string, privately: boolean): URL {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.href.length > 2000)
    throw new HttpError('invalid', 'The address of the feed must be one like https://shop.example/feed.xml.');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!privately && (isIP(host) ? isPrivate(host) : /(^|\.)localhost\.?$/i.test(host)))
    throw new HttpError('invalid', `The address ${url.host} ${REFUSED}`);
  url.hash = '';
  return url;
}

/** Looks a name up as usual, and fails where it leads to a private network: asked for the very connection, so that no second answer can differ. */
export const publicLookup: LookupFunction = (hostname, options, answer) => {
  resolve(hostname, { ...options, all: true }, (error, found) => {
    if (error) return answer(error, '', 0);
    if (found.some(({ address }) => isPrivate(address)))
      return answer(new HttpError('invalid', `The address ${hostname} ${REFUSED}`), '', 0);
    const [first] = found;
    if (options.all) return answer(null, found);
    return answer(null, first?.address ?? '', first?.family ?? 0);
  });
};
