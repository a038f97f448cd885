/** Builds that are wrong on purpose: a copy of `dist` in which some code runs before Kith's own. The product knows nothing of it. */
import { cpSync, mkdtempSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const made = new Map<string, string>();

/** Code that runs first, in the main thread, or in each thread of the store. */
export interface Prelude {
  main?: string;
  thread?: string;
}

/** The command of a build with a prelude; the same prelude is built once. */
export function buildWith({ main = '', thread = '' }: Prelude): string {
  const key = JSON.stringify([main, thread]);
  const known = made.get(key);
  if (known) return known;
  const folder = mkdtempSync(join(tmpdir(), 'kith-build-'));
  cpSync(join(root, 'dist'), folder, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const first = (name: string, code: string): void => {
    const path = join(folder, 'collector', `${name}.js`);
    renameSync(path, join(folder, 'collector', `${name}-itself.js`));
    writeFileSync(join(folder, 'collector', `${name}-first.js`), code);
    writeFileSync(path, `await import('./${name}-first.js');\nawait import('./${name}-itself.js');\n`);
  };
  if (main) first('main', main);
  if (thread) first('thread', thread);
  const entry = join(folder, 'bin/kith.js');
  made.set(key, entry);
  return entry;
}

/** Folders of the builds so far, to be removed at the end. */
export const builds = (): string[] => [...made.values()].map((entry) => join(entry, '../..'));
