import { fault, promise } from '../kit/fault.ts';
import { hidesRefusals } from '../kit/lies.ts';
import { Ledger } from '../kit/ledger.ts';
import { Load } from '../kit/load.ts';
import { post } from '../kit/post.ts';
import { needsProc } from '../kit/resident.ts';
import { audit, serving, untilHealed, type Served } from './serving.ts';

/** The server's machine stands still (a snapshot, a full memory, a broken disk): connections stay open and nothing comes back. */
export const frozen = fault<Served>({
  area: 'postgres',
  name: 'says 503 while the server stands still, and heals when it goes on',
  honest: {},
  mutants: [{ name: 'calls stored what the server never got', as: { lie: hidesRefusals } }],
  run: (subject, { full }) => {
    needsProc();
    return serving(subject, {}, async (server, [kith]) => {
      const ledger = new Ledger();
      const load = new Load(kith.url, ledger, { lanes: 8, size: 20, pace: 20 });
      await load.run(({ acknowledged }) => acknowledged >= 500);
      let over = false;
      const before = ledger.acknowledged.size;
      const underway = load.run(() => over);
      server.freeze();
      const began = performance.now();
      await new Promise((resolve) => setTimeout(resolve, full ? 10_000 : 5000));
      promise((await post(`${kith.collector.url}/healthz`))?.status === 200, 'it does not answer while the server stands still');
      const stood = performance.now() - began;
      server.thaw();
      const healing = await untilHealed(kith, ledger, performance.now());
      over = true;
      const round = await underway;
      promise(round.broken === 0, `${round.broken} connections to the collector broke`);
      await kith.sameProcess();
      await kith.collector.quit();
      const stored = await audit(server, ledger);
      promise(round.shed > 0, 'it never refused anything though the server stood still');
      return `stood still for ${Math.round(stood / 1000)} s: ${round.shed} refused with Retry-After, ${before} acknowledged before, healed within ${Math.round(healing)} ms; ${ledger.acknowledged.size} acknowledged, ${stored} stored: 0 lost, 0 twice`;
    });
  },
});
