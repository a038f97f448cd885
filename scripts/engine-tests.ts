/** Which tests concern an engine, told from what they import: nobody keeps a list that a new test could be missing from. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where a test gets a database of whichever engine it runs on. */
const EITHER = 'test/kit/database.ts';
/** Where the doors of a store are. */
const STORE = /^collector\/store\/(open\.ts$|[a-z]+\/)/;

/** Every file that `from` imports, whether itself or by others, as paths below `root`. */
function reached(root: string, from: string, seen = new Set<string>()): Set<string> {
  if (seen.has(from) || !existsSync(join(root, from))) return seen;
  seen.add(from);
  // Types alone bring nothing with them.
  for (const [, to] of readFileSync(join(root, from), 'utf8').matchAll(/^(?:import|export) (?!type )[^;']*?from '(\.[^']+)'/gm))
    reached(root, join(dirname(from), to ?? '').replaceAll('\\', '/'), seen);
  return seen;
}

/** The unit tests below `root`: those that run on every engine, and those that open a store of one engine only. */
export function engineTests(root: string): { either: string[]; one: string[] } {
  const either: string[] = [];
  const one: string[] = [];
  const elsewhere = /node_modules|^test\/(sdk|dashboard|browser|clients|faults|postgres)\//;
  const all = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' });
  const files = all.map((path) => `test/${path.replaceAll('\\', '/')}`).filter((path) => /\.test\.tsx?$/.test(path));
  for (const file of files.filter((path) => !elsewhere.test(path)).sort()) {
    const found = reached(root, file);
    if (found.has(EITHER)) either.push(file);
    else if ([...found].some((path) => STORE.test(path))) one.push(file);
  }
  return { either, one };
}
