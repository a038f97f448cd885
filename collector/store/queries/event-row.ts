import type { TimelineEvent } from '../../../shared/api.ts';
import { EVENT_TYPES, type Event } from '../../../shared/event.ts';

/** The columns of an event as timelines show it: of `event e`; `known` comes from its node. */
export const EVENT_COLUMNS = 'e.seq, e.message_id, e.ts, e.received_at, e.kind, e.name, e.body';
/** A stored event with those columns. */
export interface EventColumns {
  seq: number;
  message_id: string;
  ts: number;
  received_at: number;
  kind: number;
  name: string;
  body: string;
  known: number;
}

/** An event as the API shows it. Its id is its messageId, as in the stream of what arrives, so that a page shows one event once. */
export function timelineEvent(row: EventColumns): TimelineEvent {
  const body = JSON.parse(row.body) as Partial<
    Pick<Event, 'data' | 'context' | 'anonymousId' | 'userId' | 'previousId' | 'groupId' | 'clock'>
  >;
  const type = EVENT_TYPES[row.kind] ?? 'track';
  const data = body.data ?? {};
  return {
    id: row.message_id,
    messageId: row.message_id,
    type,
    ...(row.name === '' ? {} : type === 'track' ? { event: row.name } : { name: row.name }),
    ...(type === 'identify' || type === 'group' ? { traits: data } : { properties: data }),
    context: body.context ?? {},
    timestamp: new Date(row.ts).toISOString(),
    receivedAt: new Date(row.received_at).toISOString(),
    ...(body.clock === undefined ? {} : { clock: body.clock }),
    ...(body.anonymousId === undefined ? {} : { anonymousId: body.anonymousId }),
    ...(body.userId === undefined ? {} : { userId: body.userId }),
    ...(body.previousId === undefined ? {} : { previousId: body.previousId }),
    ...(body.groupId === undefined ? {} : { groupId: body.groupId }),
    anonymous: row.known === 0,
  };
}
