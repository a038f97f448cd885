/** Stored events as those who watch see them. Pure. */
import type { LiveEvent } from '../../shared/api.ts';
import type { Event } from '../../shared/event.ts';
import type { Stored } from '../store/batch.ts';

/** The events of a batch that were stored for the first time, with whose they are. */
export function liveEvents(events: Event[], stored: Stored): LiveEvent[] {
  return events.flatMap((event, i): LiveEvent[] => {
    const whose = stored.events[i];
    return whose ? [liveEvent(event, whose)] : [];
  });
}

function liveEvent(event: Event, { profile, identified, name }: NonNullable<Stored['events'][number]>): LiveEvent {
  const named = event.type === 'track' ? { event: event.name } : event.name === '' ? {} : { name: event.name };
  const data = event.type === 'identify' || event.type === 'group' ? { traits: event.data } : { properties: event.data };
  return {
    id: event.messageId,
    messageId: event.messageId,
    type: event.type,
    ...named,
    ...data,
    context: event.context,
    timestamp: new Date(event.ts).toISOString(),
    receivedAt: new Date(event.receivedAt).toISOString(),
    clock: event.clock,
    anonymousId: event.anonymousId,
    userId: event.userId,
    previousId: event.previousId,
    groupId: event.groupId,
    anonymous: event.userId === undefined,
    profile: { id: profile, identified, name },
  };
}
