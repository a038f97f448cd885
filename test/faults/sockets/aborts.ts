import { fault, promise } from '../kit/fault.ts';
import { Ledger } from '../kit/ledger.ts';
import { Load } from '../kit/load.ts';
import { descriptors, needsProc } from '../kit/resident.ts';
import { honest, withKith, type Subject } from '../kit/subject.ts';
import { falls, head, many } from './raw.ts';

const SLACK = 20;

/** Senders break off in the middle of a body, by the hundred. */
export const aborts = fault<Subject>({
  area: 'sockets',
  name: 'keeps nothing of senders that break off in the middle of a body',
  honest,
  mutants: [
    {
      name: 'leaks a descriptor with each connection',
      as: {
        prelude: {
          main: `import fs from 'node:fs';
            import net from 'node:net';
            const { emit } = net.Server.prototype;
            net.Server.prototype.emit = function (name, ...rest) {
              if (name === 'connection') fs.openSync('/dev/null');
              return emit.call(this, name, ...rest);
            };`,
        },
      },
    },
  ],
  run: async (subject, { full }) => {
    needsProc();
    return withKith(subject, {}, async (kith) => {
      const { pid } = kith.collector;
      const ledger = new Ledger();
      const load = new Load(kith.url, ledger, { lanes: 8, size: 20 });
      await load.run(({ acknowledged }) => acknowledged >= 400);
      const before = descriptors(pid);
      const each = full ? 500 : 60;
      const rounds = full ? 20 : 3;
      for (let i = 0; i < rounds; i++) for (const socket of await many(kith.url, each, `${head(5000)}{"batch":[`)) socket?.destroy();
      // Who comes later is served later: then everybody before was seen.
      await load.run(({ acknowledged }) => acknowledged >= 400);
      promise(
        await falls(pid, before + SLACK, 10_000),
        `${descriptors(pid) - before} descriptors stayed after ${rounds * each} senders broke off`,
      );
      await kith.sameProcess();
      await kith.collector.quit();
      await ledger.audit(kith.file);
      return `${rounds * each} broken off, no descriptor stays; others were served`;
    });
  },
});
