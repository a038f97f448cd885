import { between, fault, promise } from '../kit/fault.ts';
import { answersFirst } from '../kit/lies.ts';
import { Ledger } from '../kit/ledger.ts';
import { Load } from '../kit/load.ts';
import { audit, serving, untilHealed, type Served } from './serving.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The server crashes, or is started anew by whoever looks after it, while batches are under way. */
export const killed = fault<Served>({
  area: 'postgres',
  name: 'loses nothing when the server is killed and restarted under load, says 503 meanwhile, and heals by itself',
  // A server that was told not to wait for its disk, and keeps what it was told for ten seconds: Kith asks it to wait all the same.
  honest: { options: { synchronous_commit: 'off', wal_writer_delay: '10s', wal_writer_flush_after: '1GB', wal_buffers: '64MB' } },
  mutants: [{ name: 'answers before it commits', as: { lie: answersFirst } }],
  run: (subject, { full, dice }) =>
    serving(subject, {}, async (server, [kith]) => {
      const ledger = new Ledger();
      const load = new Load(kith.url, ledger, { lanes: 8, size: 20, pace: 20 });
      const rounds = full ? 30 : 2;
      let refused = 0;
      let slowest = 0;
      for (let i = 0; i < rounds; i++) {
        let over = false;
        const until = between(dice, 300, 900);
        let warm: () => void;
        const warmed = new Promise<void>((resolve) => (warm = resolve));
        const underway = load.run((round) => {
          if (round.acknowledged >= until) warm();
          return over;
        });
        await Promise.race([warmed, underway]);
        await server.end(i % 3 === 1 ? 'SIGINT' : 'SIGQUIT');
        await pause(full ? between(dice, 0, 3000) : 300);
        await server.launch();
        const since = performance.now();
        slowest = Math.max(slowest, await untilHealed(kith, ledger, since));
        over = true;
        const round = await underway;
        promise(round.broken === 0, `${round.broken} connections to the collector broke`);
        refused += round.shed;
      }
      await kith.sameProcess();
      await kith.collector.quit();
      const stored = await audit(server, ledger);
      promise(refused > 0, 'it never refused anything though the server was away');
      return `${rounds} times away, ${refused} refused with Retry-After, healed within ${Math.round(slowest)} ms; ${ledger.acknowledged.size} acknowledged, ${stored} stored: 0 lost, 0 twice`;
    }),
});
