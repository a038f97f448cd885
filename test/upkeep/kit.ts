/** A folder with a database in it, and the commands that look after it, as a shell would run them. */
import { mkdtempSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readConfig, type Config } from '../../collector/config.ts';
import { sentence } from '../../collector/upkeep/error.ts';
import * as commands from '../../collector/upkeep/commands.ts';

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
      const flags = words.filter((word) => word.startsWith('--'));
      const target = words.find((word) => !word.startsWith('--')) ?? null;
      try {
        const say = (line: string) => void said.push(line);
        const code = await commands[command]({ config: configOf(all), env: all, now, target, flags, say, complain: say });
        return { code, said: said.join('\n') };
      } catch (error) {
        return { code: 1, said: [...said, sentence(error)].join('\n') };
      }
    },
    old: () => writeFileSync(file, gunzipSync(readFileSync(OLD))),
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}
