/** Tokens and keys: made here, shown once, kept as hashes. */
import { createHash } from 'node:crypto';
import type { Deps } from '../deps.ts';
import type { NewSource } from '../store/queries/sites.ts';

/** What is kept of a token or key. They are long and random (or at least 20 characters), so one fast hash is enough. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** A fresh key; the first letters tell a person which of the two it is. */
export const newKey = (deps: Pick<Deps, 'token'>, kind: 'browser' | 'server'): string =>
  `${kind === 'browser' ? 'kw' : 'ks'}_${deps.token(24).replace(/[-_]/g, 'x')}`;

/** How a key is kept: a browser's key is public and stays readable, a server's shows its last letters. */
export const asSource = (deps: Pick<Deps, 'token'>, kind: 'browser' | 'server', name: string, key: string): NewSource => ({
  id: `src_${deps.token(9)}`,
  kind,
  name,
  hash: hashOf(key),
  shown: kind === 'browser' ? key : `…${key.slice(-4)}`,
});

/** The two sources that each new site begins with; keys are generated unless given. */
export function firstSources(deps: Pick<Deps, 'token'>, keys: { write?: string | null; secret?: string | null } = {}): NewSource[] {
  return [
    asSource(deps, 'browser', 'Website', keys.write ?? newKey(deps, 'browser')),
    asSource(deps, 'server', 'Server', keys.secret ?? newKey(deps, 'server')),
  ];
}
