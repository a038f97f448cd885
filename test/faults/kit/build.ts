/** Builds that are wrong on purpose: a copy of `dist` in which some code runs before Kith's own. The product knows nothing of it. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const made = new Map<string, string>();

/** Code that runs first, in the main thread, or in each thread of the store; and what is replaced in the program's own. */
export interface Prelude {
  main?: string;
  thread?: string;
  /** Each must be found somewhere, or the build is not the mutant that it claims to be. */
  edits?: [RegExp, string][];
}

/** The command of a build with a prelude; the same prelude is built once. */
export function buildWith({ main = '', thread = '', edits = [] }: Prelude): string {
  const key = JSON.stringify([main, thread, edits.map(String)]);
  const known = made.get(key);
  if (known) return known;
  const folder = mkdtempSync(join(tmpdir(), 'kith-build-'));
  cpSync(join(root, 'dist'), folder, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const [wanted, instead] of edits) {
    let found = false;
    for (const name of readdirSync(join(folder, 'collector'))) {
      const path = join(folder, 'collector', name);
      const text = readFileSync(path, 'utf8');
      const edited = text.replaceAll(wanted, instead);
      found ||= edited !== text;
      if (edited !== text) writeFileSync(path, edited);
    }
    if (!found) throw new Error(`Nothing in the build matches ${wanted}.`);
  }
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
