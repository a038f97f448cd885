import { between, fault, promise } from '../kit/fault.ts';
import { answersFirst, storesAgain } from '../kit/lies.ts';
import { Ledger } from '../kit/ledger.ts';
import { Load } from '../kit/load.ts';
import { honest, withKith, type Subject } from '../kit/subject.ts';

const LANES = { lanes: 16, size: 20 };

/** The process is ended as by a power cut, again and again, while batches are under way. */
export const kill = fault<Subject>({
  area: 'process',
  name: 'loses nothing and stores nothing twice when it is killed in the middle of batches',
  honest,
  mutants: [
    { name: 'answers before it commits', as: { lie: answersFirst } },
    { name: 'stores again what is sent again', as: { lie: storesAgain() } },
  ],
  run: (subject, { full, dice }) =>
    withKith(subject, {}, async (kith) => {
      const ledger = new Ledger();
      const load = new Load(kith.url, ledger, LANES);
      const rounds = full ? 200 : 5;
      let cut = 0;
      for (let i = 0; i < rounds; i++) {
        if (i > 0) await kith.again();
        const until = between(dice, 500, 900);
        const wait = dice() * 8;
        let killed: Promise<void> | undefined;
        const round = await load.run(({ acknowledged }) => {
          if (acknowledged >= until) killed ??= new Promise((resolve) => setTimeout(resolve, wait)).then(() => kith.collector.kill());
          return !kith.collector.running;
        });
        await killed;
        promise(
          kith.collector.ended === 'SIGKILL',
          `the process ended by itself (${kith.collector.ended}):\n${kith.collector.output.slice(-1000)}`,
        );
        cut += round.broken;
      }
      const stored = await ledger.audit(kith.file);
      const acknowledged = ledger.acknowledged.size;
      if (full) promise(acknowledged >= 100_000, `only ${acknowledged} events were acknowledged; 100,000 were wanted`);
      return `${rounds} kills, ${cut} requests cut, ${acknowledged} acknowledged, ${stored} stored: 0 lost, 0 twice`;
    }),
});
