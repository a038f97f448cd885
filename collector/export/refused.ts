/** Refused events as a table: the cause, and the event as it came. Pure. */
import type { FailedEvent } from '../../shared/api.ts';
import type { Sheet } from './answer.ts';

/** A row an event, the newest first. */
export const refusedSheet: Sheet<FailedEvent> = {
  head: ['received_at', 'id', 'code', 'reason', 'type', 'name', 'sender', 'message_id', 'body'],
  rows: (of) => [[of.receivedAt, of.id, of.code, of.reason, of.type, of.name, of.sender, of.messageId, of.body]],
};
