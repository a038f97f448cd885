import { fault, promise } from '../kit/fault.ts';
import { Ledger } from '../kit/ledger.ts';
import { Load } from '../kit/load.ts';
import { descriptors, needsProc, peak } from '../kit/resident.ts';
import { honest, withKith, type Subject } from '../kit/subject.ts';
import { falls, head, many } from './raw.ts';

/** Headers may take ten seconds and bodies thirty; a busy machine gets more before we call it broken. */
const PATIENCE = 45_000;
const MOST = 512;
/** Log files, sockets of its own and the like come and go. */
const SLACK = 20;

/** Who sends one letter a second, who sends half a body, who connects and says nothing: many of each. */
export const slow = fault<Subject>({
  area: 'sockets',
  name: 'serves others while many send slowly, by half or nothing, and is rid of them all in time',
  long: true,
  honest,
  mutants: [
    {
      name: 'waits for slow senders for ever',
      as: {
        prelude: {
          main: `import http from 'node:http';
            const { listen } = http.Server.prototype;
            http.Server.prototype.listen = function (...rest) {
              Object.assign(this, { headersTimeout: 0, requestTimeout: 0, keepAliveTimeout: 0 });
              return listen.apply(this, rest);
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
      const working = (): Promise<unknown> => load.run(({ acknowledged }) => acknowledged >= 400);
      await working();
      const before = descriptors(pid);
      const each = full ? 500 : 60;
      const slowly = await many(kith.url, each, 'POST /v1/batch HTTP/1.1\r\nHost: kith\r\nX-Slow: ');
      const silent = await many(kith.url, each, '');
      const half = await many(kith.url, each, `${head(5000)}{"batch":[`, true);
      for (const socket of half.slice(0, each / 2)) socket?.end();
      const drip = setInterval(() => slowly.forEach((socket) => socket?.writable && socket.write('x')), 1000);
      try {
        await working();
        const held = descriptors(pid) - before;
        promise(await falls(pid, before + SLACK, PATIENCE), `${descriptors(pid) - before} of ${3 * each} slow connections are still open`);
        await working();
        const most = peak(pid);
        promise(most < MOST, `${Math.round(most)} MB were resident; ${MOST} are promised`);
        await kith.sameProcess();
        const flat = descriptors(pid) - before;
        await kith.collector.quit();
        await ledger.audit(kith.file);
        return `${3 * each} opened at once (${held} descriptors more after others were served, later ${flat}); most ${Math.round(most)} MB`;
      } finally {
        clearInterval(drip);
        for (const socket of [...slowly, ...silent, ...half]) socket?.destroy();
      }
    });
  },
});
