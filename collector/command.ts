/** The commands beside `kith start`, for whoever looks after the machine. Like `main.ts` it reads the environment, the clock and the arguments. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readConfig } from './config.ts';
import { StoreError } from './store/store.ts';
import { sentence, UpkeepError } from './upkeep/error.ts';
import { readWords, type Asked } from './upkeep/asked.ts';
import { backup, restore, upgrade, verify } from './upkeep/commands.ts';
import { exportSites, importSites, promote } from './upkeep/moves.ts';

declare const __KITH_VERSION__: string;
const COMMANDS = { backup, verify, restore, upgrade, promote, export: exportSites, import: importSites };
const EXPLAIN = 2;

const dist = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
const [name = '', ...words] = process.argv.slice(2);

/** Takes `--env FILE` out of the words and reads that file: a service keeps its settings where a shell does not see them. */
function environment(): string[] {
  const rest = [...words];
  const at = rest.indexOf('--env');
  if (at < 0) return rest;
  const [, file] = rest.splice(at, 2);
  if (!file || !existsSync(file)) throw new UpkeepError(`There is no file ${file ?? ''} to read settings from (--env FILE).`);
  process.loadEnvFile(file);
  return rest;
}

async function run(): Promise<number> {
  const rest = environment();
  const read = readConfig(process.env, [], { version: __KITH_VERSION__, dist });
  if ('problems' in read) {
    for (const problem of read.problems) console.error(problem);
    return EXPLAIN;
  }
  const said = readWords(name, rest);
  if (!said) {
    console.error(`"${[name, ...rest].join(' ')}" is not a command of Kith; "kith --help" lists them.`);
    return EXPLAIN;
  }
  const asked: Asked = {
    config: read.config,
    env: process.env,
    now: Date.now(),
    elapsed: () => performance.now(),
    token: (bytes) => randomBytes(bytes).toString('base64url'),
    ...said,
    say: (line) => console.log(line),
    complain: (line) => console.error(line),
  };
  return COMMANDS[name as keyof typeof COMMANDS](asked);
}

process.exitCode = await run().catch((error: unknown) => {
  console.error(
    error instanceof StoreError || error instanceof UpkeepError || (error as { code?: unknown }).code ? sentence(error) : error,
  );
  return 1;
});
