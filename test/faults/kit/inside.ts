/** A collector in this process, whose clock stands still and can be moved: for faults of time and of identity. */
import { startKith, type Kith } from '../../kit/kith.ts';
import { promise } from './fault.ts';

/** What becomes of an event on its way in; a faulty build changes or drops it. `turn` counts the events so far. */
export type Twist = (event: Record<string, unknown>, turn: number, kith: Kith) => Record<string, unknown> | null;
/** Events arrive as they were sent. */
export const untouched: Twist = (event) => event;

/** One collector in memory and a way in. */
export interface Inside {
  kith: Kith;
  /** Sends events, each as a batch of its own or all as one; answers how many were accepted, duplicates and refused. */
  send(events: Record<string, unknown>[], more?: { sentAt?: string; key?: string }): Promise<Told>;
}
export interface Told {
  accepted: number;
  duplicates: number;
  rejected: { reason: string }[];
}

/** Runs a trial on a collector in memory. */
export async function inside<T>(twist: Twist, trial: (inside: Inside) => Promise<T>): Promise<T> {
  const kith = await startKith();
  let turn = 0;
  const send: Inside['send'] = async (events, { key, ...body } = {}) => {
    const arriving = events.flatMap((event) => twist(event, turn++, kith) ?? []);
    if (arriving.length === 0) return { accepted: events.length, duplicates: 0, rejected: [] };
    const answer = await kith.send(arriving, { body, ...(key ? { key } : {}) });
    promise(answer.status === 200, `a batch was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body as unknown as Told;
  };
  try {
    const result = await trial({ kith, send });
    promise(kith.log.length === 0, `something went wrong inside: ${JSON.stringify(kith.log[0])}`);
    return result;
  } finally {
    await kith.close();
  }
}

/** The profile behind an identifier; null when there is none. */
export async function profileOf(kith: Kith, namespace: string, value: string): Promise<Record<string, unknown> | null> {
  const { status, body } = await kith.api<Record<string, unknown>>(
    'secret key',
    'GET',
    `/profiles/lookup?namespace=${namespace}&value=${encodeURIComponent(value)}`,
  );
  promise(status === 200 || status === 404, `the profile of ${value} was answered ${status}`);
  return status === 200 ? body : null;
}

/** Events of a profile as the API tells them, oldest last. */
export async function eventsOf(kith: Kith, id: unknown): Promise<Record<string, unknown>[]> {
  const { status, body } = await kith.api<{ items: Record<string, unknown>[] }>(
    'secret key',
    'GET',
    `/profiles/${String(id)}/events?limit=200`,
  );
  promise(status === 200, `the events of a profile were answered ${status}`);
  return body.items;
}
