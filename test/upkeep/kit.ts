/** A folder with a database in it, and the commands that look after it, as a shell would run them. */
import { mkdtempSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readConfig, type Config } from '../../collector/config.ts';
import { sentence } from '../../collector/upkeep/error.ts';
import { randomBytes } from 'node:crypto';
import { readWords } from '../../collector/upkeep/asked.ts';
import * as upkeep from '../../collector/upkeep/commands.ts';
import { exportSites, importSites, promote } from '../../collector/upkeep/moves.ts';

const commands = { ...upkeep, promote, export: exportSites, import: importSites };

export const NOW = Date.parse('2026-11-22T03:15:00Z');
/** The database of the released version 0.1.0. */
export const OLD = join(import.meta.dirname, '../fixtures/kith-0.1.0.db.gz');

export interface Place {
  folder: string;
  file: string;
  backups: string;
  env: Record<string, string>;
  config: Config;
  /** Runs a command; answers its exit code and everything it said. */
  run(
    command: keyof typeof commands,
    words?: string[],
    more?: { env?: Record<string, string>; now?: number },
  ): Promise<{ code: number; said: string }>;
  /** Puts the database of version 0.1.0 there. */
  old(): void;
  end(): void;
}

/** Makes one; `end` it after the test. */
export function makePlace(settings: Record<string, string> = {}): Place {
  const folder = mkdtempSync(join(tmpdir(), 'kith-upkeep-'));
  const file = join(folder, 'kith.db');
  const env = { KITH_DATABASE_URL: `file:${file}`, KITH_LOG: 'warn', ...settings };
  const configOf = (env: Record<string, string>): Config => {
    const read = readConfig(env, [], { version: '0.0.0-test', dist: '/nowhere' });
    if ('problems' in read) throw new Error(read.problems.join('\n'));
    return read.config;
  };
  return {
    folder,
    file,
    env,
    backups: join(folder, 'backups'),
    config: configOf(env),
    async run(command, words = [], { env: more = {}, now = NOW } = {}) {
      const said: string[] = [];
      const all = { ...env, ...more };
      const read = readWords(command, words);
      if (!read) return { code: 2, said: 'not a command of Kith' };
      const token = (bytes: number): string => randomBytes(bytes).toString('base64url');
      try {
        const say = (line: string) => void said.push(line);
        const given = { config: configOf(all), env: all, now, elapsed: () => performance.now(), token, say, complain: say };
        const code = await commands[command]({ ...given, ...read });
        return { code, said: said.join('\n') };
      } catch (error) {
        return { code: 1, said: [...said, sentence(error)].join('\n') };
      }
    },
    old: () => writeFileSync(file, gunzipSync(readFileSync(OLD))),
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}
