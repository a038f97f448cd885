import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SECRET_KEY } from '../../kit/collector.ts';
import { fault, Impossible, promise } from '../kit/fault.ts';
import { Ledger } from '../kit/ledger.ts';
import { hidesRefusals } from '../kit/lies.ts';
import { bodyOf, Load, shed } from '../kit/load.ts';
import { post } from '../kit/post.ts';
import { honest, withKith, type Subject } from '../kit/subject.ts';

const SIZE = 24 * 1024 * 1024;
/** Promised is five seconds; a busy machine gets more before we call it broken. */
const HEALING = 15_000;

/** A small disk of its own for the time of a trial. */
export async function onSmallDisk<T>(trial: (folder: string) => Promise<T>, size = SIZE): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'kith-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { encoding: 'utf8' });
  try {
    if (mounted.status !== 0) throw new Impossible(`a small disk cannot be mounted here: ${mounted.stderr || String(mounted.error)}`);
    const place = join(folder, 'kith');
    mkdirSync(place);
    return await trial(place);
  } finally {
    if (mounted.status === 0) spawnSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Fills a disk but for a quarter of a megabyte; answers the file that does. */
export function fill(folder: string): string {
  const room = statfsSync(folder);
  const filler = join(folder, 'filler');
  writeFileSync(filler, Buffer.alloc(Math.max(0, room.bavail * room.bsize - 256 * 1024)));
  return filler;
}

/** The disk fills up under load, and later there is room again. */
export const full = fault<Subject>({
  area: 'disk',
  name: 'says 503 while the disk is full, still reads, and heals without a restart',
  honest,
  mutants: [{ name: 'calls stored what the disk refused', as: { lie: hidesRefusals } }],
  run: (subject) =>
    onSmallDisk((folder) =>
      withKith(subject, { folder }, async (kith) => {
        const ledger = new Ledger();
        const load = new Load(kith.url, ledger, { lanes: 8, size: 20 });
        await load.run(({ acknowledged }) => acknowledged >= 1000);
        const filler = fill(folder);
        const crowded = await load.run(({ acknowledged, shed }) => shed >= 100 || acknowledged >= 5000);
        const person = await post(`${kith.url}/api/v1/profiles/lookup?namespace=anonymous_id&value=anonymous-1`, undefined, {
          authorization: `Bearer ${SECRET_KEY}`,
        });
        promise(person?.status === 200, `a profile cannot be read while the disk is full (${person?.status}): ${person?.text}`);
        rmSync(filler);
        const began = performance.now();
        for (let healed = false; !healed;) {
          const batch = ledger.make(20);
          const answer = await post(`${kith.url}/v1/batch`, bodyOf(batch));
          healed = answer !== null && !shed(answer);
          if (healed) ledger.acknowledge(batch);
          else await new Promise((resolve) => setTimeout(resolve, 50));
          promise(healed || performance.now() - began < HEALING, 'it did not heal though there is room again');
        }
        const healing = performance.now() - began;
        await load.run(({ acknowledged }) => acknowledged >= 500);
        await kith.sameProcess();
        await kith.collector.quit();
        await ledger.audit(kith.file);
        promise(crowded.shed >= 100, 'it never refused anything though the disk was full');
        return `${crowded.shed} refused with Retry-After, reads went on, healed ${Math.round(healing)} ms after there was room; ${ledger.acknowledged.size} acknowledged, 0 lost`;
      }),
    ),
});
