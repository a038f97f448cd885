import { fault, promise, between } from '../kit/fault.ts';
import { answersFirst } from '../kit/lies.ts';
import { Ledger } from '../kit/ledger.ts';
import { Load } from '../kit/load.ts';
import { honest, withKith, type Subject } from '../kit/subject.ts';

const PATIENCE = 10_000;

/** The process is told to end, politely, while batches are under way. */
export const terminate = fault<Subject>({
  area: 'process',
  name: 'ends within ten seconds when told to under load, with nothing lost',
  honest,
  mutants: [
    { name: 'answers before it commits', as: { lie: answersFirst } },
    { name: 'drops everything and ends with an error', as: { prelude: { main: `process.on('SIGTERM', () => process.exit(1));` } } },
    { name: 'never ends', as: { prelude: { main: `process.exit = () => undefined; setInterval(() => undefined, 1000);` } } },
  ],
  run: (subject, { full, dice }) =>
    withKith(subject, {}, async (kith) => {
      const ledger = new Ledger();
      const load = new Load(kith.url, ledger, { lanes: 16, size: 20 });
      const rounds = full ? 50 : 3;
      let slowest = 0;
      for (let i = 0; i < rounds; i++) {
        if (i > 0) await kith.again();
        const until = between(dice, 200, 800);
        let ending: Promise<number> | undefined;
        await load.run(({ acknowledged }) => {
          if (acknowledged >= until) ending ??= quit(kith.collector);
          return !kith.collector.running;
        });
        slowest = Math.max(slowest, (await ending) ?? 0);
        promise(kith.collector.ended === 0, `it ended with ${kith.collector.ended}`);
      }
      const stored = await ledger.audit(kith.file);
      return `${rounds} ends, slowest ${Math.round(slowest)} ms, ${ledger.acknowledged.size} acknowledged, ${stored} stored: 0 lost`;
    }),
});

/** Tells it to end; answers the milliseconds that took. After ten seconds it is killed, which the exit code then tells. */
async function quit(collector: { quit(): Promise<void>; kill(): Promise<void> }): Promise<number> {
  const began = performance.now();
  const late = setTimeout(() => void collector.kill(), PATIENCE);
  await collector.quit();
  clearTimeout(late);
  return performance.now() - began;
}
