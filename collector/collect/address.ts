/** IP addresses are cut before the first write. Pure. */
import { isIP } from 'node:net';
import type { Json } from '../../shared/event.ts';

/** An address without the part that tells one household from its neighbours: the last byte of IPv4, all but the first 48 bits of IPv6. */
export function cutIp(text: string): string | null {
  const version = isIP(text);
  if (version === 4) return text.replace(/\d+$/, '0');
  if (version !== 6) return null;
  const embedded = /^(.*:)(\d+\.\d+\.\d+\.)\d+$/.exec(text);
  if (embedded && /^(0*:)*:?ffff:$/i.test(embedded[1] ?? '')) return `${embedded[1]}${embedded[2]}0`;
  const [head = '', tail = ''] = text.split('%')[0]?.split('::') ?? [];
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const groups = text.includes('::')
    ? [...left, ...new Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
    : left;
  return `${groups.slice(0, 3).join(':')}::`;
}

/** A context with its `ip` cut; one that is no address at all is left out. */
export function cutAddress(context: Json): Json {
  if (!Object.hasOwn(context, 'ip')) return context;
  const { ip, ...rest } = context;
  const cut = typeof ip === 'string' ? cutIp(ip.trim()) : null;
  return cut === null ? rest : { ...rest, ip: cut };
}
