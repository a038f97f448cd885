import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { openStore } from '../../../collector/store/open.ts';
import { copyOf } from '../disk/damage.ts';
import { watched, type Watcher } from '../disk/engine.ts';
import { fault, promise } from '../kit/fault.ts';
import { integrity } from '../kit/integrity.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');

/** Opens a database, which upgrades it, and answers what it holds. */
async function contents(file: string): Promise<string> {
  const store = await openStore({ url: `file:${file}`, threads: false });
  try {
    const sites = await store.read.allSites();
    const raw = await Promise.all(sites.map(({ site }) => store.read.canonicalRaw(site)));
    return JSON.stringify(raw);
  } finally {
    await store.close();
  }
}

/** Upgrades `file` and keeps, before every call that changes it, what a kill at this moment would leave on the disk. */
async function moments(file: string, lose: Watcher): Promise<string[]> {
  const left: string[] = [];
  const keep: Watcher = (sql) => {
    if (!/^\s*(select|pragma|savepoint|release)/i.test(sql)) {
      left.push(`${file}.${left.length}`);
      copyOf(file, left.at(-1)!);
    }
    return lose(sql);
  };
  await watched(keep, async () => (await openStore({ url: `file:${file}`, threads: false })).close());
  return left;
}

/** A database of each released version is upgraded, and the process is killed at every step of it. */
export const migration = fault<Watcher>({
  area: 'process',
  name: 'survives being killed at any moment of an upgrade',
  honest: () => undefined,
  mutants: [{ name: 'upgrades without a transaction', as: (sql) => (/^\s*(begin immediate|commit)\s*$/i.test(sql) ? 'skip' : undefined) }],
  async run(lose, { full, dice }) {
    let [files, kills] = [0, 0];
    for (const name of readdirSync(fixtures).filter((each) => each.endsWith('.db.gz'))) {
      const folder = mkdtempSync(join(tmpdir(), 'kith-upgrade-'));
      try {
        const old = gunzipSync(readFileSync(join(fixtures, name)));
        const [whole, cut] = [join(folder, 'whole.db'), join(folder, 'cut.db')];
        writeFileSync(whole, old);
        writeFileSync(cut, old);
        const wanted = await contents(whole);
        const all = await moments(cut, lose);
        // The short run takes some of them, the first and the last always.
        const some = all.filter((_, i) => full || i === 0 || i === all.length - 1 || dice() < 8 / all.length);
        for (const file of some) {
          const found = await contents(file).catch((error: unknown) => String(error));
          promise(found === wanted, `${name}, killed at call ${all.indexOf(file)} of ${all.length}: ${found.slice(0, 300)}`);
          integrity(file);
        }
        files++;
        kills += some.length;
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
    promise(kills > 0, 'no database of a released version was found');
    return `${files} database of a released version, killed at ${kills} moments: opened, upgraded, nothing changed`;
  },
});
