import { join, isAbsolute } from 'node:path';
import { openSqlite } from './sqlite/open.ts';
import { StoreError } from './error.ts';
import type { Store } from './store.ts';

/** What the store needs to know to open. */
export interface OpenOptions {
  /** `file:PATH`, or `file::memory:` for a store that lives as long as its process. */
  url: string;
  /** Whether the writer and the readers get threads of their own; needs a file. */
  threads?: boolean;
  /** Told when the store ends by itself: the process had better end too, and be started again. */
  onDeath?: (cause: Error) => void;
}

/** Opens (and migrates) the store that a URL names: the only place that chooses an engine. */
export async function openStore(options: OpenOptions): Promise<Store> {
  const file = /^file:(.+)$/.exec(options.url)?.[1];
  if (file === undefined) throw new StoreError('invalid', `Kith cannot open "${options.url.split(':')[0]}:" databases; use file:PATH.`);
  const memory = file === ':memory:';
  return openSqlite(memory || isAbsolute(file) ? file : join(process.cwd(), file), {
    threads: (options.threads ?? true) && !memory,
    onDeath: options.onDeath ?? (() => undefined),
  });
}
