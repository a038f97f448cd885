import { fault, promise } from '../kit/fault.ts';
import { hidesRefusals } from '../kit/lies.ts';
import { Ledger } from '../kit/ledger.ts';
import { Load } from '../kit/load.ts';
import { allow, audit, serving, untilHealed, type Served } from './serving.ts';

/** Others use up the connections of the server, and those that Kith had are ended. */
export const refused = fault<Served>({
  area: 'postgres',
  name: 'says 503 while the server has no connection for it, and heals when it has',
  honest: {},
  mutants: [{ name: 'calls stored what the server never got', as: { lie: hidesRefusals } }],
  run: (subject, { full }) =>
    serving(subject, {}, async (server, [kith]) => {
      const ledger = new Ledger();
      const load = new Load(kith.url, ledger, { lanes: 8, size: 20, pace: 20 });
      await load.run(({ acknowledged }) => acknowledged >= 300);
      const rounds = full ? 10 : 1;
      let shed = 0;
      let slowest = 0;
      for (let i = 0; i < rounds; i++) {
        await allow(server, 0);
        const round = await load.run((told) => told.shed >= 100 || told.acknowledged >= 1000);
        promise(round.broken === 0, `${round.broken} connections to the collector broke`);
        shed += round.shed;
        await allow(server, -1);
        slowest = Math.max(slowest, await untilHealed(kith, ledger, performance.now()));
      }
      await load.run(({ acknowledged }) => acknowledged >= 300);
      await kith.sameProcess();
      await kith.collector.quit();
      const stored = await audit(server, ledger);
      promise(shed >= 100 * rounds, 'it was not refused anything by the server');
      return `${rounds} times, ${shed} refused with Retry-After, healed within ${Math.round(slowest)} ms; ${ledger.acknowledged.size} acknowledged, ${stored} stored: 0 lost, 0 twice`;
    }),
});
