import { writeFileSync } from 'node:fs';
import { fault, promise } from '../kit/fault.ts';
import { Ledger } from '../kit/ledger.ts';
import { Load } from '../kit/load.ts';
import { withKith, type Subject } from '../kit/subject.ts';

/** A thread cannot be killed from outside: this build lets its writer end where a file says so. */
const mortal = `import { existsSync } from 'node:fs';
  import { workerData } from 'node:worker_threads';
  if (workerData.role === 'writer') setInterval(() => existsSync(workerData.file + '.die') && process.exit(3), 10);`;

/** The thread that writes ends by itself in the middle of its work. */
export const writer = fault<Subject>({
  area: 'process',
  name: 'ends with a clear line when its writer ends, and comes back with everything',
  honest: { prelude: { thread: mortal } },
  mutants: [
    {
      name: 'goes on without a writer',
      as: {
        prelude: { thread: mortal, main: `const { exit } = process; process.exit = (code) => (code === 1 ? undefined : exit(code));` },
      },
    },
  ],
  run: (subject) =>
    withKith(subject, {}, async (kith) => {
      const ledger = new Ledger();
      const load = new Load(kith.url, ledger, { lanes: 8, size: 20 });
      await load.run(({ acknowledged }) => {
        if (acknowledged === 400) writeFileSync(`${kith.file}.die`, '');
        return acknowledged > 20_000;
      });
      promise(await kith.collector.gone(), 'the process goes on though its writer ended');
      promise(kith.collector.ended === 1, `it ended with ${kith.collector.ended}`);
      promise(
        /store ended by itself/i.test(kith.collector.output),
        `its last line does not say why:\n${kith.collector.output.slice(-500)}`,
      );
      await ledger.audit(kith.file);
      return `${ledger.acknowledged.size} acknowledged before it, 0 lost`;
    }),
});
