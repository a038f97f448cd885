import { fault, promise } from '../kit/fault.ts';
import { Ledger } from '../kit/ledger.ts';
import { hidesRefusals } from '../kit/lies.ts';
import { bodyOf, Load, shed } from '../kit/load.ts';
import { agentOf, post } from '../kit/post.ts';
import { needsProc, peak } from '../kit/resident.ts';
import { honest, withKith, type Running, type Subject } from '../kit/subject.ts';

const MOST_RESIDENT = 512;
/** Promised is five seconds; a busy machine gets more before we call it broken. */
const RECOVERY = 20_000;

const quantile = (list: number[], share: number): string => {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted.length === 0 ? 'none' : `${Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!)} ms`;
};

/** Batches a second that it takes from few clients who wait for their answers. */
async function sustainable(kith: Running, ledger: Ledger, seconds: number): Promise<number> {
  const end = performance.now() + seconds * 1000;
  const round = await new Load(kith.url, ledger, { lanes: 16, size: 20 }).run(() => performance.now() > end);
  return round.acknowledged / 20 / seconds;
}

/** Sends at a fixed rate whatever is answered, as a crowd would; nobody waits for anybody. */
async function crowd(kith: Running, ledger: Ledger, rate: number, seconds: number): Promise<string> {
  const agent = agentOf(1000);
  const taken: number[] = [];
  const refused: number[] = [];
  let underway = 0;
  let failed: unknown;
  const one = async (): Promise<void> => {
    const batch = ledger.make(20);
    const answer = await post(`${kith.url}/v1/batch`, bodyOf(batch), {}, agent);
    if (!answer) return;
    if (shed(answer)) return void refused.push(answer.ms);
    ledger.acknowledge(batch);
    taken.push(answer.ms);
  };
  const end = performance.now() + seconds * 1000;
  for (let due = performance.now(); performance.now() < end && !failed;) {
    for (; due < performance.now(); due += 1000 / rate) {
      if (underway >= 1000) continue; // the crowd on this machine has no more sockets than that
      underway++;
      void one()
        .catch((error: unknown) => (failed ??= error))
        .finally(() => underway--);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  while (underway > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  agent.destroy();
  if (failed) throw failed;
  const sent = taken.length + refused.length;
  return `${Math.round(sent / seconds)} a second: taken ${taken.length} (p99 ${quantile(taken, 0.99)}), turned away ${refused.length} (p99 ${quantile(refused, 0.99)})`;
}

/** Until an ordinary batch is taken again. */
async function recovery(kith: Running, ledger: Ledger): Promise<number> {
  const began = performance.now();
  await new Load(kith.url, ledger, { lanes: 1, size: 20 }).run(
    ({ acknowledged }) => acknowledged > 0 || performance.now() - began > RECOVERY,
  );
  return performance.now() - began;
}

/** Ten times as many batches as it can take, then a hundred clients with bodies of half a megabyte. */
export const overload = fault<Subject>({
  area: 'sockets',
  name: 'takes what it can of a flood, tells the rest to come back, and stays small',
  honest,
  mutants: [{ name: 'calls stored what it turned away', as: { lie: hidesRefusals } }],
  run: async (subject, { full }) => {
    needsProc();
    return withKith(subject, {}, async (kith) => {
      const ledger = new Ledger();
      const rate = await sustainable(kith, ledger, full ? 5 : 1);
      const told = await crowd(kith, ledger, rate * 10, full ? 15 : 2);
      const end = performance.now() + (full ? 10_000 : 2000);
      const large = await new Load(kith.url, ledger, { lanes: 100, size: 100, padding: 4200 }).run(
        ({ acknowledged }) => acknowledged >= 40_000 || performance.now() > end,
      );
      const most = peak(kith.collector.pid);
      promise(most < MOST_RESIDENT, `${Math.round(most)} MB were resident; ${MOST_RESIDENT} are promised`);
      const normal = await recovery(kith, ledger);
      promise(normal < RECOVERY, `it was not normal again within ${RECOVERY / 1000} seconds`);
      await kith.sameProcess();
      await kith.collector.quit();
      await ledger.audit(kith.file);
      const sheds = `${large.acknowledged / 100} large bodies taken and ${large.shed} turned away`;
      return `${Math.round(rate)} batches/s sustained; ${told}; ${sheds}; most ${Math.round(most)} MB; normal after ${Math.round(normal)} ms`;
    });
  },
});
