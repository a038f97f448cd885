/** Admission alone, without a collector around it: bodies as the door opens them. */
import type { Event } from '../../shared/event.ts';
import { admitBatch, type Admitted, type Arrival } from '../../collector/collect/admit.ts';
import { openBody, type Opened } from '../../collector/collect/door.ts';

/** When everything arrives. */
export const now = Date.parse('2026-03-04T12:00:00Z');
/** A browser's request. */
export const arrival: Arrival = { source: { id: 1, kind: 'browser' }, receivedAt: now, newId: () => 'made-here' };
/** A body that the door lets in. */
export const open = (text: string): Opened => {
  const opened = openBody(Buffer.from(text), '');
  if ('reason' in opened) throw new Error(opened.reason);
  return opened;
};
/** What comes of a batch. */
export const admit = (body: object, more: Partial<Arrival> = {}): Admitted => {
  const admitted = admitBatch(open(JSON.stringify(body)), { ...arrival, ...more });
  if ('reason' in admitted) throw new Error(admitted.reason);
  return admitted;
};
/** The first event of a batch. */
export const first = (body: object): Event => {
  const event = admit(body).events[0];
  if (!event) throw new Error('It was not admitted.');
  return event;
};
/** An event that lacks nothing. */
export const track = { type: 'track', event: 'A', anonymousId: 'a' };
