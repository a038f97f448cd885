import Database from 'better-sqlite3';
import { fault, promise } from '../kit/fault.ts';
import { Ledger } from '../kit/ledger.ts';
import { hidesRefusals } from '../kit/lies.ts';
import { bodyOf, shed } from '../kit/load.ts';
import { post } from '../kit/post.ts';
import { honest, withKith, type Subject } from '../kit/subject.ts';

/** Another program (a file browser for databases, a backup) holds the file's write lock for longer than the collector waits. */
export const locked = fault<Subject>({
  area: 'disk',
  name: 'says 503 while another program holds the database, and goes on when it lets go',
  long: true,
  honest,
  mutants: [{ name: 'calls stored what it could not write', as: { lie: hidesRefusals } }],
  run: (subject, { full }) =>
    withKith(subject, {}, async (kith) => {
      const ledger = new Ledger();
      const other = new Database(kith.file);
      other.exec('begin immediate');
      const hold = full ? 10_000 : 6000; // the collector waits five seconds for a lock
      const began = performance.now();
      let refused = 0;
      const one = async (): Promise<void> => {
        const batch = ledger.make(20);
        const answer = await post(`${kith.url}/v1/batch`, bodyOf(batch));
        promise(answer !== null, 'the connection broke');
        if (shed(answer)) refused++;
        else ledger.acknowledge(batch);
      };
      const first = Promise.all(Array.from({ length: 20 }, one));
      const held = new Promise((resolve) => setTimeout(resolve, hold));
      const reads = await post(`${kith.collector.url}/healthz`);
      promise(reads?.status === 200, 'it does not answer while the database is held');
      await Promise.all([first, held]);
      other.exec('rollback');
      other.close();
      const letGo = performance.now();
      while (performance.now() - letGo < 15_000) {
        const before = ledger.acknowledged.size;
        await one();
        if (ledger.acknowledged.size > before) break;
      }
      const after = performance.now() - letGo;
      promise(after < 15_000, 'it takes nothing though the database is free again');
      await kith.sameProcess();
      await kith.collector.quit();
      await ledger.audit(kith.file);
      return `held for ${Math.round((letGo - began) / 1000)} s: ${refused} of 20 refused with Retry-After; normal after ${Math.round(after)} ms; 0 lost`;
    }),
});
