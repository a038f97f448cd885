/** Which engine stands at an end of a move. */
import { StoreError } from '../error.ts';
import { fileOf, isServer } from '../open.ts';
import { addressProblem, withoutPassword } from '../postgres/address.ts';
import { readServer, writeServer } from '../postgres/bulk.ts';
import { readFile, writeFile } from '../sqlite/bulk.ts';
import type { Bulk } from './bulk.ts';

export { addressProblem, withoutPassword };
/** How the address of a server is written. */
export const SERVER = 'postgres://USER:PASSWORD@HOST/DATABASE';

/** Opens the store that a URL names, to read all of it as it is at one moment or to add to it. */
export async function openBulk(url: string, how: 'read' | 'write'): Promise<Bulk> {
  if (isServer(url)) return how === 'read' ? readServer(url) : writeServer(url);
  const file = fileOf(url);
  if (file === null) throw new StoreError('invalid', 'Only a store in a file or on a server can be moved (KITH_DATABASE_URL).');
  return how === 'read' ? readFile(file, false) : writeFile(file);
}
