/** Who sent something, in words for warnings: the client's library, nothing about a person. Pure. */
import type { Json } from '../../shared/event.ts';

const clean = (text: string): string =>
  text
    .replace(/[\0\p{Surrogate}]/gu, '�')
    .trim()
    .slice(0, 80);

/** The client library that an event's context names, with its version. */
export function clientOf(context: unknown): string {
  const library = (context as Json | null | undefined)?.['library'] as Json | null | undefined;
  const name = library?.['name'];
  if (typeof name !== 'string' || name.trim() === '') return 'unnamed client';
  const version = library?.['version'];
  return clean(`${name} ${typeof version === 'string' || typeof version === 'number' ? version : ''}`);
}
