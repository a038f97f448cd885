import { fault, promise } from '../kit/fault.ts';
import { hidesRefusals } from '../kit/lies.ts';
import { Ledger } from '../kit/ledger.ts';
import { Load } from '../kit/load.ts';
import { honest, withKith, type Subject } from '../kit/subject.ts';

/** Far too little memory, and bodies as large as they may be. */
export const memory = fault<Subject>({
  area: 'process',
  name: 'stays up or ends cleanly when it has far too little memory, and forgets nothing',
  honest,
  mutants: [{ name: 'calls stored what it could not take', as: { lie: hidesRefusals } }],
  run: (subject, { full }) =>
    withKith(subject, { env: { NODE_OPTIONS: `--max-old-space-size=${full ? 40 : 48}` } }, async (kith) => {
      const ledger = new Ledger();
      const load = new Load(kith.url, ledger, { lanes: 60, size: 100, padding: 4200 });
      const end = performance.now() + (full ? 20_000 : 1500);
      const round = await load.run(({ acknowledged }) => acknowledged >= 40_000 || performance.now() > end || !kith.collector.running);
      const died = round.broken > 0 && (await kith.collector.gone());
      const how = kith.collector.ended;
      promise(!died || /heap|memory|store ended/i.test(kith.collector.output), `it ended (${how}) and did not say why`);
      if (died) await kith.again();
      await kith.collector.quit();
      await ledger.audit(kith.file);
      const after = died ? `it ended (${how}), said why and came back` : 'it stayed up';
      return `${after}; ${round.acknowledged} acknowledged, ${round.shed} turned away, 0 lost`;
    }),
});
