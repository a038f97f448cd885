import { fault, promise } from '../kit/fault.ts';
import { Ledger } from '../kit/ledger.ts';
import { post } from '../kit/post.ts';
import { honest, withKith, type Subject } from '../kit/subject.ts';
import { bodies, type Sent } from './bodies.ts';

/** Without a key that anybody can read, a body is nobody's: it may be refused for that as well. */
const refusals = (status: number): number[] => (status === 400 ? [400, 401] : [status]);

/** Sends one body, and holds its answer against what must come of it. */
async function send(url: string, ledger: Ledger, { name, body, headers, status, stored, rejected = 0 }: Sent): Promise<void> {
  const answer = await post(`${url}/v1/batch`, body, headers);
  promise(answer !== null, `${name}: the connection broke instead of an answer`);
  promise(refusals(status).includes(answer.status), `${name}: ${answer.status} instead of ${status}: ${answer.text.slice(0, 200)}`);
  const told = JSON.parse(answer.text) as { rejected?: { reason: string }[]; error?: { message: string } };
  if (answer.status !== 200) return promise(!!told.error?.message, `${name}: refused without a reason`);
  promise(
    (told.rejected ?? []).length === rejected,
    `${name}: ${told.rejected?.length} events refused instead of ${rejected}: ${answer.text.slice(0, 300)}`,
  );
  promise(
    (told.rejected ?? []).every(({ reason }) => reason.length > 5),
    `${name}: an event was refused without a reason`,
  );
  ledger.acknowledge(stored);
}

/** Bodies at and beyond every limit. */
export const sizes = fault<Subject>({
  area: 'size',
  name: 'takes what is within its limits, refuses the rest with a reason, and is never brought down by it',
  honest,
  mutants: [
    {
      name: 'reads UTF-8 leniently',
      as: {
        prelude: {
          main: `const Strict = globalThis.TextDecoder;
            globalThis.TextDecoder = class extends Strict { constructor(label, options) { super(label, { ...options, fatal: false }); } };`,
        },
      },
    },
    {
      name: 'walks into a body by recursion',
      as: {
        prelude: {
          main: `const { parse } = JSON;
            const walk = (x) => { if (x && typeof x === 'object') Object.values(x).forEach(walk); return x; };
            JSON.parse = (text, ...rest) => walk(parse(text, ...rest));`,
        },
      },
    },
    {
      name: 'inflates whatever it is given',
      as: {
        lie: async (asked, forward) => {
          const { gunzipSync } = await import('node:zlib');
          if (asked.headers['content-encoding'] !== 'gzip' || asked.body.length < 1000) return forward();
          return forward(Buffer.from(gunzipSync(asked.body).subarray(0, 100)));
        },
      },
    },
  ],
  run: (subject) =>
    withKith(subject, {}, async (kith) => {
      const ledger = new Ledger();
      const list = bodies(ledger);
      for (const sent of list) {
        await send(kith.url, ledger, sent);
        await kith.sameProcess();
      }
      await kith.collector.quit();
      await ledger.audit(kith.file);
      return `${list.length} bodies answered as they must be, ${ledger.acknowledged.size} events stored of them, same process throughout`;
    }),
});
