import { rmSync } from 'node:fs';
import { between, fault, promise } from '../kit/fault.ts';
import { Ledger } from '../kit/ledger.ts';
import { Load } from '../kit/load.ts';
import { honest, withKith, type Subject } from '../kit/subject.ts';

/** The process is killed while it starts, at moments that the dice choose. */
export const start = fault<Subject>({
  area: 'process',
  name: 'survives being killed while it starts, again and again',
  honest,
  mutants: [
    {
      name: 'clears its log away when it starts',
      as: { before: (file) => void rm(`${file}-wal`) },
    },
  ],
  run: (subject, { full, dice }) =>
    withKith(subject, {}, async (kith) => {
      const ledger = new Ledger();
      const load = new Load(kith.url, ledger, { lanes: 4, size: 20 });
      const kills = full ? 50 : 3;
      for (let i = 0; i < kills; i++) {
        await load.run(({ acknowledged }) => acknowledged >= 100);
        await kith.collector.kill();
        kith.collector.spawn();
        await new Promise((resolve) => setTimeout(resolve, between(dice, 0, 600)));
        await kith.collector.kill();
        await kith.again();
      }
      await kith.collector.kill();
      const stored = await ledger.audit(kith.file);
      promise(stored > 0, 'nothing was stored at all');
      return `${kills} kills during a start, ${ledger.acknowledged.size} acknowledged, 0 lost`;
    }),
});
const rm = (path: string): void => rmSync(path, { force: true });
