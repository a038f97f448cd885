import { rmSync } from 'node:fs';
import { fill, onSmallDisk } from '../disk/full.ts';
import { fault, promise } from '../kit/fault.ts';
import { hidesRefusals } from '../kit/lies.ts';
import { Ledger } from '../kit/ledger.ts';
import { Load } from '../kit/load.ts';
import { audit, serving, untilHealed, type Served } from './serving.ts';

const DISK = 160 * 1024 * 1024;

/** The server's disk fills up under load. It refuses what it has no room for, or ends by itself and is started again once there is room. */
export const packed = fault<Served>({
  area: 'postgres',
  name: 'says 503 while the server’s disk is full, and heals when there is room',
  long: true,
  honest: {},
  mutants: [{ name: 'calls stored what the server’s disk refused', as: { lie: hidesRefusals } }],
  run: (subject) =>
    onSmallDisk(
      (folder) =>
        serving(subject, { within: folder }, async (server, [kith]) => {
          const ledger = new Ledger();
          const load = new Load(kith.url, ledger, { lanes: 8, size: 50, padding: 2000, pace: 10 });
          await load.run(({ acknowledged }) => acknowledged >= 500);
          const filler = fill(folder);
          const crowded = await load.run((told) => told.shed >= 100 || told.acknowledged >= 60_000);
          rmSync(filler);
          const ended = !server.running;
          if (ended) await server.launch();
          else await server.untilReady();
          const healing = await untilHealed(kith, ledger, performance.now());
          await load.run(({ acknowledged }) => acknowledged >= 500);
          await kith.sameProcess();
          await kith.collector.quit();
          const stored = await audit(server, ledger);
          promise(crowded.shed >= 100, 'it never refused anything though the disk was full');
          return `the server ${ended ? 'ended' : 'went on'}; ${crowded.shed} refused with Retry-After, healed within ${Math.round(healing)} ms; ${ledger.acknowledged.size} acknowledged, ${stored} stored: 0 lost, 0 twice`;
        }),
      DISK,
    ),
});
