import { join, isAbsolute } from 'node:path';
import { openSqlite } from './sqlite/open.ts';
import { addressProblem, withoutPassword } from './postgres/address.ts';
import { openPostgres } from './postgres/open.ts';
import { StoreError } from './error.ts';
import type { Store } from './store.ts';

/** What the store needs to know to open. */
export interface OpenOptions {
  /** `file:PATH`, or `file::memory:` for a store that lives as long as its process. */
  url: string;
  /** Whether the writer and the readers get threads of their own: those of a file do, unless this is false; of a server, whoever takes events in does, when it is true. */
  threads?: boolean;
  /** Told when the store ends by itself: the process had better end too, and be started again. */
  onDeath?: (cause: Error) => void;
}

/** Whether a URL names a database server rather than a file. */
export const isServer = (url: string): boolean => /^postgres(ql)?:\/\//.test(url);

/** What is wrong with a URL, to be said after the name of a setting; null when a store may be there. */
export function urlProblem(url: string): string | null {
  if (isServer(url)) return addressProblem(url);
  return /^file:./.test(url) ? null : 'must be file:PATH or postgres://USER:PASSWORD@HOST/DATABASE.';
}

/** A URL as it may be shown: without a password. */
export const shownUrl = (url: string): string => (isServer(url) ? withoutPassword(url) : url);

/** The absolute path of the file that a URL names; null when it names none, or a store in memory. */
export function fileOf(url: string): string | null {
  const file = /^file:(.+)$/.exec(url)?.[1];
  if (file === undefined || file === ':memory:') return null;
  return isAbsolute(file) ? file : join(process.cwd(), file);
}

/** Opens (and migrates) the store that a URL names: the only place that chooses an engine. */
export async function openStore(options: OpenOptions): Promise<Store> {
  const onDeath = options.onDeath ?? (() => undefined);
  if (isServer(options.url)) return openPostgres(options.url, { threads: options.threads ?? false, onDeath });
  if (!/^file:./.test(options.url))
    throw new StoreError('invalid', `Kith cannot open "${options.url.split(':')[0]}:" databases; use file:PATH or postgres://.`);
  const file = fileOf(options.url);
  return openSqlite(file ?? ':memory:', {
    threads: (options.threads ?? true) && file !== null,
    onDeath,
  });
}
