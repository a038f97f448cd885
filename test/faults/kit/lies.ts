/** Fronts that lie, used by more than one fault: each stands for a build that breaks a promise. */
import type { Lie } from './front.ts';

const events = (body: Buffer): { batch: Record<string, unknown>[] } => JSON.parse(body.toString()) as never;
const fine = (body: Buffer) => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  text: JSON.stringify({ ok: true, accepted: events(body).batch.length, duplicates: 0, rejected: [] }),
});
const BATCH = '/v1/batch';

/** Answers at once and stores a moment later. */
export const answersFirst: Lie = async (asked, forward) => {
  if (asked.path !== BATCH) return forward();
  setTimeout(() => void forward(), 5);
  return fine(asked.body);
};

/** Calls a batch stored that was refused. */
export const hidesRefusals: Lie = async (asked, forward) => {
  const answer = await forward();
  return asked.path === BATCH && answer && answer.status !== 200 ? fine(asked.body) : answer;
};

/** Stores a batch that it sees again as if it were another one; now and then a connection breaks before the answer, so that it does see one again. */
export function storesAgain(): Lie {
  let seen = 0;
  return async (asked, forward) => {
    if (asked.path !== BATCH) return forward();
    const turn = seen++;
    const body = events(asked.body);
    for (const event of body.batch) event['messageId'] = `${String(event['messageId'])}-${turn}`;
    const answer = await forward(Buffer.from(JSON.stringify(body)));
    return turn % 20 === 10 ? null : answer;
  };
}
