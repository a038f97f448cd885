/** `kith promote`, `export` and `import`: moving house. Each answers the process's exit code, and throws one plain sentence when it cannot be done. */
import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { emailSchema } from '../access/entry.ts';
import { exportText } from '../store/move/export.ts';
import { importFile } from '../store/move/import.ts';
import { addressProblem, SERVER, withoutPassword } from '../store/move/open.ts';
import { lasting, Pace } from '../store/move/pace.ts';
import { promoteFile } from '../store/move/promote.ts';
import { report } from '../store/move/report.ts';
import { isServer } from '../store/open.ts';
import type { Asked } from './asked.ts';
import { UpkeepError } from './error.ts';
import { onDisk } from './pack.ts';
import { holds, many, size } from './words.ts';

const paceOf = ({ elapsed, say }: Asked): Pace => new Pace(elapsed, say);
const absolute = (path: string): string => (isAbsolute(path) ? path : join(process.cwd(), path));

/** `kith promote FILE URL`: copies a database file to an empty database of a server, going on where an earlier copy stopped. */
export async function promote(asked: Asked): Promise<number> {
  const { words, say, elapsed } = asked;
  const [file, url] = words;
  if (!file || !url || !isServer(url) || isServer(file)) throw new UpkeepError(`Name the file and the server: kith promote FILE ${SERVER}`);
  const problem = addressProblem(url);
  if (problem) throw new UpkeepError(`The address of the server ${problem}`);
  const begun = elapsed();
  const moved = await promoteFile(absolute(file.replace(/^file:/, '')), url, paceOf(asked));
  for (const line of report(moved)) say(line);
  const odd = moved.filter(({ equal }) => !equal).map(({ table }) => table);
  if (odd.length > 0) {
    asked.complain(
      `The copy is not the same as the file (${odd.join(', ')}), so Kith will not start with it: empty the database and begin anew.`,
    );
    return 1;
  }
  say(`Done in ${lasting((elapsed() - begun) / 1000)}. ${file} is as it was; start Kith with KITH_DATABASE_URL=${withoutPassword(url)}`);
  return 0;
}

/** `kith export SITE [--canonical] --out FILE`: writes a site, or all, to a file. */
export async function exportSites(asked: Asked): Promise<number> {
  const { config, options, now, say, target } = asked;
  const out = options['--out'];
  if (!out || !/\.ndjson(\.gz)?$/.test(out))
    throw new UpkeepError('Say where to: kith export SITE --out FILE.ndjson, or FILE.ndjson.gz to save room.');
  const file = absolute(out);
  if (existsSync(file)) throw new UpkeepError(`${file} is there already; name another file.`);
  const part = `${file}.part`;
  const lines: string[] = [];
  const canonical = asked.flags.includes('--canonical');
  const text = exportText(config.databaseUrl, target, { version: config.version, now, canonical }, paceOf(asked), ({ id, name }, rows) =>
    lines.push(`  ${name} (${id}): ${many(rows, 'row', 'rows')}`),
  );
  try {
    const to = createWriteStream(part, { mode: 0o600 });
    await (file.endsWith('.gz') ? pipeline(Readable.from(text), createGzip(), to) : pipeline(Readable.from(text), to));
    await onDisk(part);
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  say(`${file} (${size((await stat(file)).size)})`);
  for (const line of lines) say(line);
  if (canonical) say('  It is for comparing with another such file of the same site; it cannot be brought in.');
  say('  It holds everything about these people. Passwords and secrets are not in it; keep it as safe as the database.');
  return 0;
}

/** `kith import FILE [--as ID] [--owner EMAIL]`: brings the sites of a file into the database. */
export async function importSites(asked: Asked): Promise<number> {
  const { config, options, now, say, target, token } = asked;
  if (target === null) throw new UpkeepError('Name the file: kith import FILE.ndjson.gz');
  const as = options['--as'] ?? null;
  if (as !== null && !/^[\w-]{1,64}$/.test(as))
    throw new UpkeepError('An id (--as) may hold letters, digits, _ and - only, at most 64 of them.');
  const email = options['--owner'] === undefined ? null : emailSchema.safeParse(options['--owner']);
  if (email?.success === false) throw new UpkeepError(`"${options['--owner']}" is not an e-mail address (--owner).`);
  const link = token(24);
  const came = await importFile(
    config.databaseUrl,
    absolute(target),
    { as, owner: email?.data ?? null, soon: config.admin !== null, link, token, now },
    paceOf(asked),
  );
  for (const { id, name, rows, revoked } of came) {
    say(`${name} is here as ${id}: ${holds(rows)}.`);
    if (revoked.length > 0)
      say(
        `  Another site here has the same ${revoked.length === 1 ? 'key' : 'keys'} (${revoked.join(', ')}), so make new ones for this site in its settings.`,
      );
  }
  if (came.some(({ invited }) => invited))
    say(`  ${email?.data ?? ''} chooses a password at ${config.publicUrl}/invitation?token=${link} (works once, for a week).`);
  return 0;
}
