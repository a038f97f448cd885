import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../../collector/store/open.ts';
import { fault, promise } from '../kit/fault.ts';
import { integrity } from '../kit/integrity.ts';
import { Ledger } from '../kit/ledger.ts';
import { Load } from '../kit/load.ts';
import { honest as honestBuild, withKith } from '../kit/subject.ts';
import { copyOf, scribble, tear } from './damage.ts';

/** What is done to the file before it is opened. */
type Opener = (file: string) => void;

/** Serial numbers that a file holds, in no order. */
async function serials(file: string): Promise<Set<number>> {
  const store = await openStore({ url: `file:${file}`, threads: false });
  try {
    const site = (await store.read.allSites())[0]?.site ?? 0;
    const found = (await store.read.canonicalRaw(site))['event'] ?? '';
    const page = await store.write.profileDrift(site, 0, 10_000);
    promise(page.drift.length === 0, `kept rows differ from a recomputation: ${JSON.stringify(page.drift[0])}`);
    return new Set([...found.matchAll(/\\"serial\\":(\d+)/g)].map(([, serial]) => Number(serial)));
  } finally {
    await store.close();
  }
}

/** The log beside the database is torn or scribbled over after a power cut: at many lengths, and at its tail. */
export const torn = fault<Opener>({
  area: 'disk',
  name: 'opens with a torn log, keeps everything before the tear and nothing by half',
  honest: () => undefined,
  mutants: [{ name: 'clears its log away when it starts', as: (file) => rmSync(`${file}-wal`, { force: true }) }],
  run: (before, { full, dice }) =>
    withKith(honestBuild, {}, async (kith) => {
      const ledger = new Ledger();
      // What was written back into the file before stays whatever happens to the log: a polite end writes everything back.
      await new Load(kith.url, ledger, { lanes: 1, size: 20 }).run(({ acknowledged }) => acknowledged >= 400);
      await kith.collector.quit();
      const safe = ledger.acknowledged.size;
      await kith.again();
      // One lane: the order of the answers is the order of the commits.
      await new Load(kith.url, ledger, { lanes: 1, size: 20 }).run(({ acknowledged }) => acknowledged >= 600);
      await kith.collector.kill();
      promise(statSync(`${kith.file}-wal`).size > 0, 'there is no log to tear');
      const folder = mkdtempSync(join(tmpdir(), 'kith-torn-'));
      const cuts = full ? 100 : 8;
      let least = Infinity;
      try {
        for (let cut = 0; cut <= cuts; cut++) {
          const file = join(folder, `${cut}.db`);
          copyOf(kith.file, file);
          const size = statSync(`${file}-wal`).size;
          if (cut > 0 && cut % 2 === 0) tear(`${file}-wal`, dice());
          else if (cut > 0) scribble(`${file}-wal`, Math.floor(size * dice() * 0.9), 64, dice);
          before(file);
          const found = await serials(file);
          integrity(file);
          const known = [...ledger.acknowledged];
          promise(
            known.slice(0, safe).every((serial) => found.has(serial)),
            'events that were in the file itself are gone',
          );
          const kept = known.filter((serial) => found.has(serial)).length;
          promise(
            known.slice(0, kept).every((serial) => found.has(serial)),
            'what is left is not everything before the tear',
          );
          promise(kept % 20 === 0, `a batch is there by half: ${kept} events`);
          if (cut === 0) promise(kept === known.length, `${known.length - kept} acknowledged events are lost though the log is whole`);
          least = Math.min(least, kept);
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
      return `${cuts} tears: at least ${least} of ${ledger.acknowledged.size} events left, always those before the tear; ${safe} in the file itself stay`;
    }),
});
