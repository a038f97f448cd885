import { WRITE_KEY } from '../../kit/collector.ts';
import { fault, promise } from '../kit/fault.ts';
import { Ledger } from '../kit/ledger.ts';
import { Load } from '../kit/load.ts';
import { agentOf, post } from '../kit/post.ts';
import { needsProc, peak, resident } from '../kit/resident.ts';
import { honest, withKith, type Subject } from '../kit/subject.ts';

const MOST = 512;
const BATCH = 1000;

/** Names without end: each event has another one, and one person has ten thousand traits. */
export const names = fault<Subject>({
  area: 'size',
  name: 'stays small when every event has another name and a person ten thousand traits',
  long: true,
  honest,
  mutants: [
    {
      name: 'remembers every body',
      as: {
        prelude: {
          main: `import http from 'node:http';
            const kept = [];
            const { emit } = http.IncomingMessage.prototype;
            http.IncomingMessage.prototype.emit = function (name, part, ...rest) {
              if (name === 'data') for (let i = 0; i < 60; i++) kept.push(Buffer.from(part));
              return emit.call(this, name, part, ...rest);
            };`,
        },
      },
    },
  ],
  run: async (subject, { full }) => {
    needsProc();
    return withKith(subject, {}, async (kith) => {
      const events = full ? 1_000_000 : 100_000;
      const agent = agentOf(4);
      let next = 0;
      let [taken, refused] = [0, 0];
      const lane = async (): Promise<void> => {
        while (next < events) {
          const first = next;
          next += BATCH;
          const batch = Array.from(
            { length: BATCH },
            (_, i) => `{"type":"track","event":"Name ${first + i}","anonymousId":"n${(first + i) % 5000}"}`,
          );
          const body = `{"writeKey":"${WRITE_KEY}","batch":[${batch.join(',')}]}`;
          for (let done = false; !done;) {
            const answer = await post(`${kith.url}/v1/batch`, body, {}, agent);
            promise(
              answer !== null && [200, 429, 503].includes(answer.status),
              `answered ${answer?.status}: ${answer?.text.slice(0, 200)}`,
            );
            done = answer.status === 200;
            if (!done) {
              await new Promise((resolve) => setTimeout(resolve, 20));
              continue;
            }
            const told = JSON.parse(answer.text) as { accepted: number; rejected: unknown[] };
            taken += told.accepted;
            refused += told.rejected.length;
          }
        }
      };
      await Promise.all(Array.from({ length: 4 }, lane));
      const traits = (from: number): Record<string, number> =>
        Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`trait ${from + i}`, i]));
      for (let from = 0; from < 10_000; from += 500) {
        const answer = await post(
          `${kith.url}/v1/identify`,
          JSON.stringify({ writeKey: WRITE_KEY, userId: 'many-traits', anonymousId: 'many', traits: traits(from) }),
        );
        promise(answer?.status === 200, `traits were answered ${answer?.status}: ${answer?.text.slice(0, 200)}`);
      }
      agent.destroy();
      const most = peak(kith.collector.pid);
      const now = resident(kith.collector.pid);
      promise(most < MOST, `${Math.round(most)} MB were resident; ${MOST} are promised`);
      const ledger = new Ledger();
      await new Load(kith.url, ledger, { lanes: 2, size: 20 }).run(({ acknowledged }) => acknowledged >= 100);
      await kith.sameProcess();
      await kith.collector.quit();
      await ledger.audit(kith.file);
      return `${events} names (${taken} events taken, ${refused} refused with a reason) and 10,000 traits: most ${Math.round(most)} MB, ${Math.round(now)} MB at the end`;
    });
  },
});
