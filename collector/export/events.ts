/** A person's story as a table: what every event has in columns, the rest as JSON. Pure. */
import type { TimelineEvent } from '../../shared/api.ts';
import type { Sheet } from './answer.ts';
import type { Cell } from './csv.ts';

const urlOf = ({ context }: TimelineEvent): Cell => {
  const page = context['page'];
  const url = typeof page === 'object' && page !== null ? (page as Record<string, unknown>)['url'] : null;
  return typeof url === 'string' ? url : null;
};
/** Events, newest first. */
export const eventsSheet: Sheet<TimelineEvent> = {
  head: ['at', 'received_at', 'type', 'name', 'page_url', 'anonymous', 'anonymous_id', 'user_id', 'message_id', 'properties', 'context'],
  rows: (event) => [
    [
      ...[event.timestamp, event.receivedAt, event.type, event.event ?? event.name ?? null, urlOf(event), event.anonymous],
      ...[event.anonymousId, event.userId, event.messageId, JSON.stringify(event.properties ?? event.traits ?? {})],
      JSON.stringify(event.context),
    ],
  ],
};
